import { checkFormat, sentFormat, type Format } from '#domain';

type Spec = Format['sessions'][number];
type Source = NonNullable<Spec['lineup']>[number];
type Ranking = NonNullable<Format['rankings']>[number];

const qualifying: Spec = { id: 'qualifying', kind: 'qualifying' };
const race = (id: string, lineup: Source[], more: Partial<Spec> = {}): Spec => ({
  id,
  kind: 'heat',
  laps: 5,
  lineup,
  ...more,
});
const heat = (more: Partial<Spec> = {}): Spec =>
  race('heat', [{ from: ['qualifying'], deal: 'stagger' }], { count: { most: 10 }, ...more });
const main = (...lineup: Source[]): Spec => race('main', lineup, { kind: 'main', laps: 20 });
const night = (sessions: Spec[], more: Partial<Format> = {}): Format => ({ id: 'test', sessions, ...more });
const ranked = (ranking: Partial<Ranking>, more: Partial<Format> = {}): Format =>
  night([qualifying, heat(), main({ from: ['heat-*'] })], {
    points: { heat: { places: [10], then: -1, least: 0 } },
    rankings: [{ id: 'sum', of: ['heat-*'], points: 'heat', by: ['points'], ...ranking }],
    ...more,
  });

const found = (format: Format): string[] =>
  checkFormat(sentFormat.parse(format)).map(({ severity, session, field, words }) =>
    [severity, session, `${field}:`, words].filter(Boolean).join(' '),
  );

const imported = (id: string): string =>
  `no session or ranking is "${id}", so it must be imported (ImportRanking)`;

describe('the references of a line-up', () => {
  it.each<[string, string[], ...Source[]]>([
    [
      'may name a family, a copy, a ranking and the standings',
      [],
      { from: ['heat-*'] },
      { from: ['heat-2'] },
    ],
    [
      'name a copy that there can be',
      ['error main lineup[0].from: there is no session "heat-21"'],
      { from: ['heat-21'] },
    ],
    [
      'do not name a session with copies by its id',
      ['error main lineup[0].from: "heat" has copies, so name one like heat-1, or all as heat-*'],
      { from: ['heat'] },
    ],
    [
      'name a family with sessions',
      ['error main lineup[0].from: there is no session like "duel-1"'],
      { from: ['duel-*', 'heat-1'] },
    ],
    [
      'have the path of a source within a source',
      ['error main lineup[1].of[1].of[0].from: there is no session "b-main"'],
      { from: ['heat-*'], places: [1, 2] },
      { of: [{ from: ['heat-*'] }, { of: [{ from: ['b-main'] }] }] },
    ],
    [
      'may name an order that is imported',
      [`warning main lineup[0].order: ${imported('owners')}`],
      { from: ['heat-*'], order: 'owners' },
    ],
    [
      'name one order',
      ['error main lineup[0].order: "heat-*" is several sessions, and this is one order'],
      { from: ['heat-*'], order: 'heat-*' },
    ],
    [
      'name each session once',
      ['warning main lineup[0].from: "heat-1" is named twice'],
      { from: ['heat-1', 'heat-1'] },
    ],
    [
      'name a lap of the race',
      ['warning main lineup[0].from: heat-1 has 5 laps, so there is no order at lap 6'],
      { from: ['heat-1@5', 'heat-1@6'] },
    ],
  ])('%s', (_, words, ...sources) => {
    const named = night([qualifying, heat(), main(...sources)]);
    expect(found(named)).toEqual(words);
  });
});

