import { useState, type ReactNode } from 'react';
import type { Format } from '#domain';
import { isTimedKind } from '../ui/text/phases.ts';
import { Choice, NumberField } from './builder-fields.tsx';
import './night-builder.css';
import {
  formatOfNight,
  isFirstRace,
  NEW_SESSION,
  previewOf,
  type FirstOrder,
  type Night,
  type NightSession,
  type PreviewRow,
  lineUpBy,
} from './night.ts';
import { t, tn } from '../ui/language/language.ts';

interface Props {
  readonly start: Night;
  readonly onFormat: (format: Format) => void;
  /** The cars that are entered; null before any are. */
  readonly cars: number | null;
}

const USUAL_CARS = 24;

/** Puts a format together from a list of sessions, and shows what it comes to with some number of cars. */
export default function NightBuilder({ start, onFormat, cars: entered }: Props) {
  const [night, setNight] = useState(start);
  const [cars, setCars] = useState(entered ?? USUAL_CARS);
  const change = (next: Night) => {
    setNight(next);
    onFormat(formatOfNight(next));
  };
  const { sessions } = night;
  const preview = previewOf(night, cars);
  const setSessions = (next: readonly NightSession[]) => change({ ...night, sessions: next });
  return (
    <div className="night">
      <Labelled label={t('Name of the format')}>
        <input
          value={night.name}
          maxLength={120}
          onChange={({ target }) => change({ ...night, name: target.value })}
        />
      </Labelled>
      <Choice<FirstOrder>
        label={t('First line-ups by')}
        value={night.first}
        choices={FIRST_ORDERS}
        onChange={(first) => change(lineUpBy(night, first))}
      />
      <NumberField
        label={t('Preview with cars')}
        value={cars}
        min={1}
        onChange={(value) => setCars(value ?? 1)}
      />
      <ol className="night-sessions">
        {sessions.map((_, index) => (
          <li key={index}>
            <SessionFields
              night={night}
              index={index}
              preview={preview[index]}
              onChange={(next) => setSessions(sessions.with(index, next))}
              onRemove={() => setSessions(withoutSession(sessions, index))}
            />
          </li>
        ))}
      </ol>
      <button type="button" className="button" onClick={() => setSessions([...sessions, NEW_SESSION])}>
        {t('Add a session')}
      </button>
    </div>
  );
}

const FIRST_ORDERS = { draw: t('Pill draw'), qualifying: t('Qualifying'), standings: t('Standings') };

/** Returns the sessions without one. Those that led to it lead nowhere. */
function withoutSession(sessions: readonly NightSession[], removed: number): NightSession[] {
  const moved = (to: number | null) => (to === null || to === removed ? null : to > removed ? to - 1 : to);
  return sessions
    .toSpliced(removed, 1)
    .map((session) => ({ ...session, topTo: moved(session.topTo), restTo: moved(session.restTo) }));
}

interface SessionProps {
  readonly night: Night;
  readonly index: number;
  readonly preview: PreviewRow | undefined;
  readonly onChange: (session: NightSession) => void;
  readonly onRemove: () => void;
}

const KINDS = {
  qualifying: t('Qualifying'),
  heat: t('Heat'),
  'last-chance': t('B-main or last chance'),
  main: t('Main'),
};
const COPIES = { one: t('one'), several: t('a number'), 'by-cars': t('by the cars') };
const UNITS = { laps: t('laps'), minutes: t('minutes') };

