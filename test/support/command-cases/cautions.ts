import { raceAt } from '../weekend.ts';
import type { Case } from '../command-cases.ts';

const session = 'race';
const reason = 'official decision';

/** The commands of race control during a caution, each with a meeting in which it is accepted. */
export const CAUTION_CASES = {
  RestartFromZero: {
    given: () => raceAt('red'),
    command: { type: 'RestartFromZero', session, reason },
    repeated: 'nothing',
  },
} satisfies Readonly<Record<string, Case>>;
