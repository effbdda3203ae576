import type { Format } from '#domain';
import type { Given, Issued } from './given.ts';
import { meetingOf, runRace } from './weekend.ts';

/** A heat lined up by pills, and a race lined up by the points of the heat, with all that can be drawn. */
export const rankedFormat: Format = {
  id: 'ranked-night',
  points: { heat: { places: [10, 8, 7], then: -1, least: 0 } },
  rankings: [
    { id: 'pills', by: ['drawn'] },
    { id: 'owners' },
    { id: 'heat-points', of: ['heat'], points: 'heat', by: ['points', 'order:owners'] },
  ],
  sessions: [
    { id: 'heat', kind: 'heat', laps: 1, lineup: [{ from: ['pills'] }] },
    { id: 'dash', kind: 'heat', laps: 1, lineup: [{ from: ['heat'], places: [1, 3], order: 'draw' }] },
    {
      id: 'race',
      kind: 'main',
      laps: 1,
      lineup: [
        { from: ['heat-points'], invert: { drawn: [0, 2, 3, 6] } },
        { chosen: 'promoter', take: 1 },
      ],
    },
  ],
};

const CARS = ['1', '2', '3', '4'] as const;

/** A meeting of that format with four cars, whose pills are not drawn. */
export const rankedNight = (format: Format = rankedFormat): Given => meetingOf(format, CARS);

/** The draw of the pills: 1, 2, 3, 4. */
export const pillDraw: Issued = { type: 'DrawOrder', ranking: 'pills', order: [...CARS] };

/** Draws the pills, imports the owner points and runs the heat. Its results are posted: 1, 2, 3, 4. */
export const runHeat = (meeting: Given, cars: readonly string[] = CARS): Given =>
  runRace(
    meeting.given(pillDraw, { type: 'ImportRanking', ranking: 'owners', rows: [{ car: '4' }, { car: '3' }] }),
    'heat',
    [...cars],
  );

/** The heat ran, its results are certified, and its points are posted. */
export const postedPoints = (): Given =>
  runHeat(rankedNight()).given(
    { type: 'CertifyResults', session: 'heat' },
    { type: 'PostRanking', ranking: 'heat-points' },
  );

/** Reopens the heat, takes the win from a car, and posts and certifies the result again. */
export const reopenHeat = (meeting: Given, car = '1'): Given =>
  meeting.given(
    { type: 'ReopenResults', session: 'heat', reason: 'protest' },
    { type: 'Penalize', session: 'heat', car, penalty: 'disqualified', reason: 'too light' },
    { type: 'PostResults', session: 'heat' },
    { type: 'CertifyResults', session: 'heat' },
  );