describe('the parts of a source', () => {
  const from = ['qualifying'];
  it.each<[string, string, Source]>([
    [
      'deal',
      'error main lineup[0].deal: only a session with a count can be dealt to',
      { from, deal: 'snake' },
    ],
    [
      'at',
      'error main lineup[0].at: at names the places, so places and shares exclude it',
      { from, at: [1, 4], places: [1, 4] },
    ],
    ['at', 'error main lineup[0].at: place 4 is named twice', { from, at: [4, 1, 4] }],
    [
      'take',
      'warning main lineup[0].take: the source gives at most 3, so it never takes 4',
      { from, places: [1, 3], take: 4 },
    ],
    [
      'invert',
      'error main lineup[0].invert.drawn: the source gives at most 6, so 8 can never be drawn',
      { from, places: [1, 6], invert: { drawn: [0, 4, 8] } },
    ],
    [
      'draw',
      'warning main lineup[0].order: the cars are drawn already, so this says nothing',
      { draw: true, order: 'draw' },
    ],
  ])('%s', (_, words, source) => {
    expect(found(night([qualifying, main(source)]))).toEqual([words]);
  });

  it('are drawn or chosen in the line-up itself only', () => {
    const words = 'only a source of the line-up itself is drawn or chosen, not one within another';
    const of: Source[] = [{ draw: true }, { from, order: 'draw', invert: { drawn: [0, 2] } }];
    expect(found(night([qualifying, main({ of }, { of: [{ chosen: 'promoter' }] })]))).toEqual(
      ['[0].of[0].draw', '[1].of[0].chosen'].map((path) => `error main lineup${path}: ${words}`),
    );
  });

  it('within a source give as many cars as they take or turn round', () => {
    const of: Source[] = [{ from, places: [1, 3], take: 4, invert: { drawn: [0, 6] } }];
    expect(found(night([qualifying, main({ of })]))).toEqual([
      'warning main lineup[0].of[0].take: the source gives at most 3, so it never takes 4',
      'error main lineup[0].of[0].invert.drawn: the source gives at most 3, so 6 can never be drawn',
    ]);
  });

  it('deal excludes the other shares', () => {
    const sources: Source[] = [{ from, deal: 'stagger', every: 2, offset: 1 }];
    expect(found(night([qualifying, race('heat', sources, { count: 2 })]))).toEqual([
      'error heat lineup[0].deal: deal counts the shares itself, so every, snake and offset exclude it',
    ]);
  });

  it('a drawn number may be as large as the source in the largest field', () => {
    const sources: Source[] = [{ from: ['heat-*'], places: [1, 2], invert: { drawn: [0, 8] } }];
    expect(found(night([qualifying, heat({ count: 4 }), main(...sources)]))).toEqual([]);
    expect(found(night([qualifying, heat({ count: 3 }), main(...sources)]))).toHaveLength(1);
  });
});

describe('a cycle', () => {
  it('is found through rankings and the orders of sources and keys', () => {
    const order = main({ from: ['heat-*'], order: 'sum' });
    const ofMain = { id: 'sum', of: ['main'], by: ['placings'] } satisfies Ranking;
    expect(found(night([qualifying, heat(), order], { rankings: [ofMain] }))).toEqual([
      'error main lineup.from: its cars come round to itself: main <- sum <- main',
    ]);
    const rankings: Ranking[] = [
      { id: 'a', of: ['heat-*'], by: ['placings', 'order:b'] },
      { id: 'b', of: ['heat-*'], by: ['latest', 'order:a'] },
    ];
    expect(found(night([qualifying, heat()], { rankings }))).toEqual([
      'error rankings[0]: it depends on itself: a <- b <- a',
    ]);
  });

  it('is found through the copies of a session', () => {
    const self = race('heat', [{ from: ['qualifying'] }, { from: ['heat-1'] }], { count: 2 });
    expect(found(night([qualifying, self]))).toEqual([
      'error heat lineup.from: its cars come round to itself: heat <- heat',
    ]);
  });
});

