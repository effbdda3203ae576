import type { ChangeEvent, InputHTMLAttributes } from 'react';
import { usePresets } from '../../api/data/formats.ts';
import { useView } from '../../api/data/meeting.tsx';
import { FormatBox } from '../../ui/format-box.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { zoneWords } from '../../ui/text/text.ts';
import { useDesk } from '../desk-context.tsx';
import { parseLapTime } from '../actions/car-actions.ts';
import { parseCars, carsText, type Field, type FieldKind } from './form-fields.ts';
import { typeWords } from './command-words.ts';

interface Props {
  readonly field: Field;
  readonly value: string;
  readonly onChange: (name: string, value: string) => void;
  /** What is wrong with the value, found by the page or the server. */
  readonly error: string | null;
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
  track: 'Track, and its length in miles',
};

function labelOf({ name, kind }: Field, value: string): string {
  if (kind === 'order') return 'Order: one car a line — car, laps, status, reason';
  const label = LABELS[name] ?? typeWords(name);
  return kind === 'instant' ? `${label} (${zoneWords(value === '' ? undefined : value)})` : label;
}

/** A field of a form: its label, its input, and what is wrong with the value. */
export function FieldInput(props: Props) {
  const { field, value, onChange, error, cars, id } = props;
  const { name, kind, isRequired } = field;
  return (
    <div className="field desk-field">
      <label htmlFor={id}>
        {labelOf(field, value)}{' '}
        {isRequired ? <b aria-hidden="true">required</b> : <span className="quiet">optional</span>}
      </label>
      <Input {...props} />
      {kind === 'ms' && parseLapTime(value) !== null && (
        <small className="quiet">= {parseLapTime(value)} ms</small>
      )}
      {kind === 'cars' && cars.length > 0 && (
        <CarChips value={value} cars={cars} onChange={(next) => onChange(name, next)} />
      )}
      <small className={error === null ? 'quiet' : 'wrong'} id={`${id}-words`}>
        {error ?? (name === 'session' || name === 'reason' ? null : field.description)}
      </small>
    </div>
  );
}

function Input({ field, value, onChange, error, id }: Props) {
  const { sessions } = useDesk();
  const { name, kind, isRequired } = field;
  const input: InputProps = {
    id,
    name,
    value,
    onChange: ({ target }) => onChange(name, target.value),
    'aria-required': isRequired,
    'aria-invalid': error !== null,
    'aria-describedby': `${id}-words`,
    autoComplete: 'off',
  };
  const choices = kind === 'session' ? sessions : kind === 'check' ? YES_NO : field.choices;
  const wordsOf = kind === 'choice' ? choiceWords : unchanged;
  if (choices.length > 0) {
    return <Choice {...input} isRequired={isRequired} choices={choices} wordsOf={wordsOf} />;
  }
  if (kind === 'document') return <FormatInput input={input} onText={(text) => onChange(name, text)} />;
  if (TEXTAREA_KINDS.has(kind)) return <textarea {...input} rows={kind === 'order' ? 10 : 3} />;
  return <input {...input} {...ATTRIBUTES[kind]} maxLength={field.maxLength} />;
}

const YES_NO = ['yes', 'no'];
const TEXTAREA_KINDS: ReadonlySet<FieldKind> = new Set(['order', 'long']);

const ATTRIBUTES: Readonly<Partial<Record<FieldKind, InputHTMLAttributes<HTMLInputElement>>>> = {
  instant: { type: 'datetime-local', step: '0.001' },
  date: { type: 'date' },
  whole: { inputMode: 'numeric' },
  ms: { inputMode: 'decimal' },
  number: { inputMode: 'decimal' },
  car: { list: 'desk-all-cars' },
};

type InputElement = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

interface InputProps {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly onChange: (event: ChangeEvent<InputElement>) => void;
  readonly 'aria-required': boolean;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string;
  readonly autoComplete: string;
}

interface FormatProps {
  readonly input: InputProps;
  readonly onText: (text: string) => void;
}

/** The input of a document. The only document in a command is a format. */
function FormatInput({ input, onText }: FormatProps) {
  const current = useView('meeting')?.format ?? undefined;
  const { presets, problem } = usePresets();
  return (
    <>
      <FormatBox {...input} presets={presets} current={current} text={input.value} onText={onText} />
      {problem && <ProblemNotice problem={problem} />}
    </>
  );
}

interface ChoiceProps extends InputProps {
  readonly choices: readonly string[];
  readonly wordsOf: (choice: string) => string;
  readonly isRequired: boolean;
}

const PENALTY_LABELS: Readonly<Record<string, string>> = {
  'to-rear': 'to the rear',
  laps: 'laps taken',
  place: 'to a place',
  'lap-time': 'lap time taken',
  disqualified: 'disqualified',
};
const choiceWords = (choice: string): string => PENALTY_LABELS[choice] ?? choice.replaceAll('-', ' ');
const unchanged = (id: string): string => id;

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

/** The cars of the session as buttons, so that they need not be typed. */
function CarChips({ value, cars, onChange }: ChipsProps) {
  const chosen = parseCars(value, cars);
  const toggle = (car: string) =>
    onChange(carsText(chosen.includes(car) ? chosen.filter((one) => one !== car) : [...chosen, car]));
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
