import { lazy, Suspense, type ChangeEvent, type InputHTMLAttributes } from 'react';
import { lapTime, withoutClass, zoneWords } from '../../ui/text/text.ts';
import { msOfLocal } from '../../ui/text/track.ts';
import { useDesk, type DeskValue } from '../desk-context.tsx';
import { parseLapTime } from '../actions/car-actions.ts';
import type { Field, FieldKind } from './form-fields.ts';
import { carsText, parseCars } from './form-values.ts';
import { choiceWords } from './choice-words.ts';
import { t } from '../../ui/language/language.ts';

const FormatInput = lazy(() => import('./format-input.tsx'));
const SessionsField = lazy(() => import('./sessions-field.tsx'));

interface Props {
  readonly field: Field;
  readonly value: string;
  readonly onChange: (name: string, value: string) => void;
  /** What is wrong with the value, found by the page or the server. */
  readonly error: string | null;
  readonly cars: readonly string[];
  /** Whether a field for one car has a button for each of them. */
  readonly offersCars: boolean;
  /** The class that the form is for; empty while none is chosen. */
  readonly classId: string;
  readonly id: string;
}

function labelOf({ kind, label }: Field, value: string): string {
  if (kind === 'order') return t('Order: one car a line — car, laps, status, reason');
  if (kind === 'ranked') return t('Order: one car a line, the best first — car, points');
  return kind === 'instant' ? `${label} (${zoneOf(value)})` : label;
}

/** Returns the zone at the instant in an input, or of now while it holds none. */
function zoneOf(value: string): string {
  const ms = msOfLocal(value);
  return zoneWords(Number.isNaN(ms) ? undefined : ms);
}

/** A field of a form: its label, its input, and what is wrong with the value. */
export function FieldInput(props: Props) {
  const { field, value, onChange, error, id } = props;
  const { name, kind, isRequired } = field;
  const timeMs = parseLapTime(value, { takesWhole: true });
  if (kind === 'sessions') {
    return (
      <Suspense>
        <SessionsField value={value} error={error} onChange={(next) => onChange(name, next)} />
      </Suspense>
    );
  }
  return (
    <div className="field desk-field">
      <label htmlFor={id}>
        {labelOf(field, value)}{' '}
        {isRequired ? (
          <b aria-hidden="true">{t('required')}</b>
        ) : (
          <span className="quiet">{t('optional')}</span>
        )}
      </label>
      <Input {...props} />
      {kind === 'ms' && timeMs !== null && <small className="quiet">= {lapTime(timeMs)} s</small>}
      <OfferedCars {...props} />
      <small className={error === null ? 'quiet' : 'wrong'} id={`${id}-words`}>
        {error ?? field.hint}
      </small>
    </div>
  );
}

function Input({ field, value, onChange, error, id, classId }: Props) {
  const { sessions, classes } = useDesk();
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
  const nameOf = (id: string) => classes.find((one) => one.id === id)?.name ?? id;
  const choices = CHOICES[kind]?.({ sessions, classes }) ?? field.choices;
  const wordsOf = kind === 'choice' || kind === 'check' ? choiceWords : nameOf;
  if (choices.length > 0) {
    return <Choice {...input} isRequired={isRequired} choices={choices} wordsOf={wordsOf} />;
  }
  if (kind === 'document') {
    return (
      <Suspense>
        <FormatInput input={input} onText={(text) => onChange(name, text)} classId={classId} />
      </Suspense>
    );
  }
  if (TEXTAREA_KINDS.has(kind)) return <textarea {...input} rows={kind === 'long' ? 3 : 10} />;
  return <input {...input} {...ATTRIBUTES[kind]} maxLength={field.maxLength} />;
}

const CHOICES: Readonly<
  Partial<Record<FieldKind, (desk: Pick<DeskValue, 'sessions' | 'classes'>) => readonly string[]>>
> = {
  session: ({ sessions }) => sessions,
  class: ({ classes }) => classes.map(({ id }) => id),
  check: () => ['yes', 'no'],
};
const TEXTAREA_KINDS: ReadonlySet<FieldKind> = new Set(['order', 'ranked', 'long']);

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

interface ChoiceProps extends InputProps {
  readonly choices: readonly string[];
  readonly wordsOf: (choice: string) => string;
  readonly isRequired: boolean;
}

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

/** The cars of the form as buttons, beside a field that takes several cars or one of those offered. */
function OfferedCars({ field: { name, kind }, value, onChange, cars, offersCars }: Props) {
  const isOffered = kind === 'cars' || (kind === 'car' && offersCars);
  if (!isOffered || cars.length === 0) return null;
  return (
    <CarChips value={value} cars={cars} isSingle={kind === 'car'} onChange={(next) => onChange(name, next)} />
  );
}

interface ChipsProps {
  readonly value: string;
  readonly cars: readonly string[];
  /** Whether the field takes one car. */
  readonly isSingle: boolean;
  readonly onChange: (value: string) => void;
}

/** The cars that the form offers as buttons. Their order is that of the taps. */
function CarChips({ value, cars, isSingle, onChange }: ChipsProps) {
  const chosen = isSingle ? [value] : parseCars(value, cars);
  // A view may have given the cars with their class.
  const isChosen = (car: string) => chosen.some((one) => withoutClass(one) === withoutClass(car));
  const toggle = (car: string) => {
    if (isSingle) return onChange(withoutClass(car));
    const others = chosen.filter((one) => withoutClass(one) !== withoutClass(car));
    return onChange(carsText(isChosen(car) ? others : [...chosen, car]));
  };
  return (
    <div className="desk-chips" role="group" aria-label={t('Cars')}>
      {cars.map((car) => (
        <button
          key={car}
          type="button"
          className="button"
          aria-pressed={isChosen(car)}
          onClick={() => toggle(car)}
        >
          {withoutClass(car)}
        </button>
      ))}
    </div>
  );
}
