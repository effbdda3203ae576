import { computeLineup, pointsWords, rankingOf, type Format } from '#domain';
import type { Given } from '../support/given.ts';
import { finish, meetingOf, sessionAt, startOrder, startRace } from '../support/weekend.ts';

type Ranking = NonNullable<Format['rankings']>[number];
type Session = Format['sessions'][number];

const heat = (id: string, more: Partial<Session> = {}): Session => ({ id, kind: 'heat', laps: 1, ...more });

/** Returns a format with three heats that anybody may run, and a main by a ranking of them. */
const ranked = (ranking: Partial<Ranking>, more: Partial<Format> = {}): Format => ({
  id: 'ranked',
  points: { heat: { places: [3, 2, 1] } },
  rankings: [{ id: 'night', of: ['heat-1', 'heat-2', 'heat-3'], points: 'heat', by: ['points'], ...ranking }],
  sessions: [
    ...['heat-1', 'heat-2', 'heat-3'].map((id) => heat(id)),
    { id: 'main', kind: 'main', laps: 1, lineup: [{ from: ['night'] }] },
  ],
  ...more,
});

/** Runs a heat that anybody may run, and posts its results. */
const run = (meeting: Given, session: string, ...cars: string[]): Given =>
  meeting.given(
    { type: 'OpenSession', session },
    { type: 'ShowGreen', session },
    ...finish(session, ...cars),
    { type: 'PostResults', session },
  );

/** Runs the three heats, each with the cars of a word in the order of its letters. */
function afterHeats(format: Format, ...finishes: string[]): Given {
  const cars = [...new Set(finishes.join(''))].toSorted();
  return finishes.reduce(
    (meeting, order, i) => run(meeting, `heat-${i + 1}`, ...order),
    meetingOf(format, cars),
  );
}

/** Returns the cars of a ranking with their places and points: "1 A 7". */
const rows = ({ state }: Given, id = 'night'): string[] =>
  rankingOf(state, id, { asItStands: false })?.rows.map(({ place, car, points }) =>
    [place, car, points && pointsWords(points)].join(' '),
  ) ?? [];

const openPlaces = (meeting: Given): string[] =>
  computeLineup(meeting.state, sessionAt(meeting, 'main')).open.map(({ places, cars = [] }) =>
    [places, ...cars].join(' '),
  );

describe('head-to-head', () => {
  const by: Ranking['by'] = ['points', 'head-to-head', 'entered'];

  it('puts the car ahead that beat the other where both ran', () => {
    const meeting = afterHeats(ranked({ by }), 'BA', 'CA', 'CDB');
    expect(rows(meeting)).toEqual(['1 C 6', '2 B 4', '3 A 4', '4 D 2']);
  });

  it('is not used if it leaves the order of some of the level cars open', () => {
    const circle = afterHeats(ranked({ by }), 'CA', 'BC', 'AB');
    expect(rows(circle)).toEqual(['1 A 5', '2 B 5', '3 C 5']);
  });

  it('is not used for cars that never met', () => {
    const meeting = afterHeats(ranked({ by: ['points', 'head-to-head'] }), 'AC', 'BC', 'C');
    expect(rows(meeting).slice(1)).toEqual(['2 A 3', '2 B 3']);
  });
});

describe('a tie that no key breaks', () => {
  it('shares the place, and leaves the starts open until it is broken', () => {
    const meeting = afterHeats(ranked({}), 'ABC', 'BAC', 'C');
    expect(rows(meeting)).toEqual(['1 A 5', '1 B 5', '1 C 5']);
    expect(openPlaces(meeting)).toEqual(['3 A B C']);
    expect(meeting.when({ type: 'PostLineup', session: 'main' })).toBe('tie-open');
    meeting.given({ type: 'BreakTie', ranking: 'night', cars: ['C', 'B', 'A'], reason: 'drawn by lot' });
    expect(rows(meeting)).toEqual(['1 C 5', '2 B 5', '3 A 5']);
    expect(openPlaces(meeting)).toEqual([]);
    expect(startOrder(meeting, 'main')).toEqual(['C', 'B', 'A']);
  });

  it('behind the places that a line-up takes leaves no start open', () => {
    const format = ranked({});
    const first = { from: ['night'], places: [1, 1] as [number, number] };
    format.sessions = [
      ...format.sessions.slice(0, 3),
      { id: 'main', kind: 'main', laps: 1, lineup: [first] },
    ];
    const meeting = afterHeats(format, 'ABC', 'ACB', 'A');
    expect(rows(meeting)).toEqual(['1 A 9', '2 B 3', '2 C 3']);
    expect(openPlaces(meeting)).toEqual([]);
  });
});