describe('the sessions for a number of cars', () => {
  const variants = (first: [number, number | null], second: [number, number | null]): string[] =>
    found(night([qualifying, heat({ when: { cars: first } }), heat({ when: { cars: second } })]));

  it('exclude each other and have no gap', () => {
    expect(variants([0, 31], [32, null])).toEqual([]);
    expect(variants([0, 32], [32, null])).toEqual([
      'error heat when.cars: another session has the same id with 32 cars',
    ]);
    expect(variants([0, 30], [33, null])).toEqual([
      'warning heat when.cars: the format has no heat for 31 to 32 cars',
    ]);
    expect(variants([0, 30], [32, null])).toEqual([
      'warning heat when.cars: the format has no heat for 31 cars',
    ]);
    expect(found(night([qualifying, heat(), heat({ when: { cars: [9, null] } })]))).toEqual([
      'error heat id: another session has the same id',
    ]);
  });

  it('have ids of their own after the copies are made', () => {
    const other = race('heat-3', [{ from: ['qualifying'] }]);
    expect(found(night([qualifying, heat(), other]))).toContain(
      'error heat-3 id: a copy of heat has the same id',
    );
    expect(found(night([qualifying, heat({ count: 2 }), other]))).not.toContain(
      'error heat-3 id: a copy of heat has the same id',
    );
  });

  it('are at most 64', () => {
    expect(found(night([qualifying, heat({ count: { most: 4 } })]))).toEqual([]);
    expect(found(night([qualifying, heat({ count: { most: 3 } })]))).toEqual([
      'error sessions: with 190 cars it has 65 sessions, more than 64',
    ]);
    expect(found(night([qualifying, heat({ count: { most: 3 }, when: { cars: [0, 60] } })]))).toEqual([]);
  });

  it('are in the format for the cars of their sources', () => {
    const few = race('b-main', [{ from: ['heat-*'], when: { cars: [20, 30] } }], { when: { cars: [0, 19] } });
    expect(found(night([qualifying, heat(), few]))).toEqual([
      'warning b-main lineup[0].when.cars: the session is not in the format for 20 to 30 cars',
      'warning b-main lineup: with 1 to 19 cars no car can reach it',
    ]);
    expect(found(night([qualifying, heat({ when: { cars: [20, 10] } })]))).toEqual([
      'error heat when.cars: 20 to 10 are no numbers of cars',
    ]);
  });
});

