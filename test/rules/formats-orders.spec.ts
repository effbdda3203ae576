import { computeLineup, rankingOf, pointsWords, type Format } from '#domain';
import { Given, type Issued } from '../support/given.ts';
import {
  carsNumbered,
  meetingOf,
  refusal,
  runQualifying,
  runRace,
  scheduling,
  sessionAt,
  startOrder,
} from '../support/weekend.ts';

type Spec = Format['sessions'][number];
type Lineup = NonNullable<Spec['lineup']>;
type Extra = Partial<Pick<Format, 'rankings' | 'points' | 'auto'>>;

/** Returns a format with two heats from a qualifying, and a feature. */
const feature = (lineup: Lineup, spec: Partial<Spec> = {}, extra: Extra = {}): Format => ({
  id: 'orders',
  sessions: [
    { id: 'qualifying', kind: 'qualifying' },
    { id: 'heat-1', kind: 'heat', laps: 1, lineup: [{ from: ['qualifying'], every: 2, offset: 1 }] },
    { id: 'heat-2', kind: 'heat', laps: 1, lineup: [{ from: ['qualifying'], every: 2, offset: 2 }] },
    { id: 'feature', kind: 'main', laps: 1, lineup, ...spec },
  ],
  ...extra,
});

const CARS = carsNumbered(6);
const HEATS = ['heat-1', 'heat-2'];

/** Returns the meeting after qualifying (1 to 6) and both heats: 5 3 1 and 6 4 2. */
function afterHeats(format: Format, standings: Readonly<Record<string, number>> = {}): Given {
  const meeting = runQualifying(meetingOf(format, CARS, standings), CARS);
  runRace(meeting, 'heat-1', ['5', '3', '1']);
  return runRace(meeting, 'heat-2', ['6', '4', '2']);
}

const start = (meeting: Given): string => startOrder(meeting, 'feature').join(' ');
const lineup = (meeting: Given) => computeLineup(meeting.state, sessionAt(meeting, 'feature'));
const reasonsOf = (meeting: Given, car: string): string[] =>
  lineup(meeting)
    .rows.find((row) => row.car === car)
    ?.because.map(({ words }) => words) ?? [];
const posting: Issued = { type: 'PostLineup', session: 'feature' };

describe('the order of a source', () => {
  it('is that of a session, with the cars of no place there behind', () => {
    const meeting = afterHeats(feature([{ from: HEATS, places: [1, 2], order: 'qualifying', invert: 2 }]));

    expect(start(meeting)).toBe('4 3 5 6');
    expect(reasonsOf(meeting, '3')).toContain('lined up by Qualifying: 3rd');
  });

  it('is drawn: the cars are known, and their places are open until the draw', () => {
    const meeting = afterHeats(feature([{ from: HEATS, places: [1, 2], order: 'draw' }, { from: HEATS }]));

    expect(lineup(meeting).open).toEqual([{ places: 4, session: 'draw', among: ['5', '6', '3', '4'] }]);
    expect(start(meeting)).toBe('1 2');
    expect(refusal(meeting, posting).code).toBe('lineup-open');

    meeting.given({ type: 'DrawOrder', session: 'feature', order: ['3', '6', '5', '4'] });

    expect(start(meeting)).toBe('3 6 5 4 1 2');
    expect(lineup(meeting).open).toEqual([]);
  });

  it('waits for the cars that are still to be won', () => {
    const format = feature([{ from: HEATS, places: [1, 1], order: 'qualifying' }, { from: HEATS }]);
    const meeting = runRace(runQualifying(meetingOf(format, CARS), CARS), 'heat-1', ['5', '3', '1']);

    expect(lineup(meeting).rows.map(({ start: at, car }) => [at, car])).toEqual([
      [3, '3'],
      [5, '1'],
    ]);
    expect(lineup(meeting).open).toEqual([
      { places: 1, session: 'heat-2', among: ['5'] },
      { places: 3, session: 'heat-2' },
    ]);
  });
});

describe('a drawn inversion', () => {
  const format = feature([{ from: ['qualifying'], invert: { drawn: [0, 3, 4] } }]);

  it('opens the places that it may turn round, and turns round the number that is drawn', () => {
    const meeting = afterHeats(format);

    expect(lineup(meeting).open).toEqual([{ places: 4, session: 'inversion', among: ['1', '2', '3', '4'] }]);
    expect(start(meeting)).toBe('5 6');

    meeting.given({ type: 'DrawInversion', session: 'feature', number: 3 });

    expect(start(meeting)).toBe('3 2 1 4 5 6');
    expect(reasonsOf(meeting, '1')).toContain('an inversion of 3 cars was drawn');
    expect(reasonsOf(meeting, '4')).not.toContain('an inversion of 3 cars was drawn');
  });

  it('turns nothing round at 0', () => {
    const meeting = afterHeats(format).given({ type: 'DrawInversion', session: 'feature', number: 0 });

    expect(start(meeting)).toBe('1 2 3 4 5 6');
  });
});

