import type { Format } from '#domain';
import {
  clashAfterQualifying,
  runClashRaces,
  clashFacts,
  gridOf,
  HEATS,
  LCQS,
  preset,
} from '../support/clash.ts';
import type { Given } from '../support/given.ts';
import {
  meetingOf,
  carsNumbered,
  places,
  runQualifying,
  rowsIn,
  runRace,
  startOrder,
  viewOf,
  type ViewRow,
} from '../support/weekend.ts';

type Source = NonNullable<Format['sessions'][number]['lineup']>[number];

/** Returns a format with qualifying and one race that lines up from the sources. */
const raceFrom = (...lineup: Source[]): Format => ({
  id: 'test',
  sessions: [
    { id: 'qualifying', kind: 'qualifying' },
    { id: 'race', kind: 'main', laps: 5, lineup },
  ],
});

/** Returns the line-up that the sources give with ten qualifiers. */
const lineupFrom = (...lineup: Source[]): string => {
  const cars = carsNumbered(10);
  return startOrder(runQualifying(meetingOf(raceFrom(...lineup), cars), cars), 'race').join(' ');
};

const from = ['qualifying'];

describe('a source', () => {
  it.each<[string, string, ...Source[]]>([
    ['takes all places of a session', '1 2 3 4 5 6 7 8 9 10', { from }],
    ['takes places from one to another', '3 4 5', { from, places: [3, 5] }],
    ['takes places to the end', '8 9 10', { from, places: [8, null] }],
    ['takes every n-th place from an offset', '2 5 8', { from, every: 3, offset: 2 }],
    ['takes every n-th place from the first if there is no offset', '1 4 7 10', { from, every: 3 }],
    ['takes every n-th of its places', '5 8', { from, every: 3, offset: 2, places: [4, 9] }],
    ['deals back and forth over n races: the first', '1 6 7', { from, snake: 3, offset: 1 }],
    ['deals back and forth over n races: the second', '2 5 8', { from, snake: 3, offset: 2 }],
    ['deals back and forth over n races: the third', '3 4 9 10', { from, snake: 3, offset: 3 }],
    ['inverts the first n of its cars', '4 3 2 1 5 6', { from, places: [1, 6], invert: 4 }],
    ['inverts all of its cars if there are fewer than n', '3 2 1', { from, places: [1, 3], invert: 6 }],
    ['takes at most n cars', '1 2 3', { from, take: 3 }],
    ['takes n cars before the inversion', '2 1', { from, invert: 4, take: 2 }],
    ['inverts all of its cars', '4 3 2 1', { from, places: [1, 4], invert: 'all' }],
    [
      'inverts what is left after it has skipped placed cars',
      '1 4 3 2',
      { from, places: [1, 1] },
      { from, places: [1, 4], invert: 3 },
    ],
    ['takes single places in the order in which they are listed', '1 7 4', { from, at: [1, 7, 4] }],
    [
      'is made of sources that are cut and turned as one',
      '5 3 2 1',
      {
        of: [
          { from, places: [5, 6], take: 1 },
          { from, places: [1, 3] },
        ],
        order: 'qualifying',
        invert: 'all',
      },
    ],
    ['skips cars that are already placed', '3 4 1 2', { from, places: [3, 4] }, { from, places: [1, 4] }],
    ['takes n cars after it has skipped placed cars', '1 2 3 4', { from, places: [1, 2] }, { from, take: 2 }],
    ['gives no cars beyond the last place', '9 10', { from, places: [9, 30] }],
  ])('%s', (_, lineup, ...sources) => {
    expect(lineupFrom(...sources)).toBe(lineup);
  });
});

it('the reason of a start names the share of a deal', () => {
  const cars = carsNumbered(22);
  const meeting = runQualifying(meetingOf(raceFrom({ from, snake: 2, offset: 2 }), cars), cars);
  const reasons = rowsIn(meeting, 'field').map((row) => row.because[0]?.words ?? '');
  expect(reasons[5]).toContain('starts 6th in the race: 11th in Qualifying');
  expect(reasons[10]).toContain('starts 11th in the race: 22nd in Qualifying');
  expect(reasons[0]).toContain('Qualifying dealt back and forth over 2 races, share 2 by the format');
});