function SessionFields({ night, index, preview, onChange, onRemove }: SessionProps) {
  const session = night.sessions[index] ?? NEW_SESSION;
  const { name, kind, length, unit, copies } = session;
  const isTimed = isTimedKind(kind);
  const set = (more: Partial<NightSession>) => onChange({ ...session, ...more });
  const number = copies.kind === 'several' ? copies.number : copies.kind === 'by-cars' ? copies.most : null;
  return (
    <fieldset className="night-session">
      <legend>{name.trim() || t('Session {n}', { n: index + 1 })}</legend>
      <Labelled label={t('Name')}>
        <input required value={name} maxLength={60} onChange={({ target }) => set({ name: target.value })} />
      </Labelled>
      <Choice
        label={t('Kind')}
        value={kind}
        choices={KINDS}
        onChange={(value) => set(ofKind(value, session))}
      />
      <NumberField
        label={isTimed ? t('Minutes, if limited') : t('Length')}
        value={length}
        min={1}
        isOptional={isTimed}
        onChange={(value) => set({ length: value })}
      />
      {!isTimed && (
        <>
          <Choice
            label={t('Length in')}
            value={unit}
            choices={UNITS}
            onChange={(value) => set({ unit: value })}
          />
          <Choice
            label={t('How many')}
            value={copies.kind}
            choices={COPIES}
            onChange={(value) => set({ copies: COPIES_OF[value](number) })}
          />
          {number !== null && (
            <NumberField
              label={copies.kind === 'several' ? t('Races') : t('Most cars in each')}
              value={number}
              min={1}
              onChange={(value) => set({ copies: COPIES_OF[copies.kind](value) })}
            />
          )}
          <NumberField
            label={t('Invert the first')}
            value={session.invert}
            min={0}
            onChange={(value) => set({ invert: value ?? 0 })}
          />
          <GoesOn night={night} index={index} set={set} />
        </>
      )}
      <p className="night-preview">
        <span role="status">{preview && previewWords(preview, night, index)}</span>
        <button type="button" className="button plain desk-small" onClick={onRemove}>
          {t('Remove')}
          <span className="hidden"> {name}</span>
        </button>
      </p>
    </fieldset>
  );
}

/** Returns what changes with the kind of a session: a timed one has minutes, and nothing leads on from it. */
const ofKind = (kind: NightSession['kind'], { length, unit }: NightSession): Partial<NightSession> =>
  isTimedKind(kind)
    ? {
        kind,
        length: null,
        unit: 'minutes',
        copies: COPIES_OF.one(null),
        invert: 0,
        top: 0,
        topTo: null,
        restTo: null,
      }
    : { kind, length: length ?? 10, unit: length === null ? 'laps' : unit };

const COPIES_OF: Readonly<
  Record<NightSession['copies']['kind'], (number: number | null) => NightSession['copies']>
> = {
  one: () => ({ kind: 'one' }),
  several: (number) => ({ kind: 'several', number: number ?? 2 }),
  'by-cars': (number) => ({ kind: 'by-cars', most: number ?? 10 }),
};

interface GoesOnProps extends Pick<SessionProps, 'night' | 'index'> {
  readonly set: (more: Partial<NightSession>) => void;
}

const NOWHERE = '';

/** To which later sessions the best cars go on, and the others. */
function GoesOn({ night: { sessions }, index, set }: GoesOnProps) {
  const { top, topTo, restTo } = sessions[index] ?? NEW_SESSION;
  const later = sessions.flatMap(({ name, kind }, i) =>
    i > index && !isTimedKind(kind) ? [[String(i), name.trim() || t('Session {n}', { n: i + 1 })]] : [],
  );
  if (later.length === 0) return null;
  const choices = { [NOWHERE]: t('nowhere'), ...(Object.fromEntries(later) as Record<string, string>) };
  const numberOf = (value: string) => (value === NOWHERE ? null : Number(value));
  return (
    <>
      <NumberField label={t('Top')} value={top} min={0} onChange={(value) => set({ top: value ?? 0 })} />
      <Choice
        label={t('Top to')}
        value={topTo === null ? NOWHERE : String(topTo)}
        choices={choices}
        onChange={(value) => set({ topTo: numberOf(value) })}
      />
      <Choice
        label={t('Rest to')}
        value={restTo === null ? NOWHERE : String(restTo)}
        choices={choices}
        onChange={(value) => set({ restTo: numberOf(value) })}
      />
    </>
  );
}

function previewWords({ races, cars: [least, most] }: PreviewRow, night: Night, index: number): string {
  const cars =
    least === most
      ? tn(most, '{n} car', '{n} cars')
      : tn(most, '{least} to {n} cars', '{least} to {n} cars', { least });
  const size = races === 1 ? cars : tn(races, '{n} race of {cars}', '{n} races of {cars}', { cars });
  if (!isFirstRace(night, index)) return size;
  return t('{size}, lined up by {order}', { size, order: FIRST_ORDERS[night.first].toLowerCase() });
}

const Labelled = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <label className="field">
    <span>{label}</span>
    {children}
  </label>
);
