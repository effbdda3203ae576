import { postedPoints, rankedNight, runHeat } from '../ranked-night.ts';
import type { Case } from './case.ts';

const session = 'race';
const reason = 'official decision';

/** The commands about draws and rankings. */
export const RANKING_CASES = {
  DrawOrder: {
    given: () => rankedNight(),
    command: { type: 'DrawOrder', ranking: 'pills', order: ['3', '1', '2', '4'] },
    repeated: 'nothing',
  },
  DrawInversion: {
    given: () => runHeat(rankedNight()),
    command: { type: 'DrawInversion', session, number: 2 },
    repeated: 'nothing',
  },
  ChooseCar: {
    given: () => rankedNight().given({ type: 'EnterCar', car: '9', driver: 'A Late Entry' }),
    command: { type: 'ChooseCar', session, car: '9', reason },
    repeated: 'nothing',
  },
  ImportRanking: {
    given: () => rankedNight(),
    command: {
      type: 'ImportRanking',
      ranking: 'owners',
      rows: [{ car: '4', points: '276.5' }, { car: '9' }],
    },
    repeated: 'nothing',
  },
  PostRanking: {
    given: () => runHeat(rankedNight()),
    command: { type: 'PostRanking', ranking: 'heat-points' },
    repeated: 'nothing',
  },
  CertifyRanking: {
    given: () => postedPoints(),
    command: { type: 'CertifyRanking', ranking: 'heat-points' },
    repeated: 'nothing',
  },
} satisfies Readonly<Record<string, Case>>;