describe('1. the Clash of 2023', () => {
  const run = (): Given => runClashRaces(clashAfterQualifying(), ...HEATS);

  it('ranks 36 cars, with the disallowed car and the car without an attempt last', () => {
    expect(places(clashAfterQualifying(), 'qualifying')).toEqual(clashFacts.qualifying.map((row) => row.car));
  });

  it.each(HEATS)('has the published line-up of %s', (heat) => {
    expect(startOrder(clashAfterQualifying(), heat)).toEqual(gridOf(heat));
  });

  it.each(LCQS)('has the published line-up of %s', (lcq) => {
    expect(startOrder(run(), lcq)).toEqual(gridOf(lcq));
  });

  it('has the published line-up of the main with 27 cars, and names the source of each car', () => {
    const rows = rowsIn(runClashRaces(run(), ...LCQS), 'field') as (ViewRow & { driver: string })[];
    expect(rows.map((row) => row.car)).toEqual(clashFacts.main.grid);
    const heatPlaces = [1, 2, 3, 4, 5].flatMap((place) => HEATS.map((heat) => `${heat} place ${place}`));
    const lcqPlaces = [1, 2, 3].flatMap((place) => LCQS.map((lcq) => `${lcq} place ${place}`));
    expect(rows.map((row) => row.via)).toEqual([
      ...heatPlaces,
      ...lcqPlaces,
      'provisional: 12th in the standings',
    ]);
    expect(rows.at(-1)).toMatchObject({ start: 27, car: '2', driver: 'Austin Cindric' });
  });
});

describe('2. four advance, three of each last chance, one provisional', () => {
  const format = (): Format => {
    const clash = preset('clash-2023');
    const sessions = clash.sessions.map((spec) => {
      if (spec.kind === 'last-chance') {
        return { ...spec, lineup: spec.lineup?.map((source) => ({ ...source, places: [5, null] })) };
      }
      if (spec.kind !== 'main') return spec;
      const [heats, ...rest] = spec.lineup ?? [];
      return { ...spec, lineup: [{ ...heats, places: [1, 4] }, ...rest] };
    });
    return { ...clash, sessions } as Format;
  };

  it('make a main of 23', () => {
    const meeting = runClashRaces(clashAfterQualifying(format()), ...HEATS);
    expect(startOrder(meeting, 'lcq-1')).toEqual(['22', '99', '34', '20', '21', '38', '77', '6', '17', '15']);
    expect(startOrder(meeting, 'lcq-2')).toEqual(['4', '43', '9', '54', '47', '16', '2', '7', '78', '51']);
    for (const lcq of LCQS) runRace(meeting, lcq);
    expect(startOrder(meeting, 'main')).toEqual([
      '10',
      '19',
      '11',
      '24',
      '48',
      '8',
      '14',
      '23',
      '31',
      '3',
      '45',
      '1',
      '42',
      '5',
      '12',
      '41',
      '22',
      '4',
      '99',
      '43',
      '34',
      '9',
      '2',
    ]);
    expect(viewOf(meeting, 'field')).toMatchObject({ size: 23, open: [] });
  });
});

describe('3. heats of 10, 10, 10 and 9, and one last chance', () => {
  const cars = carsNumbered(39);
  const clash = preset('clash-2023');
  const heats = [...HEATS];
  const format: Format = {
    id: 'one-last-chance',
    sessions: [
      ...clash.sessions.filter((spec) => spec.kind !== 'last-chance' && spec.kind !== 'main'),
      { id: 'lcq', kind: 'last-chance', laps: 50, lineup: [{ from: heats, places: [6, null] }] },
      {
        id: 'main',
        kind: 'main',
        laps: 150,
        lineup: [
          { from: heats, places: [1, 5] },
          { from: ['lcq'], places: [1, 2] },
        ],
      },
    ],
  };

  it('line up the last chance with all sixth places, then all seventh places, and so on', () => {
    const meeting = runQualifying(meetingOf(format, cars), cars);
    expect(HEATS.map((heat) => startOrder(meeting, heat).length)).toEqual([10, 10, 10, 9]);
    for (const heat of HEATS) runRace(meeting, heat);
    expect(startOrder(meeting, 'lcq')).toEqual(cars.slice(20));
    runRace(meeting, 'lcq', cars.slice(20).toReversed());
    expect(startOrder(meeting, 'main')).toEqual([...cars.slice(0, 20), '39', '38']);
  });
});

