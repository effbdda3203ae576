import { computeLineup, type Format } from '#domain';
import { Given, type Issued } from '../support/given.ts';
import {
  carsNumbered,
  meetingOf,
  refusal,
  revisionOf,
  runQualifying,
  runRace,
  sessionAt,
  startOrder,
  viewOf,
} from '../support/weekend.ts';

type Lineup = NonNullable<Format['sessions'][number]['lineup']>;

const CARS = carsNumbered(8);
const HEATS = ['heat-1', 'heat-2'];
const reason = 'official decision';

const night = (lineup: Lineup): Format => ({
  id: 'draws',
  sessions: [
    { id: 'qualifying', kind: 'qualifying' },
    { id: 'heat-1', kind: 'heat', laps: 1, lineup: [{ from: ['qualifying'], every: 2, offset: 1 }] },
    { id: 'heat-2', kind: 'heat', laps: 1, lineup: [{ from: ['qualifying'], every: 2, offset: 2 }] },
    { id: 'feature', kind: 'main', laps: 1, lineup },
  ],
});

const qualified = (lineup: Lineup): Given => runQualifying(meetingOf(night(lineup), CARS), CARS);

/** Returns the meeting after qualifying (1 to 8) and both heats: 1 3 5 7 and 2 4 6 8. */
const afterHeats = (lineup: Lineup): Given =>
  HEATS.reduce<Given>((meeting, heat) => runRace(meeting, heat), qualified(lineup));

const drawOrder = (source: number | undefined, ...order: readonly string[]): Issued => ({
  type: 'DrawOrder',
  session: 'feature',
  order: [...order],
  ...(source !== undefined && { source }),
});
const drawInversion = (number: number, source?: number): Issued => ({
  type: 'DrawInversion',
  session: 'feature',
  number,
  ...(source !== undefined && { source }),
});
const posting: Issued = { type: 'PostLineup', session: 'feature' };
const start = (meeting: Given): string => startOrder(meeting, 'feature').join(' ');
const openIn = (meeting: Given) => computeLineup(meeting.state, sessionAt(meeting, 'feature')).open;
const drawsIn = (meeting: Given) =>
  (
    viewOf(meeting, 'draws')['rows'] as { kind: string; source: number; isOpen: boolean; cars: string[] }[]
  ).map(({ kind, source, isOpen, cars }) => ({ kind, source, isOpen, cars: cars.join(' ') }));

describe('two redraws in a line-up', () => {
  const lineup: Lineup = [
    { from: HEATS, places: [1, 1], order: 'draw' },
    { from: HEATS, places: [2, 2], order: 'draw' },
    { from: HEATS },
  ];

  it('are drawn one by one', () => {
    const meeting = afterHeats(lineup).given(drawOrder(0, '2', '1'));

    expect(openIn(meeting)).toEqual([{ places: 2, session: 'draw', among: ['3', '4'] }]);
    expect(drawsIn(meeting)).toEqual([
      { kind: 'order', source: 0, isOpen: false, cars: '1 2' },
      { kind: 'order', source: 1, isOpen: true, cars: '3 4' },
    ]);
    expect(refusal(meeting, posting).code).toBe('lineup-open');

    meeting.given(drawOrder(1, '4', '3'));

    expect(start(meeting)).toBe('2 1 4 3 5 6 7 8');
    expect(meeting.when(posting)).toEqual(['LineupPosted']);
  });

  it('must say which of them they are', () => {
    const meeting = afterHeats(lineup);

    expect(refusal(meeting, drawOrder(undefined, '2', '1')).details).toEqual({ sources: [0, 1] });
    expect(refusal(meeting, drawOrder(2, '2', '1')).code).toBe('source-not-drawn');
  });

  it('of one seed are not the same', () => {
    const four: Lineup = [
      { from: HEATS, places: [1, 2], order: 'draw' },
      { from: HEATS, places: [3, 4], order: 'draw' },
    ];
    const meeting = afterHeats(four);
    for (const source of [0, 1]) {
      meeting.given({ type: 'DrawOrder', session: 'feature', source, seed: 'saturday' });
    }

    expect(start(meeting)).toBe('3 2 4 1 7 8 5 6');
  });
});

