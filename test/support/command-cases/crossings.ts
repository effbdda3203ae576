import type { Cases } from './case.ts';
import { raceAt } from '../weekend.ts';

const session = 'race';

export const CROSSING_CASES = {
  RecordCrossing: {
    given: () => raceAt('green'),
    command: {
      type: 'RecordCrossing',
      transponder: '3438895',
      line: 'sf',
      passing: { feed: 'sf', epoch: 0, number: 113_736 },
      hits: 50,
      strength: 106,
    },
    repeated: 'recorded',
  },
  AdoptCount: {
    given: () => raceAt('green'),
    command: { type: 'AdoptCount', session, car: '1', laps: 4 },
    repeated: 'nothing',
  },
  AssignTransponder: {
    given: () => raceAt('green'),
    command: { type: 'AssignTransponder', transponder: '3438895', car: '1' },
    repeated: 'nothing',
  },
  ReleaseTransponder: {
    given: () => raceAt('green').given({ type: 'AssignTransponder', transponder: '3438895', car: '1' }),
    command: {
      type: 'ReleaseTransponder',
      transponder: '3438895',
      car: '1',
      from: '2023-02-06T06:00:00.000Z',
    },
    repeated: 'refused',
  },
  SealFeed: {
    given: () => raceAt('green'),
    command: { type: 'SealFeed', feed: 'sf', from: 0, to: 1_200, hash: '0'.repeat(64) },
    repeated: 'recorded',
  },
} satisfies Partial<Cases>;