describe('4. heats called off after qualifying', () => {
  const clash = preset('clash-2023');
  const format: Format = {
    id: 'heats-called-off',
    sessions: [
      ...clash.sessions.filter((spec) => spec.kind === 'qualifying'),
      { id: 'lcq', kind: 'last-chance', laps: 50, lineup: [{ from, places: [21, null] }] },
      {
        id: 'main',
        kind: 'main',
        laps: 150,
        lineup: [
          { from, places: [1, 20] },
          { from: ['lcq'], places: [1, 2] },
          { provisional: 'standings', take: 1 },
        ],
      },
    ],
  };

  it('leave a main from qualifying, one last chance and a provisional', () => {
    const meeting = clashAfterQualifying().given(
      { type: 'PostLineup', session: 'heat-1' },
      { type: 'ChangeFormat', format, reason: 'rain until nightfall' },
    );
    const ranked = clashFacts.qualifying.map((row) => row.car);
    expect(startOrder(meeting, 'lcq')).toEqual(ranked.slice(20));
    runRace(meeting, 'lcq', ['54', '12']);
    expect(startOrder(meeting, 'main')).toEqual([...ranked.slice(0, 20), '54', '12', '2']);
    expect(rowsIn(meeting, 'field').at(-1)?.via).toBe('provisional: 12th in the standings');
    expect(runRace(meeting, 'main').when({ type: 'CertifyResults', session: 'main' })).toEqual([
      'ResultsCertified',
    ]);
  });

  it('cannot be called off once one of them has been opened', () => {
    const meeting = clashAfterQualifying().given({ type: 'PostLineup', session: 'heat-1' });
    meeting.given({ type: 'OpenSession', session: 'heat-1' });
    expect(meeting.when({ type: 'ChangeFormat', format, reason: 'rain' })).toBe('format-has-run');
  });
});

describe('5. two duels and a 500-mile race', () => {
  it('put qualifying on the front row, and alternate the finishers of the duels behind it', () => {
    const cars = carsNumbered(12);
    const meeting = runQualifying(meetingOf(preset('duels-500'), cars), cars);
    expect(startOrder(meeting, 'duel-1')).toEqual(['1', '3', '5', '7', '9', '11']);
    expect(startOrder(meeting, 'duel-2')).toEqual(['2', '4', '6', '8', '10', '12']);
    runRace(meeting, 'duel-1', ['5', '1', '3', '7', '11', '9']);
    runRace(meeting, 'duel-2', ['12', '10', '8', '6', '4', '2']);
    expect(startOrder(meeting, 'main')).toEqual([
      '1',
      '2',
      '5',
      '12',
      '10',
      '3',
      '8',
      '7',
      '6',
      '11',
      '4',
      '9',
    ]);
  });

  it('fill no more than 40 places', () => {
    const cars = carsNumbered(44);
    const meeting = runQualifying(meetingOf(preset('duels-500'), cars), cars);
    for (const duel of ['duel-1', 'duel-2']) runRace(meeting, duel);
    expect(startOrder(meeting, 'main')).toEqual(cars.slice(0, 40));
  });
});

describe('6. a Saturday night on dirt', () => {
  it('draws its heats, inverts the first six places for the A main, and adds the B main at the rear', () => {
    const cars = carsNumbered(24);
    const meeting = meetingOf(preset('dirt-saturday'), cars);
    // Pills 1, 2 and 3 start first in the three heats, pills 4, 5 and 6 second.
    const order = cars.map((_, pill) => cars[8 * (pill % 3) + Math.floor(pill / 3)] ?? '');
    meeting.given({ type: 'DrawOrder', ranking: 'pills', order });
    for (const [i, heat] of ['heat-1', 'heat-2', 'heat-3'].entries()) {
      expect(startOrder(meeting, heat)).toEqual(cars.slice(8 * i, 8 * i + 8));
      runRace(meeting, heat);
    }
    expect(startOrder(meeting, 'b-main')).toEqual(['6', '14', '22', '7', '15', '23', '8', '16', '24']);
    runRace(meeting, 'b-main', ['24', '16', '8', '23', '15', '7']);
    expect(startOrder(meeting, 'a-main')).toEqual([
      '18',
      '10',
      '2',
      '17',
      '9',
      '1',
      '3',
      '11',
      '19',
      '4',
      '12',
      '20',
      '5',
      '13',
      '21',
      '24',
      '16',
      '8',
      '23',
      '15',
    ]);
  });
});
