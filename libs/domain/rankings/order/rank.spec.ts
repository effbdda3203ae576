import type { PointsTables } from '../../formats/points-table.ts';
import { ONE, pointsWords, rational, ZERO } from '../points/points.ts';
import { rankCars } from './rank.ts';
import type { RankingContext, RankingRule, ScoredCar, SessionScore } from '../scores.ts';

const row = (car: string, place: number | null, more: Partial<ScoredCar> = {}): ScoredCar => ({
  car,
  place,
  start: null,
  status: 'running',
  laps: 10,
  timeMs: null,
  fastest: [],
  led: false,
  ledMost: false,
  fastestLap: false,
  pole: false,
  penaltyPoints: ZERO,
  ...more,
});

const session = (ref: string, order: readonly string[], more: readonly ScoredCar[] = []): SessionScore => ({
  ref,
  name: ref,
  revisions: [],
  isPublished: true,
  rows: [...order.map((car, i) => row(car, i + 1)), ...more],
  share: ONE,
});

const cars: RankingContext = {
  subjectOf: (car) => car,
  enteredAt: () => 0,
  orders: new Map(),
  drawn: null,
  ties: [],
};

const rank = (
  rule: RankingRule,
  tables: PointsTables,
  sessions: readonly SessionScore[],
  more: Partial<RankingContext> = {},
) => rankCars(rule, tables, sessions, { ...cars, ...more });

const standings = (ranked: ReturnType<typeof rankCars>) =>
  ranked.map(({ place, who, points }) => `${place} ${who} ${points ? pointsWords(points) : '-'}`);

const wordsOf = (ranked: ReturnType<typeof rankCars>, car: string) =>
  ranked.find(({ who }) => who === car)?.because[0]?.words;

const NIGHT = { night: { places: [40], then: -1, least: 0 } };
const SEASON = [
  session('Night 1', ['A', 'B', 'C', 'D', 'E']),
  session('Night 2', ['B', 'A', 'C', 'E', 'D']),
  session('Night 3', ['C', 'D', 'A', 'B']),
  session('Night 4', ['D', 'B', 'E', 'C', 'A']),
];