describe('a redraw', () => {
  const lineup: Lineup = [{ from: ['qualifying'], places: [1, 3], order: 'draw' }, { from: ['qualifying'] }];
  const drawn = () => afterHeats(lineup).given(drawOrder(undefined, '3', '2', '1'));
  const disqualify: Issued = {
    type: 'Penalize',
    session: 'qualifying',
    car: '1',
    penalty: 'disqualified',
    reason,
  };

  it('is open again once a car is in its source that has drawn nothing', () => {
    const meeting = drawn().given(disqualify, { type: 'PostResults', session: 'qualifying' });

    expect(openIn(meeting)).toEqual([{ places: 3, session: 'draw', among: ['2', '3', '4'] }]);
    expect(drawsIn(meeting)).toEqual([{ kind: 'order', source: 0, isOpen: true, cars: '2 3 4' }]);
    expect(refusal(meeting, posting).code).toBe('lineup-open');
    expect(start(meeting.given(drawOrder(0, '4', '3', '2')))).toBe('4 3 2 5 6 7 8');
  });

  it('stands once its session has started', () => {
    const meeting = drawn().given(posting, { type: 'OpenSession', session: 'feature' });
    meeting.given({ type: 'ShowGreen', session: 'feature' }, disqualify);

    expect(drawsIn(meeting)[0]).toMatchObject({ isOpen: false });
  });

  it('closes up when a car drops out', () => {
    const meeting = drawn().given({ type: 'WithdrawCar', car: '2', reason: 'engine' });

    expect(start(meeting)).toBe('3 1 4 5 6 7 8');
  });

  it('waits for the sources that it draws from, and for no later one', () => {
    const early: Lineup = [{ from: ['heat-1'], order: 'draw' }, { from: ['heat-2'] }];
    const meeting = qualified(early);
    const order = drawOrder(undefined, '7', '5', '3', '1');

    expect(refusal(meeting, order)).toMatchObject({
      code: 'sources-not-posted',
      details: { waiting: ['heat-1'] },
    });
    expect(runRace(meeting, 'heat-1').when(order)).toEqual(['OrderDrawn']);
  });
});

describe('a source within a source', () => {
  const lineup: Lineup = [
    { from: ['heat-1'], places: [1, 1] },
    {
      of: [
        { from: ['heat-2'], places: [1, 3], order: 'draw' },
        { from: ['heat-1'], places: [2, 4], invert: { drawn: [0, 2] } },
      ],
      invert: { drawn: [0, 4] },
    },
  ];

  it('is drawn by its number', () => {
    const meeting = afterHeats(lineup);
    expect(drawsIn(meeting).map(({ kind, source }) => [kind, source])).toEqual([
      ['inversion', 1],
      ['order', 2],
      ['inversion', 3],
    ]);
    meeting.given(drawOrder(undefined, '6', '4', '2'), drawInversion(2, 3));

    expect(start(meeting)).toBe('1 3 7');
    expect(start(meeting.given(drawInversion(4, 1)))).toBe('1 5 2 4 6 3 7');
  });
});

describe('a drawn inversion', () => {
  const lineup: Lineup = [{ from: ['heat-1'], invert: { drawn: [0, 2, 4, 8] } }, { from: ['heat-2'] }];

  it('is drawn once it is known who is in its source', () => {
    expect(refusal(qualified(lineup), drawInversion(4)).code).toBe('sources-not-posted');
  });

  it('keeps the numbers that it was drawn from', () => {
    const meeting = runRace(qualified(lineup), 'heat-1').given(drawInversion(4));

    expect(meeting.facts.at(-1)?.data).toMatchObject({ source: 0, number: 4, among: [0, 2, 4] });
    expect(refusal(meeting, drawInversion(8)).code).toBe('inversion-too-large');
  });

  it('turns round the cars that are left', () => {
    const meeting = afterHeats(lineup).given(drawInversion(4), {
      type: 'WithdrawCar',
      car: '3',
      reason: 'engine',
    });

    expect(start(meeting)).toBe('7 5 1 2 4 6 8');
    const rows = computeLineup(meeting.state, sessionAt(meeting, 'feature')).rows;
    expect(rows[0]?.because.map(({ words }) => words)).toContain(
      'an inversion of 4 cars was drawn, and 3 are left',
    );
  });
});