describe('a ranking in a line-up', () => {
  const points = { heat: { places: [10, 8, 7] } };
  const withRanking = (by: 'order:owners' | 'entered' | null, places?: [number, number]): Format =>
    feature(
      [{ from: ['heat-points'], ...(places && { places }) }],
      {},
      {
        points,
        rankings: [{ id: 'heat-points', of: HEATS, points: 'heat', by: by ? ['points', by] : ['points'] }],
      },
    );

  it('waits for all its sessions', () => {
    const meeting = runRace(runQualifying(meetingOf(withRanking('entered'), CARS), CARS), 'heat-1');

    expect(lineup(meeting)).toMatchObject({ rows: [], open: [{ places: 6, session: 'heat-points' }] });
    expect(refusal(meeting, posting)).toMatchObject({ code: 'sources-not-posted' });
  });

  it('lines up by it, with its sum as the reason and the results as its basis', () => {
    const meeting = afterHeats(withRanking('entered')).given(posting);

    expect(start(meeting)).toBe('5 6 3 4 1 2');
    expect(reasonsOf(meeting, '6')).toEqual([
      'starts 2nd in the feature: 2nd in heat points, places 1 and below of heat points by the format',
      '2nd: 10, level with car 5, behind by the order of entry',
    ]);
    const posted = sessionAt(meeting, 'feature').grid.posted?.data.restsOn;
    expect(posted?.map(({ session }) => session)).toEqual(HEATS);
  });

  it('is open where it is tied and the line-up needs the difference', () => {
    const meeting = afterHeats(withRanking(null, [1, 3]));

    expect(lineup(meeting).open).toEqual([
      { places: 2, session: 'heat-points', cars: ['5', '6'] },
      { places: 1, session: 'heat-points', cars: ['3', '4'] },
    ]);
    expect(refusal(meeting, posting).code).toBe('tie-open');
  });

  it('needs no difference where another order decides between the tied cars', () => {
    const ordered = withRanking(null, [1, 4]);
    const sessions = ordered.sessions.map((spec) =>
      spec.id === 'feature'
        ? {
            ...spec,
            lineup: [{ from: ['heat-points'], places: [1, 4] as [number, number], order: 'qualifying' }],
          }
        : spec,
    );

    expect(start(afterHeats({ ...ordered, sessions }))).toBe('3 4 5 6');
  });

  it('follows an imported order, and is stale when a result below it changes', () => {
    const meeting = afterHeats(withRanking('order:owners'));
    const order = ['6', '5', '4', '3', '2', '1'].map((car) => ({ car }));
    meeting.given({ type: 'ImportRanking', ranking: 'owners', rows: order }, posting);

    expect(start(meeting)).toBe('6 5 4 3 2 1');

    meeting.given({
      type: 'Penalize',
      session: 'heat-2',
      car: '6',
      penalty: 'disqualified',
      reason: 'too low',
    });
    expect(start(meeting)).toBe('5 4 3 2 1 6');
  });

  it('ranks drivers and teams by the entries of their cars', () => {
    const format = withRanking('entered');
    const rankings: Format['rankings'] = [
      { id: 'teams', of: HEATS, points: 'heat', by: ['points', 'entered'], for: 'team' },
    ];
    const meeting = runQualifying(
      meetingOf({ ...format, rankings: [...(format.rankings ?? []), ...rankings] }, CARS),
      CARS,
    );
    for (const [car, team] of [
      ['1', 'Blue'],
      ['2', 'Red'],
      ['5', 'Red'],
    ] as const) {
      meeting.given({ type: 'AmendEntry', car, team });
    }
    runRace(meeting, 'heat-1', ['5', '3', '1']);
    runRace(meeting, 'heat-2', ['6', '4', '2']);

    const rows = rankingOf(meeting.state, 'teams')?.rows ?? [];
    expect(rows.map(({ who, points: sum }) => [who, sum && pointsWords(sum)])).toEqual([
      ['Red', '17'],
      ['Blue', '7'],
    ]);
  });

  it('takes penalty points from the sum', () => {
    const penalty = {
      type: 'Penalize',
      session: 'heat-1',
      car: '5',
      penalty: 'points',
      points: 2.5,
    } as const;
    const meeting = afterHeats(withRanking('entered')).given({ ...penalty, reason: 'jumped' });

    const row = rankingOf(meeting.state, 'heat-points')?.rows.find(({ car }) => car === '5');
    expect(row && row.points && pointsWords(row.points)).toBe('7.5');
    expect(row?.because[0]?.words).toContain('7.5 = 10 − 2.5 (penalty)');
  });
});

