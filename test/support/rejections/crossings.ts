import type { RejectionCode } from '#domain';
import { raceAt } from '../weekend.ts';
import type { Scenario } from './commands.ts';

const transponder = '3438895';
const session = 'race';
const line = 'sf';

/** Refusals about crossings, transponders and feeds. */
export const CROSSINGS = {
  'no-session-under-way': [
    [() => raceAt('open'), { type: 'RecordCrossing', transponder, line }],
    [() => raceAt('green'), { type: 'RecordCrossing', transponder, line, at: '2023-02-05T22:00:00.000Z' }],
    [() => raceAt('unofficial'), { type: 'RecordCrossing', transponder, line }],
    [() => raceAt('official'), { type: 'RecordCrossing', transponder, line }],
  ],
  'transponder-or-car': [
    [() => raceAt('green'), { type: 'RecordCrossing', line }],
    [() => raceAt('green'), { type: 'RecordCrossing', transponder, car: '1', line }],
  ],
  'not-scoring-line': [[() => raceAt('green'), { type: 'RecordCrossing', transponder, line: 'backstretch' }]],
  'times-reversed': [
    [
      () => raceAt('green'),
      {
        type: 'AssignTransponder',
        transponder,
        car: '1',
        from: '2023-02-05T23:00:00.000Z',
        until: '2023-02-05T22:00:00.000Z',
      },
    ],
    [() => raceAt('green'), { type: 'SealFeed', feed: 'sf', from: 2, to: 1, hash: '0'.repeat(64) }],
  ],
  'transponder-not-on-car': [
    [
      () => raceAt('green').given({ type: 'AssignTransponder', transponder, car: '1' }),
      { type: 'ReleaseTransponder', transponder, car: '2' },
    ],
    [() => raceAt('green'), { type: 'ReleaseTransponder', transponder, car: '2' }],
  ],
  'car-has-more-laps': [
    [
      () => raceAt('green').given({ type: 'AdoptCount', session, car: '1', laps: 4 }),
      { type: 'AdoptCount', session, car: '1', laps: 3 },
    ],
  ],
} satisfies Partial<Record<RejectionCode, readonly Scenario[]>>;
