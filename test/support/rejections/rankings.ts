import type { Given, Issued } from '../given.ts';
import { postedPoints, rankedNight, reopenHeat, runHeat } from '../ranked-night.ts';
import { raceAt } from '../weekend.ts';
import { reason, session, type Scenario } from './commands.ts';

const pills = (fields: Partial<Extract<Issued, { type: 'DrawOrder' }>>): Issued => ({
  type: 'DrawOrder',
  ranking: 'pills',
  ...fields,
});
const inversion = (fields: Partial<Extract<Issued, { type: 'DrawInversion' }>>): Issued => ({
  type: 'DrawInversion',
  session,
  ...fields,
});
const choice = (car: string): Issued => ({ type: 'ChooseCar', session, car, reason });
const night = (): Given => rankedNight();
const afterHeat = (): Given => runHeat(rankedNight());

/** Refusals about draws and rankings. */
export const RANKINGS = {
  'lineup-open': [
    [night, { type: 'PostLineup', session: 'heat' }],
    [afterHeat, { type: 'PostLineup', session: 'dash' }],
    [afterHeat, { type: 'PostLineup', session }],
  ],
  'ranking-unknown': [
    [night, pills({ ranking: 'pils', order: [] })],
    [night, { type: 'PostRanking', ranking: 'points' }],
    [night, { type: 'CertifyRanking', ranking: 'points' }],
    [night, { type: 'BreakTie', ranking: 'points', cars: ['1', '2'], reason }],
    [night, { type: 'ImportRanking', ranking: 'ownrs', rows: [] }],
  ],
  'ranking-or-session': [
    [night, pills({ session })],
    [night, { type: 'DrawOrder', order: [] }],
    [night, { type: 'BreakTie', cars: ['1', '2'], reason }],
    [night, { type: 'BreakTie', session, ranking: 'heat-points', cars: ['1', '2'], reason }],
  ],
  'ranking-not-drawn': [[night, pills({ ranking: 'heat-points', order: ['1'] })]],
  'ranking-not-imported': [
    [night, { type: 'ImportRanking', ranking: 'pills', rows: [] }],
    [night, { type: 'ImportRanking', ranking: 'heat-points', rows: [] }],
  ],
  'draw-incomplete': [
    [night, pills({})],
    [afterHeat, inversion({})],
  ],
  'draw-not-of-seed': [
    [night, pills({ order: ['1', '2', '3', '4'], seed: 'a' })],
    [afterHeat, inversion({ number: 0, seed: 'a' })],
  ],
  'draw-numbers-differ': [
    [night, pills({ order: ['1', '2', '3', '4'], numbers: [1, 2, 3] })],
    [night, pills({ order: ['1', '2', '3', '4'], numbers: [1, 5, 4, 9] })],
  ],
  'car-not-drawn': [[night, pills({ order: ['1', '2', '3', '9'] })]],
  'number-not-drawn': [[afterHeat, inversion({ number: 4 })]],
  'source-not-drawn': [
    [night, inversion({ source: 1, number: 2 })],
    [night, { type: 'DrawOrder', session: 'dash', source: 1, order: [] }],
    [night, pills({ source: 0, order: ['1', '2', '3', '4'] })],
  ],
  'session-has-no-choice': [[() => raceAt('entered'), choice('1')]],
  'nothing-to-choose': [
    [
      () =>
        rankedNight().given(
          { type: 'EnterCar', car: '8', driver: 'A Late Entry' },
          { type: 'EnterCar', car: '9', driver: 'A Later Entry' },
          choice('8'),
        ),
      choice('9'),
    ],
  ],
  'car-already-placed': [
    [() => raceAt('drawn', { lineup: [{ draw: true }, { chosen: 'promoter', take: 1 }] }), choice('1')],
  ],
  'ranking-not-complete': [[night, { type: 'PostRanking', ranking: 'heat-points' }]],
  'ranking-changed': [[() => reopenHeat(postedPoints()), { type: 'CertifyRanking', ranking: 'heat-points' }]],
  'results-not-certified': [
    [
      () => afterHeat().given({ type: 'PostRanking', ranking: 'heat-points' }),
      { type: 'CertifyRanking', ranking: 'heat-points' },
    ],
  ],
  'inversion-too-large': [[afterHeat, inversion({ number: 6 })]],
  'ranking-not-posted': [[night, { type: 'CertifyRanking', ranking: 'heat-points' }]],
} satisfies Record<string, readonly Scenario[]>;
