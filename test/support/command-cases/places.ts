import type { Given, Issued } from '../given.ts';
import { penalty, raceAt, revisionOf } from '../weekend.ts';

const session = 'race';
const reason = 'official decision';
const deadHeat: Issued = { type: 'DeclareDeadHeat', session, cars: ['1', '2'], reason };

/** The commands about places and penalties. */
export const PLACES_CASES = {
  DeclareDeadHeat: { given: () => raceAt('checkered'), command: deadHeat, repeated: 'nothing' },
  BreakTie: {
    given: (): Given => raceAt('checkered').given(deadHeat),
    command: { type: 'BreakTie', session, cars: ['2', '1'], reason } satisfies Issued,
    repeated: 'nothing',
  },
  ServePenalty: {
    given: (): Given => raceAt('green').given(penalty({ penalty: 'drive-through' })),
    command: (meeting: Given): Issued => ({
      type: 'ServePenalty',
      penalty: revisionOf(meeting, 'PenaltyImposed'),
    }),
    repeated: 'nothing',
  },
} as const;