describe('a ranking', () => {
  it('has keys that something can decide', () => {
    expect(found(ranked({ by: ['points', 'placings', 'latest', 'head-to-head', 'entered'] }))).toEqual([]);
    expect(found(ranked({ points: undefined, by: ['points', 'best'] }))).toEqual([
      'error rankings[0].by[0]: no points table is named, so "points" decides nothing',
      'error rankings[0].by[1]: no points table is named, so "best" decides nothing',
    ]);
    expect(found(ranked({ by: ['average-of:3', 'points'] }))).toEqual([
      'error rankings[0].by[0]: averages order timed sessions only, so "average-of:3" decides nothing',
    ]);
    expect(found(ranked({ by: ['points', 'drawn'] }))).toEqual([
      'error rankings[0].by[1]: a ranking of sessions is not drawn; name a drawn ranking, like order:pills',
    ]);
    expect(found(ranked({ of: undefined, points: undefined, by: ['latest'] }))).toEqual([
      'error rankings[0].by: without "of" nothing decides "latest"',
    ]);
    expect(found(ranked({ of: undefined, points: undefined, by: ['average-of:3'] }))).toEqual([
      'error rankings[0].by: without "of" nothing decides "average-of:3"',
    ]);
    expect(found(ranked({ by: undefined }))).toEqual([
      'error rankings[0].by: a ranking of sessions needs the keys that it compares',
    ]);
    expect(found(ranked({ by: ['entered', 'points'] }))).toEqual([
      'warning rankings[0].by: "entered" breaks each tie, so the keys after it say nothing',
    ]);
    const rankings: Ranking[] = [
      { id: 'sum', of: ['heat-*'], points: 'heat', by: ['points'] },
      { id: 'all', of: ['sum'], by: ['placings', 'time'] },
    ];
    expect(found(ranked({}, { rankings }))).toEqual([
      'error rankings[1].by[1]: it is made from rankings only, so "time" decides nothing',
    ]);
  });

  it('is made from known sessions, and has an id of its own', () => {
    expect(found(ranked({ of: ['heat-*', 'duel'] }))).toEqual([
      'error rankings[0].of[1]: there is no session "duel"',
    ]);
    expect(found(ranked({ of: ['heat-*', 'heat-*'] }))).toEqual([
      'error rankings[0].of: "heat-*" is named twice',
    ]);
    expect(found(ranked({ id: 'qualifying' }))).toEqual(['error rankings[0].id: a session is "qualifying"']);
    expect(found(ranked({ id: 'heat-2' }))).toEqual([
      'error rankings[0].id: a session or a copy is "heat-2"',
    ]);
    expect(found(ranked({ id: 'late' }))).toEqual(['error rankings[0].id: "late" has a meaning of its own']);
    expect(found(ranked({ id: 'stream' }))).toEqual([
      'error rankings[0].id: addresses use "stream" otherwise',
    ]);
  });

  it('may be drawn or imported, and then has nothing to compare', () => {
    const rankings: Ranking[] = [{ id: 'pills', by: ['drawn'] }, { id: 'owners' }];
    expect(found(ranked({}, { rankings }))).toEqual([]);
    expect(found(ranked({}, { rankings: [{ id: 'owners', low: true, drop: 1 }] }))).toEqual([
      'warning rankings[0].low: the order is imported, so this says nothing',
      'warning rankings[0].drop: the order is imported, so this says nothing',
    ]);
    expect(found(ranked({ by: ['points', 'order:owners'] }))).toEqual([
      `warning rankings[0].by[1]: ${imported('owners')}`,
    ]);
  });

  it('has known points tables, each for its sessions', () => {
    expect(found(ranked({ points: 'race' }))).toEqual([
      'error rankings[0].points: there is no points table "race"',
      'warning points.heat: no ranking uses it',
    ]);
    expect(found(ranked({ of: ['heat-*', 'main'], points: 'heat' }))).toEqual([
      'warning rankings[0].points: heat and main share the table "heat"; name the table of each, or keep it',
    ]);
    expect(
      found(ranked({ of: ['heat-*', 'main'], points: { 'heat-1': 'heat', 'heat-*': 'none', b: 'heat' } })),
    ).toEqual([
      'error rankings[0].points.heat-*: there is no points table "none"',
      'error rankings[0].points.b: there is no session "b"',
      'warning rankings[0].points: "main" has no points table, so it pays nothing',
    ]);
    const points = { heat: { places: [1], status: { excluded: 0 } }, main: { places: [1] } };
    expect(found(ranked({}, { points }))).toEqual([
      'warning points.heat.status: no car is "excluded"; a status is like "disqualified"',
      'warning points.main: no ranking uses it',
    ]);
  });
});

describe('the fields of a session', () => {
  it('compare with what its kind has', () => {
    const timed = (more: Partial<Spec>): string[] => found(night([{ ...qualifying, ...more }]));
    expect(timed({ rank: { by: ['points'] } })).toEqual([
      'error qualifying rank.by: only a ranking can be by "points"',
    ]);
    expect(timed({ rank: { by: 'laps-and-time' }, start: 'staggered', laps: 4 })).toEqual([]);
    expect(timed({ floors: [{ who: 'rookies', start: 4 }] })).toEqual([
      'warning qualifying floors: a timed session is not a race, so this says nothing',
    ]);
    expect(found(night([qualifying, { ...main({ from: ['qualifying'] }), start: 'staggered' }]))).toEqual([
      'warning main start: the cars of a race start together, so this says nothing',
    ]);
  });

  it('have the shares of a stopped race in order', () => {
    const stopped = {
      back: 2,
      shares: [
        { from: 0.75, share: 1 },
        { from: 0, share: 0.5 },
      ],
    };
    expect(found(night([qualifying, { ...main({ from: ['qualifying'] }), stopped }]))).toEqual([
      'error main stopped.shares: each share is from more laps than the one before',
    ]);
  });

  it('name the cars of a floor', () => {
    const floors = [
      { who: 'rookies', start: 5 },
      { who: 'last-winner', start: 'last' },
    ] as const;
    expect(found(night([qualifying, { ...main({ from: ['qualifying'] }), floors: [...floors] }]))).toEqual([
      `warning main floors[1].who: ${imported('last-winner')}`,
    ]);
  });
});
