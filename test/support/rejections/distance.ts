import type { RejectionCode } from '#domain';
import { crossings, raceAt } from '../weekend.ts';
import { reason, session, type Scenario } from './commands.ts';

/** Refusals of decisions about the length of a race. */
export const DISTANCE = {
  'distance-run': [
    [
      () => raceAt('green').given(...crossings('1', '1')),
      { type: 'ShortenDistance', session, to: 1, reason },
    ],
  ],
  'distance-not-shorter': [
    [() => raceAt('green', { laps: 5 }), { type: 'ShortenDistance', session, to: 6, reason }],
  ],
  'lap-not-run': [
    [() => raceAt('green').given(...crossings('1')), { type: 'EndRace', session, lap: 2, reason }],
  ],
} satisfies Partial<Record<RejectionCode, readonly Scenario[]>>;