describe('a drawn inversion in a format that depends on the number of cars', () => {
  const format: Format = {
    id: 'inversions',
    sessions: [
      { id: 'qualifying', kind: 'qualifying' },
      {
        id: 'feature',
        kind: 'main',
        laps: 1,
        lineup: [
          { from: ['qualifying'], places: [1, 4], invert: { drawn: [0, 4] }, when: { cars: [0, 6] } },
          { from: ['qualifying'], places: [5, 8], invert: { drawn: [0, 4] }, when: { cars: [7, null] } },
          { from: ['qualifying'] },
        ],
      },
    ],
  };
  const fixedFor = (cars: number) =>
    runQualifying(meetingOf(format, CARS).given({ type: 'FixField', cars }), CARS);

  it('is about the source of the document', () => {
    const meeting = fixedFor(6).given(drawInversion(4), { type: 'FixField', cars: 8 });

    expect(drawsIn(meeting)).toEqual([{ kind: 'inversion', source: 1, isOpen: true, cars: '' }]);
    expect(start(meeting.given(drawInversion(4)))).toBe('8 7 6 5 1 2 3 4');
  });

  it('is asked about before another number of cars leaves it out', () => {
    const meeting = fixedFor(6).given(drawInversion(4));

    expect(refusal(meeting, { type: 'FixField', cars: 8, confirm: false })).toMatchObject({
      code: 'needs-confirmation',
      details: { facts: ['With 8 cars these sessions get other cars than were posted or drawn: feature.'] },
    });
  });
});

describe('a source that reads a race at a lap', () => {
  it('yields nobody if the race was over before that lap', () => {
    const format: Format = {
      id: 'stage',
      sessions: [
        { id: 'heat', kind: 'heat', laps: 3, lineup: [{ draw: true }] },
        {
          id: 'feature',
          kind: 'main',
          laps: 1,
          lineup: [{ from: ['heat@2'], places: [1, 1] }, { from: ['heat'] }],
        },
      ],
    };
    const meeting = meetingOf(format, ['1', '2']).given(
      { type: 'DrawLineup', session: 'heat', order: ['1', '2'] },
      { type: 'PostLineup', session: 'heat' },
      { type: 'OpenSession', session: 'heat' },
      { type: 'ShowGreen', session: 'heat' },
      { type: 'RecordLap', session: 'heat', car: '2' },
      { type: 'RecordLap', session: 'heat', car: '1' },
      { type: 'ShowRed', session: 'heat', reason },
      { type: 'EndRace', session: 'heat', reason },
      { type: 'PostResults', session: 'heat' },
    );

    expect(openIn(meeting)).toEqual([]);
    expect(start(meeting)).toBe('2 1');
    expect(meeting.when(posting)).toEqual(['LineupPosted']);
  });
});

describe('the draw of a ranking', () => {
  const pills: Format = {
    id: 'pills',
    rankings: [{ id: 'pills', by: ['drawn'] }],
    sessions: [{ id: 'feature', kind: 'main', laps: 1, lineup: [{ from: ['pills'] }] }],
  };

  it('cannot be struck before the line-ups that rest on it', () => {
    const meeting = meetingOf(pills, ['1', '2']).given(
      { type: 'DrawOrder', ranking: 'pills', order: ['2', '1'] },
      posting,
    );
    const strike: Issued = { type: 'StrikeRecord', revision: revisionOf(meeting, 'OrderDrawn'), reason };

    expect(refusal(meeting, strike)).toMatchObject({
      code: 'record-rested-on',
      details: { restsOn: [revisionOf(meeting, 'LineupPosted')] },
    });
    meeting.given({ type: 'StrikeRecord', revision: revisionOf(meeting, 'LineupPosted'), reason }, strike);
    expect(start(meeting)).toBe('');
  });
});
