import { useId, useState, type SyntheticEvent } from 'react';
import type { Command, CommandType } from '#domain';
import { useCatalogue } from '../../desk/forms/command-catalogue.ts';
import { fieldsOf, type Field, type Schema } from '../../desk/forms/form-fields.ts';
import { commandFrom, type FormValues } from '../../desk/forms/form-values.ts';
import { typeWords } from '../../desk/forms/command-words.ts';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { t } from '../../ui/language/language.ts';

/** The choices that the form of a ruling offers. */
export interface RulingChoices {
  readonly sessions: readonly { readonly session: string; readonly name: string }[];
  readonly cars: readonly string[];
  /** The session that is chosen at first. */
  readonly session: string | null;
}

interface Props extends RulingChoices {
  readonly onAdd: (command: Command) => void;
}

/** Rulings of a steward first, then other commands. */
const RULINGS: readonly CommandType[] = [
  'Penalize',
  'DisallowLap',
  'ReinstateLap',
  'RescindPenalty',
  'DeclareDeadHeat',
  'BreakTie',
  'RetireCar',
  'ReturnCar',
  'ScoreFinish',
  'ScratchCar',
  'MoveToRear',
  'PlaceCar',
  'DeclineProvisional',
  'WithdrawCar',
  'RecordLap',
  'RecordFinish',
  'RecordNoAttempt',
  'AwardFreePass',
  'WaveAround',
  'FreezeOrder',
  'CreditLap',
  'ExtendDistance',
  'ShortenDistance',
  'EndRace',
  'RestoreRecord',
];

/** The form for a ruling to try. Its fields come from the schema that the server publishes. */
export function RulingForm({ onAdd, ...choices }: Props) {
  const { catalogue, problem } = useCatalogue();
  const [type, setType] = useState<CommandType>('Penalize');
  const schema = catalogue?.get(type);
  return (
    <div className="form">
      <label className="field">
        <span>{t('Ruling')}</span>
        <select value={type} onChange={(event) => setType(event.target.value as CommandType)}>
          {RULINGS.map((each) => (
            <option key={each} value={each}>
              {typeWords(each)}
            </option>
          ))}
        </select>
      </label>
      {problem && <ProblemNotice problem={problem} />}
      {schema === undefined && !problem && <p className="quiet">{t('Loading the rulings…')}</p>}
      {schema && <RulingFields key={type} type={type} schema={schema} {...choices} onAdd={onAdd} />}
    </div>
  );
}

interface RulingFieldsProps extends Props {
  readonly type: CommandType;
  readonly schema: Schema;
}

/**
 * The time is not a field, because a what-if issues its commands at the moment that the question is about.
 */
const HIDDEN_FIELDS: ReadonlySet<string> = new Set(['note', 'at']);

function RulingFields({ type, schema, onAdd, ...choices }: RulingFieldsProps) {
  const fields = fieldsOf(schema).filter(({ name }) => !HIDDEN_FIELDS.has(name));
  const [written, setWritten] = useState<FormValues>(
    choices.session === null ? {} : { session: choices.session },
  );
  const [error, setError] = useState<{ readonly field: string; readonly words: string } | null>(null);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const result = commandFrom(type, fields, written);
    if (result.ok) onAdd(result.command);
    else setError(result);
  };
  const change = (name: string, value: string) => {
    setWritten((before) => ({ ...before, [name]: value }));
    setError(null);
  };
  return (
    <form className="what-fields" onSubmit={submit} aria-label={typeWords(type)}>
      {fields.map((field) => (
        <RulingInput
          key={field.name}
          field={field}
          value={written[field.name] ?? ''}
          error={error?.field === field.name ? error.words : null}
          choices={choices}
          onChange={change}
        />
      ))}
      <button className="button primary">{t('Try it')}</button>
    </form>
  );
}

interface RulingInputProps {
  readonly field: Field;
  readonly value: string;
  readonly error: string | null;
  readonly choices: RulingChoices;
  readonly onChange: (name: string, value: string) => void;
}

function RulingInput({ field, value, error, choices, onChange }: RulingInputProps) {
  const id = useId();
  const { name, kind, isRequired } = field;
  return (
    <div className="field">
      <span>
        <label htmlFor={id}>{labelOf(field)}</label>
        {!isRequired && ` ${t('(optional)')}`}
      </span>
      <RulingControl
        id={id}
        name={name}
        value={value}
        field={field}
        choices={choices}
        describedBy={error === null ? undefined : `${id}-wrong`}
        onChange={(next) => onChange(name, next)}
      />
      {kind === 'car' && (
        <datalist id={`${id}-cars`}>
          {choices.cars.map((car) => (
            <option key={car} value={car} />
          ))}
        </datalist>
      )}
      {error !== null && (
        <small className="wrong" id={`${id}-wrong`}>
          {error}
        </small>
      )}
    </div>
  );
}

const labelOf = ({ name, kind }: Field): string => {
  if (kind === 'order') return t('Order: one car a line, with laps, status and reason after commas');
  return kind === 'ms' ? t('Lap time in milliseconds') : typeWords(name);
};

interface RulingControlProps {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly field: Field;
  readonly choices: RulingChoices;
  readonly describedBy: string | undefined;
  readonly onChange: (value: string) => void;
}

function RulingControl({ id, name, value, field, choices, describedBy, onChange }: RulingControlProps) {
  const { kind, isRequired, maxLength } = field;
  const common = {
    id,
    name,
    value,
    required: isRequired,
    autoComplete: 'off',
    'aria-invalid': describedBy !== undefined,
    'aria-describedby': describedBy,
    onChange: (event: { readonly target: { readonly value: string } }) => onChange(event.target.value),
  };
  const options =
    kind === 'session'
      ? choices.sessions.map((each) => ({ value: each.session, words: each.name }))
      : field.choices.map((value) => ({ value, words: typeWords(value.replaceAll('-', ' ')) }));
  if (options.length > 0) {
    return (
      <select {...common}>
        <option value="">–</option>
        {options.map(({ value: option, words }) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    );
  }
  if (kind === 'order' || kind === 'long') return <textarea {...common} rows={6} />;
  const isNumber = kind === 'whole' || kind === 'ms' || kind === 'number';
  return (
    <input
      {...common}
      inputMode={isNumber ? 'decimal' : undefined}
      maxLength={maxLength}
      list={kind === 'car' ? `${id}-cars` : undefined}
    />
  );
}
