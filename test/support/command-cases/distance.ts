import { crossings, raceAt } from '../weekend.ts';
import type { Case } from './case.ts';

const session = 'race';
const reason = 'official decision';

/** The commands about the length of a race, each with a meeting in which it is accepted. */
export const DISTANCE_CASES = {
  ShortenDistance: {
    given: () => raceAt('green'),
    command: { type: 'ShortenDistance', session, to: 5, reason },
    repeated: 'nothing',
  },
  EndRace: {
    given: () => raceAt('red').given(...crossings('1')),
    command: { type: 'EndRace', session, reason },
    repeated: 'nothing',
  },
} satisfies Readonly<Record<string, Case>>;