describe('a ranking', () => {
  it('sums points, drops the worst score, and counts a missed session as dropped', () => {
    const ranked = rank({ points: 'night', drop: 1, by: ['points', 'placings', 'latest'] }, NIGHT, SEASON);

    expect(standings(ranked)).toEqual(['1 B 118', '2 A 117', '3 D 116', '4 C 116', '5 E 111']);
    expect(wordsOf(ranked, 'B')).toBe('1st: 118 = 39 + 40 + 39, without Night 3 (37)');
    expect(wordsOf(ranked, 'D')).toBe(
      '3rd: 116 = 37 + 39 + 40, without Night 2 (36), level with car C, ahead by second places 1 : 0',
    );
    expect(wordsOf(ranked, 'E')).toBe('5th: 111 = 36 + 37 + 38, missed Night 3');
  });

  it('counts the best low scores and breaks a tie by the next ones', () => {
    const orders = ['ABCDEF', 'BACDEF', 'CABFDE', 'ABDCEF', 'BCADFE', 'DBACEF'];
    const rounds = orders.map((order, i) => session(`Round ${i + 1}`, [...order]));
    const rule: RankingRule = { points: 'round', low: true, best: 4, by: ['points', 'best', 'time'] };

    const ranked = rank(rule, { round: { places: [0, 2], then: 1 } }, rounds);

    expect(standings(ranked)).toEqual(['1 B 4', '2 A 4', '3 C 8', '4 D 11', '5 E 20', '6 F 21']);
    expect(wordsOf(ranked, 'A')).toContain('level with car B, behind by the fifth best score 3 : 2');
  });

  it('pays for places won and takes for places lost', () => {
    const heat = { heat: { places: [150], then: -7, least: 0, gained: 5, lost: -1.5 } };
    const rows = [row('22', 1, { start: 2 }), row('21', 2, { start: 1 }), row('8', 3, { start: 6 })];

    const ranked = rank({ points: 'heat', by: ['points'] }, heat, [session('Heat 1', [], rows)]);

    expect(standings(ranked)).toEqual(['1 22 155', '2 8 151', '3 21 141.5']);
  });

  it('pays what a status is worth, and nothing for no place', () => {
    const ride = { ride: { places: [3, 2, 1, 0], status: { 'did-not-start': -1 } } };
    const absent = [row('C', 3, { status: 'did-not-start' }), row('D', null, { status: 'disqualified' })];

    const ranked = rank({ points: 'ride', by: ['points'] }, ride, [session('Heat 1', ['A', 'B'], absent)]);

    expect(standings(ranked)).toEqual(['1 A 3', '2 B 2', '3 D 0', '4 C -1']);
  });

  it('multiplies the points of a session by the table and by the share of a shortened race', () => {
    const table = { final: { places: [3, 2], times: 2, led: 1 } };
    const half = { ...session('Final', [], [row('A', 1, { led: true })]), share: rational(0.5) };

    expect(standings(rank({ points: 'final', by: ['points'] }, table, [half]))).toEqual(['1 A 4']);
  });

  it('takes penalty points from the sum, which no drop gives back', () => {
    const rows = [row('A', 1, { penaltyPoints: rational(10) }), row('B', 2)];
    const rule: RankingRule = { points: 'night', best: 1, by: ['points'] };

    const ranked = rank(rule, NIGHT, [session('Night 1', [], rows), session('Night 2', ['A', 'B'])]);

    expect(standings(ranked)).toEqual(['1 B 39', '2 A 30']);
    expect(wordsOf(ranked, 'A')).toBe('2nd: 30 = 40 − 10 (penalty), without Night 2 (40)');
  });

  it('always counts a score with a status that the rule keeps', () => {
    const table = { night: { places: [40, 39], status: { disqualified: 0 } } };
    const out = row('A', null, { status: 'disqualified' });
    const sessions = [
      session('Night 1', [], [out]),
      session('Night 2', ['A']),
      session('Night 3', ['B', 'A']),
    ];

    const ranked = rank(
      { points: 'night', drop: 1, keep: ['disqualified'], by: ['points'] },
      table,
      sessions,
    );

    expect(wordsOf(ranked, 'A')).toContain('40 = 0 + 40, without Night 3 (39)');
  });

  it('names a car of the same class without the class, and one of another class with it', () => {
    const rule: RankingRule = { points: 'night', by: ['points'] };
    const features = [
      session('sprints/feature', ['sprints/7']),
      session('sprints/feature', ['sprints/8']),
      session('modifieds/feature', ['modifieds/7']),
    ];
    const [one, two, other] = ['sprints/7', 'sprints/8', 'modifieds/7'].map((car) =>
      wordsOf(rank(rule, NIGHT, features), car),
    );
    expect(one).toContain('level with cars 8 and modifieds/7 by every key');
    expect(two).toContain('level with cars 7 and modifieds/7 by every key');
    expect(other).toContain('level with cars sprints/7 and sprints/8 by every key');
  });

  it('lists those that no key tells apart at one place, until a ruling orders them', () => {
    const heats = [session('Heat 1', ['A', 'B']), session('Heat 2', ['C', 'D'])];
    const rule: RankingRule = { points: 'night', by: ['points'] };
    const ruling = { cars: ['C', 'A'], reason: 'coin', revision: 7 };

    const tied = rank(rule, NIGHT, heats);
    const broken = rank(rule, NIGHT, heats, { ties: [ruling] });

    expect(standings(tied)).toEqual(['1 A 40', '1 C 40', '3 B 39', '3 D 39']);
    expect(tied[0]?.tiedWith).toEqual(['C']);
    expect(wordsOf(tied, 'A')).toBe('1st: 40, level with car C by every key');
    expect(standings(broken)).toEqual(['1 C 40', '2 A 40', '3 B 39', '3 D 39']);
    expect(broken[1]?.because[1]).toEqual({
      rule: 'tie-broken',
      words: 'tie broken in the order C, A: coin',
      revisions: [7],
    });
  });

  describe('head to head', () => {
    const rule: RankingRule = { points: 'flat', by: ['points', 'head-to-head', 'latest'] };
    const flat = { flat: { places: [1], then: 0 } };

    it('orders a group whose cars all met', () => {
      const ranked = rank(rule, flat, [session('Heat 1', ['B', 'A', 'C'])]);

      expect(ranked.map(({ who }) => who)).toEqual(['B', 'A', 'C']);
      expect(wordsOf(ranked, 'A')).toContain('level with car C, ahead by head to head 1 : 0');
    });

    it('says nothing where it does not order the whole group', () => {
      const heats = [
        session('Heat 1', ['A', 'B']),
        session('Heat 2', ['B', 'C']),
        session('Heat 3', ['C', 'A']),
      ];

      expect(rank(rule, { flat: { places: [1], then: 0 } }, heats).map(({ who }) => who)).toEqual([
        'C',
        'A',
        'B',
      ]);
    });
  });

  it('compares the numbers of wins over all sessions, then of second places', () => {
    const heats = [session('Heat 1', ['A', 'B', 'C']), session('Heat 2', ['B', 'C', 'A'])];

    const ranked = rank({ by: ['placings', 'latest'] }, {}, heats);

    expect(standings(ranked)).toEqual(['1 B -', '2 A -', '3 C -']);
    expect(wordsOf(ranked, 'B')).toBe('1st: ahead of car A by second places 1 : 0');
  });

  it('follows a named order, and puts those outside it last', () => {
    const pills = { name: 'pills', places: new Map([['B', 1]]), revisions: [] };
    const heats = [session('Heat 1', ['A']), session('Heat 2', ['B'])];
    const orders = new Map([['pills', pills]]);

    const ranked = rank({ points: 'night', by: ['points', 'order:pills'] }, NIGHT, heats, { orders });

    expect(ranked.map(({ who }) => who)).toEqual(['B', 'A']);
    expect(wordsOf(ranked, 'A')).toBe('2nd: 40, level with car B, behind by pills, no place to 1st');
  });

  it('reads what a key compares once for each car, also if all are level', () => {
    const field = Array.from({ length: 100 }, (_, i) => String(i));
    const asked: string[] = [];
    const enteredAt = (who: string): number => asked.push(who);

    rank(
      { by: ['placings', 'entered'] },
      {},
      [
        session(
          'Heat 1',
          [],
          field.map((car) => row(car, 1)),
        ),
      ],
      { enteredAt },
    );

    expect(asked).toEqual(field);
  });

  it('adds the points of all cars of a team', () => {
    const teams: Record<string, string | null> = { A: 'Red', B: 'Red', C: 'Blue', D: null };

    const ranked = rank(
      { points: 'night', by: ['points'], for: 'team' },
      NIGHT,
      [session('Night 1', ['C', 'A', 'B', 'D'])],
      { subjectOf: (car) => teams[car] ?? null },
    );

    expect(standings(ranked)).toEqual(['1 Red 77', '2 Blue 40']);
  });

  it.each([
    ['time', [row('A', 1, { timeMs: 60_500 }), row('B', 2, { timeMs: 60_000 })]],
    ['laps-and-time', [row('A', 1, { laps: 9, timeMs: 1 }), row('B', 2, { laps: 10, timeMs: 9 })]],
    ['best-lap', [row('A', 1), row('B', 2, { fastest: [{ ms: 13_000, setAt: 'x' }] })]],
  ])('orders by %s of all sessions', (key, rows) => {
    const ranked = rank({ by: [key] }, {}, [session('Round 1', [], rows)]);

    expect(ranked.map(({ who }) => who)).toEqual(['B', 'A']);
  });
});
