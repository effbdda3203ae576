import type { EventData } from '../events.ts';
import type { MeetingState } from '../meeting/state.ts';
import type { SessionState } from '../session/state.ts';
import { ordinal } from '../words/measures.ts';
import { because } from '../scoring/because.ts';
import { NO_LAPS, type Classified } from '../scoring/classified.ts';

export type PostedRow = EventData['ResultsPosted']['rows'][number];

const copies = new WeakMap<readonly PostedRow[], ReadonlyMap<string, PostedRow>>();

/** Returns the rows of the certified version by car; undefined while the result is not certified. */
export function certifiedCopy({ phase, results }: SessionState): ReadonlyMap<string, PostedRow> | undefined {
  const rows = phase === 'official' ? results.posted.at(-1)?.data.rows : undefined;
  if (!rows) return undefined;
  const copy = copies.get(rows) ?? new Map(rows.map((row) => [row.car, row]));
  copies.set(rows, copy);
  return copy;
}

/**
 * Returns a certified result as it was published, also after the rules or the entries have changed. What the
 * published copy does not say is as it is scored now.
 */
export function asCertified(session: SessionState, scored: readonly Classified[]): readonly Classified[] {
  const copy = certifiedCopy(session);
  if (!copy) return scored;
  const rows = new Map(scored.map((row) => [row.car, row]));
  return [...copy.values()].map((published) => {
    const row = rows.get(published.car) ?? unscored(published);
    return isAsScored(published, row) ? row : withCopy(session, published, row);
  });
}

const isAsScored = ({ place, laps, status, bestLapMs, timeMs }: PostedRow, row: Classified): boolean =>
  place === row.place &&
  laps === row.laps &&
  status === row.status &&
  (bestLapMs === undefined || bestLapMs === row.bestLapMs) &&
  (timeMs === undefined || timeMs === row.rankedMs);

function withCopy({ results }: SessionState, published: PostedRow, row: Classified): Classified {
  const { place, laps, bestLapMs = row.bestLapMs, timeMs: rankedMs = row.rankedMs } = published;
  const status = published.status as Classified['status'];
  const posted = results.posted.at(-1);
  const words = `${place === null ? 'no place' : ordinal(place)}: as certified`;
  const why = because('as-certified', words, posted ? [posted.revision] : []);
  return { ...row, place, laps, status, bestLapMs, rankedMs, because: [why, ...row.because] };
}

/** Returns a row for a car of the published copy that would not be in the result now. */
const unscored = ({ car }: PostedRow): Classified => ({
  ...NO_LAPS,
  place: null,
  levelWith: [],
  isTied: false,
  car,
  status: 'running',
  because: [],
});

/** Returns the number that a car had when a record was made. */
export const numberAt = ({ renumberings }: MeetingState, car: string, revision: number): string =>
  renumberings
    .filter((fact) => fact.revision > revision)
    .reduceRight((number, { data }) => (number === data.to ? data.car : number), car);

/** Returns the number of a car in the result of a session: that of now, or that which was certified. */
export function numberIn(state: MeetingState, { phase, results }: SessionState, car: string): string {
  const { certified } = results;
  return phase === 'official' && certified ? numberAt(state, car, certified.revision) : car;
}
