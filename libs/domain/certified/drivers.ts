import type { FactOf } from '../events.ts';
import { raceOf } from '../laps/race.ts';
import { lapsOf } from '../laps/tally.ts';
import type { MeetingState } from '../meeting/state.ts';
import type { SessionState } from '../session/state.ts';
import { certifiedCopy } from './certified.ts';

/** The counted laps that one driver drove in a car. */
export interface Stint {
  readonly driver: string;
  readonly laps: number;
}

/** The names that a result carries beside the number of a car. */
export interface CarNames {
  readonly driver: string | null;
  readonly team: string | null;
  readonly manufacturer: string | null;
}

/**
 * Returns the names of a car in a session. Those of a certified result are as they were certified; otherwise
 * the driver is the last one who took over the car in the session.
 */
export function namesIn(state: MeetingState, session: SessionState, car: string): CarNames {
  const copy = certifiedCopy(session)?.get(car);
  return copy?.driver === undefined
    ? namesNow(state, session, car)
    : { driver: copy.driver, team: copy.team ?? null, manufacturer: copy.manufacturer ?? null };
}

/** Returns the names of a car in a session by the entries and the changes of drivers as they are now. */
export function namesNow({ entries }: MeetingState, session: SessionState, car: string): CarNames {
  const entry = entries.get(car);
  return {
    driver: changesOf(session, car).at(-1)?.data.driver ?? entry?.driver ?? null,
    team: entry?.team ?? null,
    manufacturer: entry?.manufacturer ?? null,
  };
}

/** Returns the changes of the driver of a car, in the order in which they happened. */
const changesOf = ({ drivers }: SessionState, car: string): FactOf<'DriverChanged'>[] =>
  drivers
    .filter(({ data }) => data.car === car)
    .toSorted((a, b) => (a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : 0));

/**
 * Returns who drove the counted laps of a car, if its driver changed in the session; otherwise an empty list.
 * A lap is that of the driver who completes it. A driver without a lap has a stint only as the last one.
 */
export function stintsOf(state: MeetingState, session: SessionState, car: string): readonly Stint[] {
  const copy = certifiedCopy(session)?.get(car);
  return copy?.driver === undefined ? stintsNow(state, session, car) : (copy.stints ?? []);
}

/** Returns the stints by the entries as they are now. */
export function stintsNow(state: MeetingState, session: SessionState, car: string): readonly Stint[] {
  const changes = changesOf(session, car);
  const first = state.entries.get(car)?.driver;
  if (changes.length === 0 || first === undefined) return [];
  const laps = lapsOf(raceOf(session).cars.get(car)).filter(({ disallowed }) => !disallowed);
  const drivers = [first, ...changes.map(({ data }) => data.driver)];
  const stints = drivers.map((driver, i) => {
    const [from = '', to = '\uffff'] = [changes[i - 1]?.occurredAt, changes[i]?.occurredAt];
    return { driver, laps: laps.filter(({ at }) => at > from && at <= to).length };
  });
  return stints.filter(({ laps: driven }, i) => driven > 0 || i === stints.length - 1);
}
