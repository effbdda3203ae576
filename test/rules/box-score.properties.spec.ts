import fc from 'fast-check';
import { fold, itemsOf, raceOf, type MeetingState } from '#domain';
import { meetings, type PlayedMeeting } from '../support/sessions.arbitrary.ts';
import { viewOfState } from '../support/views.ts';

const RUNS = Number(process.env['GREENFLAG_PROPERTY_RUNS'] ?? 25);
const SEED = process.env['GREENFLAG_PROPERTY_SEED'];
/** Results of all sessions take long to make, and so a high number of runs makes fewer meetings here. */
const MEETINGS = Math.ceil(Math.min(RUNS, 20 + RUNS / 10));
const TIMEOUT = 300_000 + RUNS * 600;

/** Tests a law on generated meetings. A failure is printed before the timeout, also if it can be shorter. */
function law(words: string, holds: (played: PlayedMeeting) => void): void {
  const seed = SEED === undefined ? {} : { seed: Number(SEED) };
  const limits = { ...seed, interruptAfterTimeLimit: TIMEOUT - 5_000, markInterruptAsFailure: true };
  it(words, () => fc.assert(fc.property(meetings, holds), { numRuns: MEETINGS, ...limits }), TIMEOUT);
}

interface Row {
  readonly gapMs: number | null;
  readonly gapLaps: number | null;
  readonly intervalMs: number | null;
  readonly intervalLaps: number | null;
}

interface Result {
  readonly lapsRun: number;
  readonly cautionLaps: number;
  readonly timeOfRaceMs: number | null;
  readonly averageSpeedMph: number | null;
  readonly marginMs: number | null;
  readonly marginLaps: number | null;
  readonly rows: readonly Row[];
}

const resultsOf = (state: MeetingState): Result[] =>
  state.sessions.map(({ spec }) => viewOfState(state, 'results', spec.id) as unknown as Result);

/** Returns the results in the middle of a meeting and at its end. */
const someResults = ({ steps, randomNumber }: PlayedMeeting): Result[] =>
  [steps[randomNumber % steps.length], steps.at(-1)]
    .filter((step) => step !== undefined)
    .flatMap(({ after }) => (after.scheduled ? resultsOf(after) : []));

describe('the box score', () => {
  law('has gaps that never shrink, and intervals that add up to the gap and are never negative', (played) => {
    for (const { rows } of someResults(played)) {
      const gaps = rows.flatMap(({ gapMs }) => (gapMs === null ? [] : [gapMs]));
      expect(gaps).toEqual(gaps.toSorted((a, b) => a - b));
      expect(rows.filter(({ gapMs, gapLaps }) => gapMs !== null && gapLaps !== null)).toEqual([]);
      rows.forEach((row, i) => {
        const ahead = rows[i - 1];
        expect(row.intervalMs ?? 0).toBeGreaterThanOrEqual(0);
        expect(row.intervalLaps ?? 1).toBeGreaterThan(0);
        if (row.gapMs === null || ahead?.gapMs == null) return;
        expect(ahead.gapMs + (row.intervalMs ?? NaN)).toBeCloseTo(row.gapMs, 3);
      });
    }
  });

  law('has no more caution laps than laps, and a margin in time or in laps', (played) => {
    for (const { after } of played.steps.slice(-1)) {
      for (const session of after.sessions) {
        const result = viewOfState(after, 'results', session.spec.id) as unknown as Result;
        expect(result.cautionLaps).toBeLessThanOrEqual(itemsOf(raceOf(session).led).length);
        expect(result.marginMs === null || result.marginLaps === null).toBe(true);
        expect(result.averageSpeedMph === null || result.timeOfRaceMs !== null).toBe(true);
      }
    }
  });

  law('is the same when the log is folded at once', ({ facts, steps }) => {
    const live = steps.at(-1)?.after;
    if (live?.scheduled) expect(resultsOf(fold(facts))).toEqual(resultsOf(live));
  });
});