describe('a car that did not start', () => {
  const format = (status?: Record<string, number>): Format => ({
    id: 'one-heat',
    points: { heat: { places: [5, 4, 3], ...(status && { status }) } },
    rankings: [{ id: 'night', of: ['heat'], points: 'heat', by: ['points', 'entered'] }],
    sessions: [heat('heat', { lineup: [{ draw: true }] })],
  });

  const withoutC = (of: Format): Given => {
    const meeting = meetingOf(of, ['A', 'B', 'C', 'D']).given({
      type: 'DrawLineup',
      session: 'heat',
      order: ['A', 'B', 'C'],
    });
    meeting.given({ type: 'PostLineup', session: 'heat' });
    meeting.given({ type: 'ScratchCar', session: 'heat', car: 'C', reason: 'engine' });
    startRace(meeting, 'heat').given(...finish('heat', 'A', 'B'));
    return meeting.given({ type: 'PostResults', session: 'heat' });
  };

  it('has no points, but is in the ranking', () => {
    expect(rows(withoutC(format()))).toEqual(['1 A 5', '2 B 4', '3 C 0']);
  });

  it('has the points of the status if the table names it', () => {
    expect(rows(withoutC(format({ 'did-not-start': 2 })))).toEqual(['1 A 5', '2 B 4', '3 C 2']);
  });
});

describe('a car whose status does not transfer', () => {
  it('is passed over by a source of its race, and starts by its place in the ranking', () => {
    const format = ranked({ by: ['points', 'entered'] });
    const winners = { from: ['heat-1'], places: [1, 3] as [number, number] };
    const main: Session = { id: 'main', kind: 'main', laps: 1, lineup: [winners, { from: ['night'] }] };
    format.sessions = [...format.sessions.slice(0, 3), main];
    const meeting = meetingOf(format, ['A', 'B', 'C']);
    const session = 'heat-1';
    meeting.given(
      { type: 'OpenSession', session },
      { type: 'ShowGreen', session },
      ...finish(session, 'A', 'B', 'C'),
    );
    const penalty = { type: 'Penalize', session, car: 'B', penalty: 'disqualified', reason: 'fuel' } as const;
    meeting.given(penalty, { type: 'PostResults', session });
    run(run(meeting, 'heat-2', 'B', 'C', 'A'), 'heat-3', 'C', 'A', 'B');
    expect(rows(meeting)).toEqual(['1 C 7', '2 A 6', '3 B 4']);
    expect(startOrder(meeting, 'main')).toEqual(['A', 'C', 'B']);
  });
});

describe('placings', () => {
  it('count the places of dropped sessions too', () => {
    const table = { points: { heat: { places: [3, 3, 3, 0] } } };
    const rule: Partial<Ranking> = { drop: 2, by: ['points', 'placings'] };
    const meeting = afterHeats(ranked(rule, table), 'ABC', 'CBA', 'BAC');
    expect(rows(meeting)).toEqual(['1 B 3', '2 A 3', '3 C 3']);
  });
});

describe('a race at a lap', () => {
  it('pays for the fastest lap until then', () => {
    const format: Format = {
      id: 'stage',
      points: { stage: { places: [0], fastestLap: 1 } },
      rankings: [{ id: 'stage', of: ['heat@2'], points: 'stage', by: ['points', 'entered'] }],
      sessions: [heat('heat', { laps: 3 })],
    };
    const session = 'heat';
    const lap = (car: string, timeMs: number) => ({ type: 'RecordLap', session, car, timeMs }) as const;
    const meeting = meetingOf(format, ['A', 'B'])
      .given({ type: 'OpenSession', session }, { type: 'ShowGreen', session })
      .given(lap('A', 20_000), lap('B', 20_100), lap('A', 20_200), lap('B', 19_900))
      .given(lap('A', 19_500), lap('B', 20_000), { type: 'ShowCheckered', session })
      .given({ type: 'PostResults', session });
    expect(rows(meeting, 'stage')).toEqual(['1 B 1', '2 A 0']);
  });
});

describe('an inversion', () => {
  it('turns the cars that are left after those with a start are passed over', () => {
    const lineup = [
      { from: ['heat-1'], places: [1, 1] as [number, number] },
      { from: ['heat-1'], invert: 3 },
    ];
    const sessions = [heat('heat-1'), { id: 'main', kind: 'main' as const, laps: 1, lineup }];
    const meeting = run(meetingOf({ id: 'turned', sessions }, ['A', 'B', 'C', 'D']), 'heat-1', ...'ABCD');
    expect(startOrder(meeting, 'main')).toEqual(['A', 'D', 'C', 'B']);
  });
});
