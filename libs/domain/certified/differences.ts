import { lapTime, ordinal } from '../words/measures.ts';
import { ranksByLaps } from '../formats/session-clock.ts';
import type { MeetingState } from '../meeting/state.ts';
import type { SessionState } from '../session/state.ts';
import { certifiedCopy, numberIn, type PostedRow } from './certified.ts';
import type { Classified } from '../scoring/classified.ts';
import { namesNow } from './drivers.ts';
import { scoredOrder } from '../scoring/order.ts';

/** How a certified result would read now: by the rules and the entries as they are. */
export interface Difference {
  /** The car, by the number that it has now. */
  readonly car: string;
  /** The certified place; null for a car without one. */
  readonly from: number | null;
  readonly to: number | null;
  readonly words: string;
}

/** Returns the cars of a certified result that would read otherwise now; empty while it is not certified. */
export function differencesOf(state: MeetingState, session: SessionState): Difference[] {
  const copy = certifiedCopy(session);
  if (!copy) return [];
  const scored = scoredOrder(state, session);
  const known = new Map(scored.map((row) => [row.car, row]));
  const cars = new Set([...copy.keys(), ...known.keys()]);
  return [...cars].flatMap((car) => {
    const [published, row] = [copy.get(car), known.get(car)];
    const changes = changesBetween(textsOf(published), textsOf(row && nowOf(state, session, row)));
    const before = numberIn(state, session, car);
    if (before !== car) changes.push(`number ${before}, now ${car}`);
    if (changes.length === 0) return [];
    return [{ car, from: published?.place ?? null, to: row?.place ?? null, words: changes.join('; ') }];
  });
}

/** Returns a row as it would be published now. */
export function nowOf(state: MeetingState, session: SessionState, row: Classified): PostedRow {
  const { place, car, laps, status, bestLapMs } = row;
  const { driver, team, manufacturer } = namesNow(state, session, car);
  return {
    place,
    car,
    laps,
    status,
    bestLapMs,
    ...(ranksByLaps(session.spec) && { timeMs: row.rankedMs }),
    ...(driver !== null && { driver }),
    ...(team !== null && { team }),
    ...(manufacturer !== null && { manufacturer }),
  };
}

type Texts = Readonly<Record<string, string | undefined>>;

/** Returns what a row says in words; undefined for what it does not say. */
function textsOf(row: PostedRow | undefined): Texts | null {
  if (!row) return null;
  const { place, laps, status, bestLapMs, timeMs, driver } = row;
  const nameOf = (name: string | undefined): string | undefined =>
    driver === undefined ? undefined : (name ?? 'none');
  return {
    place: place === null ? 'none' : ordinal(place),
    laps: String(laps),
    status,
    'best lap': timeText(bestLapMs),
    time: timeText(timeMs),
    driver,
    team: nameOf(row.team),
    manufacturer: nameOf(row.manufacturer),
  };
}

const timeText = (ms: number | null | undefined): string | undefined =>
  ms === undefined ? undefined : ms === null ? 'none' : lapTime(ms);

function changesBetween(before: Texts | null, after: Texts | null): string[] {
  if (!before) return ['not in the certified result'];
  if (!after) return ['only in the certified result'];
  return Object.entries(before).flatMap(([name, text]) =>
    text === undefined || text === after[name] ? [] : [`${name} ${text}, now ${after[name] ?? 'none'}`],
  );
}