describe('a drawn ranking', () => {
  const pills = feature(
    [{ from: ['pills'], every: 2, offset: 1 }],
    {},
    { rankings: [{ id: 'pills', by: ['drawn'] }] },
  );

  it('is open until it is drawn, and a car that is withdrawn moves nobody', () => {
    const meeting = meetingOf(pills, CARS);
    expect(lineup(meeting).open).toEqual([{ places: 3, session: 'pills' }]);

    meeting.given({ type: 'DrawOrder', ranking: 'pills', order: ['4', '1', '6', '3', '5', '2'] });
    expect(start(meeting)).toBe('4 6 5');

    meeting.given({ type: 'WithdrawCar', car: '6', reason: 'engine' });
    expect(start(meeting)).toBe('4 5');
  });
});

describe('cars that do not race in', () => {
  it('come from the standings as a list, as from a provisional', () => {
    const format = feature([
      { from: HEATS, places: [1, 1] },
      { from: ['standings'], take: 2 },
    ]);
    const meeting = afterHeats(format, { 5: 1, 2: 2, 4: 3, 1: 4 });
    meeting.given({ type: 'DeclineProvisional', session: 'feature', car: '4', reason: 'damage' });

    expect(start(meeting)).toBe('5 6 2 1');
    expect(lineup(meeting).rows.at(-1)?.via).toBe('provisional: 4th in the standings');
  });

  it('are chosen: open until then, and closed by posting without a choice', () => {
    const meeting = afterHeats(
      feature([
        { chosen: 'promoter', take: 1 },
        { from: HEATS, places: [1, 1] },
      ]),
    );

    expect(lineup(meeting).open).toEqual([{ places: 1, session: 'chosen' }]);
    meeting.given(posting);
    expect(
      sessionAt(meeting, 'feature').grid.posted?.data.rows.map(({ start: at, car }) => [at, car]),
    ).toEqual([
      [1, '5'],
      [2, '6'],
    ]);
    expect(lineup(meeting).open).toEqual([]);

    meeting.given({ type: 'ChooseCar', session: 'feature', car: '1', reason: 'the local hero' });
    expect(start(meeting)).toBe('1 5 6');
    expect(reasonsOf(meeting, '1')[0]).toBe('starts 1st in the feature: chosen: the local hero');
  });

  it('are those that were entered after the first line-up was posted', () => {
    const meeting = afterHeats(feature([{ from: HEATS, places: [1, 1] }, { late: true }]));
    meeting.given({ type: 'EnterCar', car: '9', driver: 'A Late Entry' });

    expect(start(meeting)).toBe('5 6 9');
  });

  it('are those that were entered after the field was fixed', () => {
    const counted = feature([{ from: HEATS, places: [1, 1] }, { late: true }], { when: { cars: [0, 24] } });
    const meeting = afterHeats(counted).given(
      { type: 'EnterCar', car: '9', driver: 'A Late Entry' },
      { type: 'FixField', cars: 7 },
      { type: 'EnterCar', car: '10', driver: 'A Later Entry' },
    );

    expect(start(meeting)).toBe('5 6 10');

    meeting.given({ type: 'FixField', cars: 8 });

    expect(start(meeting)).toBe('5 6 10');
  });
});

it('a class has rankings, draws and standings of its own', () => {
  const heatAndFeature: Format = {
    id: 'weekly',
    points: { heat: { places: [10, 8] } },
    rankings: [
      { id: 'pills', by: ['drawn'] },
      { id: 'heat-points', of: ['heat'], points: 'heat', by: ['points', 'order:pills'] },
    ],
    sessions: [
      { id: 'heat', kind: 'heat', laps: 1, lineup: [{ from: ['pills'] }] },
      {
        id: 'feature',
        kind: 'main',
        laps: 1,
        lineup: [
          { from: ['heat-points'], places: [1, 2], invert: 'all' },
          { from: ['standings'], take: 1 },
        ],
      },
    ],
  };
  const { format: _, ...schedule } = scheduling(heatAndFeature) as Extract<
    Issued,
    { type: 'ScheduleMeeting' }
  >;
  const classes = ['modifieds', 'late-models'].map((id) => ({ id, name: id, format: heatAndFeature }));
  const meeting = new Given().given({ ...schedule, classes });
  for (const { id } of classes) {
    for (const car of ['1', '2', '3', '4']) {
      meeting.given({ type: 'EnterCar', class: id, car, driver: `Driver ${car}`, standing: Number(car) });
    }
  }
  const order = ['4', '3', '2', '1'].map((car) => `modifieds/${car}`);
  meeting.given({ type: 'DrawOrder', ranking: 'modifieds/pills', order });
  runRace(meeting, 'modifieds/heat');

  expect(startOrder(meeting, 'modifieds/feature')).toEqual(['modifieds/3', 'modifieds/4', 'modifieds/1']);
  expect(startOrder(meeting, 'late-models/heat')).toEqual([]);
  expect(rankingOf(meeting.state, 'modifieds/heat-points')?.rows[0]?.because[0]?.words).toBe('1st: 10');
});
