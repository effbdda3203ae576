import type { ChangeEvent, InputHTMLAttributes } from 'react';
import { usePresets } from '../../api/data/formats.ts';
import { useView } from '../../api/data/meeting.tsx';
import { FormatBox } from '../../ui/format-box.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { zoneWords } from '../../ui/text/text.ts';
import { useDesk } from '../desk-context.tsx';
import { timeOf } from '../cars/typed-entry.ts';
import { carsIn, carsWritten, type Field, type FieldKind } from './form-fields.ts';
import { typeWords } from './command-words.ts';

interface Props {
  readonly field: Field;
  readonly value: string;
  readonly onChange: (name: string, value: string) => void;
  /** What is wrong with it, from here or from the server. */
  readonly wrong: string | null;
  readonly cars: readonly string[];
  readonly id: string;
}

const LABELS: Readonly<Record<string, string>> = {
  timeMs: 'Lap time, like 13.413 or 1:02.345',
  at: 'Time',
  cars: 'Cars',
  with: 'With which cars',
  penalty: 'Penalty',
  revision: 'Record',
  start: 'Start',
};

function labelOf({ name, kind }: Field, value: string): string {
  if (kind === 'order') return 'Order: one car a line — car, laps, status, reason';
  const label = LABELS[name] ?? typeWords(name);
  return kind === 'instant' ? `${label} (${zoneWords(value === '' ? undefined : value)})` : label;
}

/** A field of a form, by its kind, with what is wrong beside it. */
export function FieldInput({ field, value, onChange, wrong, cars, id }: Props) {
  const { name, kind, isRequired } = field;
  const isMany = kind === 'cars';
  return (
    <div className="field desk-field">
      <label htmlFor={id}>
        {labelOf(field, value)}{' '}
        {isRequired ? <b aria-hidden="true">required</b> : <span className="quiet">optional</span>}
      </label>
      <Input {...{ field, value, onChange, wrong, cars, id }} />
      {kind === 'ms' && timeOf(value) !== null && <small className="quiet">= {timeOf(value)} ms</small>}
      {isMany && cars.length > 0 && (
        <CarChips value={value} cars={cars} onChange={(next) => onChange(name, next)} />
      )}
      <small className={wrong === null ? 'quiet' : 'wrong'} id={`${id}-words`}>
        {wrong ?? (name === 'session' || name === 'reason' ? null : field.description)}
      </small>
    </div>
  );
}

function Input({ field, value, onChange, wrong, id }: Props) {
  const { sessions } = useDesk();
  const { name, kind, isRequired } = field;
  const common: Common = {
    id,
    name,
    value,
    onChange: ({ target }) => onChange(name, target.value),
    'aria-required': isRequired,
    'aria-invalid': wrong !== null,
    'aria-describedby': `${id}-words`,
    autoComplete: 'off',
  };
  const choices = kind === 'session' ? sessions : kind === 'check' ? YES_NO : field.choices;
  const wordsOf = kind === 'choice' ? choiceWords : itself;
  if (choices.length > 0) return <Choice {...{ ...common, isRequired, choices, wordsOf }} />;
  if (kind === 'document') return <FormatInput {...{ common, value, onChange, name }} />;
  if (LONG.has(kind)) return <textarea {...common} rows={kind === 'order' ? 10 : 3} />;
  return <input {...common} {...ATTRIBUTES[kind]} maxLength={field.maxLength} />;
}

const YES_NO = ['yes', 'no'];
const LONG: ReadonlySet<FieldKind> = new Set(['order', 'long']);

const ATTRIBUTES: Readonly<Partial<Record<FieldKind, InputHTMLAttributes<HTMLInputElement>>>> = {
  instant: { type: 'datetime-local', step: '0.001' },
  date: { type: 'date' },
  whole: { inputMode: 'numeric' },
  ms: { inputMode: 'decimal' },
  number: { inputMode: 'decimal' },
  car: { list: 'desk-all-cars' },
};

type Entered = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

interface Common {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly onChange: (event: ChangeEvent<Entered>) => void;
  readonly 'aria-required': boolean;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string;
  readonly autoComplete: string;
}

interface FormatProps extends Pick<Props, 'value' | 'onChange'> {
  readonly name: string;
  readonly common: Common;
}

/** The one document that a command takes: a format. */
function FormatInput({ common, name, value, onChange }: FormatProps) {
  const current = useView('meeting')?.format ?? undefined;
  const { presets, problem } = usePresets();
  const write = (text: string) => onChange(name, text);
  return (
    <>
      <FormatBox {...common} {...{ presets, current }} text={value} onText={write} />
      {problem && <ProblemNotice problem={problem} />}
    </>
  );
}

interface ChoiceProps extends Common {
  readonly choices: readonly string[];
  readonly wordsOf: (choice: string) => string;
  readonly isRequired: boolean;
}

const PENALTIES: Readonly<Record<string, string>> = {
  'to-rear': 'to the rear',
  laps: 'laps taken',
  place: 'to a place',
  'lap-time': 'lap time taken',
  disqualified: 'disqualified',
};
const choiceWords = (choice: string): string => PENALTIES[choice] ?? choice.replaceAll('-', ' ');
const itself = (id: string): string => id;

const Choice = ({ choices, isRequired, wordsOf, ...select }: ChoiceProps) => (
  <select {...select}>
    {(!isRequired || select.value === '') && <option value="">–</option>}
    {choices.map((choice) => (
      <option key={choice} value={choice}>
        {wordsOf(choice)}
      </option>
    ))}
  </select>
);

interface ChipsProps {
  readonly value: string;
  readonly cars: readonly string[];
  readonly onChange: (value: string) => void;
}

/** The cars of the session to press, beside typing them. */
function CarChips({ value, cars, onChange }: ChipsProps) {
  const chosen = carsIn(value, cars);
  const toggle = (car: string) =>
    onChange(carsWritten(chosen.includes(car) ? chosen.filter((one) => one !== car) : [...chosen, car]));
  return (
    <div className="desk-chips" role="group" aria-label="Cars of the session">
      {cars.map((car) => (
        <button
          key={car}
          type="button"
          className="button"
          aria-pressed={chosen.includes(car)}
          onClick={() => toggle(car)}
        >
          {car}
        </button>
      ))}
    </div>
  );
}
