import { checkFormat, firstFindings, format, nameOf, sentFormat, type Format } from '#domain';
import fc from 'fast-check';
import { countPlaces, takesPlace } from '../../libs/domain/formats/places.ts';
import { preset, PRESETS } from '../support/clash.ts';
import { oneRace } from '../support/weekend.ts';

type Spec = Format['sessions'][number];
type Source = NonNullable<Spec['lineup']>[number];

const qualifying: Spec = { id: 'qualifying', kind: 'qualifying' };
const heat = (id: string, ...lineup: Source[]): Spec => ({ id, kind: 'heat', laps: 5, lineup });
const from = ['qualifying'];

/** Returns the findings of a format as "severity session field: words". */
const found = (...sessions: Spec[]): string[] =>
  checkFormat({ id: 'test', sessions }).map(
    ({ severity, session, field, words }) => `${severity} ${session} ${field}: ${words}`,
  );

describe('a preset', () => {
  it.each(PRESETS)('has no findings: %s', (name) => {
    expect(checkFormat(preset(name))).toEqual([]);
    expect(preset(name).id).toBe(name);
  });
});

it('A format that was stored before an id was reserved can still be read', () => {
  const stored = { id: 'old', sessions: [{ id: 'patch', kind: 'qualifying' }] };
  expect(format.safeParse(stored).success).toBe(true);
});

describe('a format gets an error', () => {
  it.each<[string, string, ...Spec[]]>([
    [
      'for a session that it does not have',
      'error heat-1 lineup[0].from: there is no session "practice"',
      qualifying,
      heat('heat-1', { from: ['practice', 'qualifying'] }),
    ],
    [
      'for two sessions of one id',
      'error heat-1 id: another session has the same id',
      qualifying,
      heat('heat-1', { from, every: 2, offset: 1 }),
      heat('heat-1', { from, every: 2, offset: 2 }),
    ],
    ...['stream', 'diff', 'head', 'patch'].map((id): [string, string, Spec] => [
      `for a session whose id addresses use: ${id}`,
      `error ${id} id: addresses use "${id}" otherwise`,
      { id, kind: 'qualifying' },
    ]),
    [
      'for a race without its laps',
      'error race laps: a race needs its distance in laps',
      qualifying,
      { id: 'race', kind: 'main', lineup: [{ from }] },
    ],
    [
      'for a timed session with a line-up',
      'error pole lineup: a timed session has no line-up',
      qualifying,
      { id: 'pole', kind: 'qualifying', lineup: [{ from }] },
    ],
    [
      'for places in the wrong order',
      'error heat-1 lineup[0].places: 5 to 3 are no places',
      qualifying,
      heat('heat-1', { from, places: [5, 3] }, { from }),
    ],
    [
      'for a share of several sessions',
      'error lcq lineup[0].from: a share is taken of one session only',
      qualifying,
      heat('heat-1', { from, every: 2, offset: 1 }),
      heat('heat-2', { from, every: 2, offset: 2 }),
      { id: 'lcq', kind: 'last-chance', laps: 5, lineup: [{ from: ['heat-1', 'heat-2'], snake: 2 }] },
    ],
    [
      'for an offset beyond the shares',
      'error heat-1 lineup[0].offset: there are only 4 shares',
      qualifying,
      heat('heat-1', { from, every: 4, offset: 5 }),
    ],
    [
      'for an offset without every or snake',
      'error heat-1 lineup[0].offset: it goes with every or snake',
      qualifying,
      heat('heat-1', { from, offset: 2 }),
    ],
    [
      'for every and snake at once',
      'error heat-1 lineup[0].snake: every and snake exclude each other',
      qualifying,
      heat('heat-1', { from, every: 2, snake: 2, offset: 1 }),
    ],
  ])('%s', (_, words, ...sessions) => {
    expect(found(...sessions)).toEqual([words]);
  });

  it('for a cycle, and the error names its sessions', () => {
    const sessions = [
      qualifying,
      heat('heat-1', { from }, { from: ['heat-3'] }),
      heat('heat-2', { from: ['heat-1'] }),
      heat('heat-3', { from: ['heat-2'] }),
    ];
    expect(found(...sessions)).toEqual([
      'error heat-1 lineup.from: its cars come round to itself: heat-1 <- heat-3 <- heat-2 <- heat-1',
    ]);
  });

  it('for a session that lines up from itself', () => {
    expect(found(heat('heat-1', { draw: true }, { from: ['heat-1'] }))).toEqual([
      'error heat-1 lineup.from: its cars come round to itself: heat-1 <- heat-1',
    ]);
  });

  it('for a session that no car can reach', () => {
    const few = heat('heat-1', { from, take: 4 });
    expect(found(qualifying, few, heat('heat-2', { from: ['heat-1'], places: [5, null] }))).toEqual([
      'error heat-2 lineup: no car can reach it',
    ]);
    expect(found(qualifying, few, heat('heat-2', { from: ['heat-1'], places: [4, null] }))).toEqual([]);
  });
});

describe('a format gets a warning', () => {
  it('if a car would run two races of one kind', () => {
    const sessions = [
      qualifying,
      heat('heat-1', { from, places: [1, 8] }),
      heat('heat-2', { from, places: [8, 14] }),
    ];
    expect(found(...sessions)).toEqual([
      'warning heat-2 lineup.places: place 8 of qualifying also runs heat-1, so a car would run twice',
    ]);
    expect(hasOnlyWarnings(sessions)).toBe(true);
  });

  it('if shares overlap', () => {
    expect(found(qualifying, heat('heat-1', { from, every: 2 }), heat('heat-2', { from, every: 3 }))).toEqual(
      ['warning heat-2 lineup.places: place 1 of qualifying also runs heat-1, so a car would run twice'],
    );
  });

  it('if a field has no meaning for the kind of the session', () => {
    const sessions: Spec[] = [
      { ...qualifying, laps: 2, freePass: true },
      { ...heat('heat-1', { from }), rank: { by: 'best-lap' } },
    ];
    expect(found(...sessions)).toEqual([
      'warning qualifying laps: a timed session is not a race, so this says nothing',
      'warning qualifying freePass: a timed session is not a race, so this says nothing',
      'warning heat-1 rank: a race is ranked by its laps, so this says nothing',
    ]);
  });

  it('but not if races of different kinds use the same place', () => {
    const lcq: Spec = { id: 'lcq', kind: 'last-chance', laps: 5, lineup: [{ from, places: [1, 4] }] };
    expect(found(qualifying, heat('heat-1', { from }), lcq)).toEqual([]);
  });
});

const hasOnlyWarnings = (sessions: Spec[]): boolean =>
  checkFormat({ id: 'test', sessions }).every((finding) => finding.severity === 'warning');

describe('the shape of a format', () => {
  const parses = (value: unknown): boolean => format.safeParse(value).success;

  it('refuses an unknown field', () => {
    expect(parses(oneRace())).toBe(true);
    expect(parses({ ...oneRace(), lapz: 25 })).toBe(false);
    expect(parses(oneRace({ ...({ lapz: 25 } as object) }))).toBe(false);
    expect(parses(oneRace({ lineup: [{ from, evry: 4 } as unknown as Source] }))).toBe(false);
  });

  it('accepts ids in kebab-case and the known ways to rank', () => {
    const ranked = (by: string): boolean => parses({ id: 'x', sessions: [{ ...qualifying, rank: { by } }] });
    expect(parses({ ...oneRace(), id: 'Saturday Night' })).toBe(false);
    expect(['best-lap', 'second-best-lap', 'average-of:3', 'average-of:0', 'luck'].map(ranked)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('the name of a session', () => {
  it('is made from its id if no name is given', () => {
    const named = (id: string, name?: string): string => nameOf({ ...qualifying, id, name });
    expect([named('heat-1'), named('lcq-2'), named('b-main'), named('duel-1', 'The First Duel')]).toEqual([
      'Heat 1',
      'LCQ 2',
      'B Main',
      'The First Duel',
    ]);
  });
});

describe('the automatic reactions of a format', () => {
  it('get a warning if no line-up depends on a session or a draw', () => {
    const sessions: Spec[] = [qualifying, heat('heat-1', { provisional: 'standings', take: 5 })];
    const findings = checkFormat({ id: 'test', sessions, auto: ['post-lineups'] });
    expect(findings.map(({ severity, session, field }) => [severity, session, field])).toEqual([
      ['warning', '', 'auto'],
    ]);
    expect(checkFormat({ ...oneRace(), auto: ['post-lineups'] })).toEqual([]);
  });

  it('must be known reactions', () => {
    expect(format.safeParse({ ...oneRace(), auto: ['post-lineups'] }).success).toBe(true);
    expect(format.safeParse({ ...oneRace(), auto: ['post-results'] }).error?.issues[0]?.path).toEqual([
      'auto',
      0,
    ]);
  });
});

describe('a format that is sent', () => {
  const races = (count: number, lineup: Source[] = [{ from }]): Spec[] => [
    qualifying,
    ...Array.from({ length: count }, (_, i) => heat(`heat-${i}`, ...lineup)),
  ];
  const isAccepted = (sessions: Spec[], more: Partial<Format> = {}): boolean =>
    sentFormat.safeParse({ id: 'test', sessions, ...more }).success;
  const tariff = (count: number) => {
    const rows = Array.from({ length: count }, (_, i) => [`offence ${i}`, { penalty: 'to-rear' }]);
    return Object.fromEntries(rows) as Format['tariff'];
  };
  const sources = (count: number): Source[] => Array.from({ length: count }, () => ({ from }));

  it('has bounds', () => {
    expect([isAccepted(races(63)), isAccepted(races(64))]).toEqual([true, false]);
    expect([isAccepted(races(1, sources(32))), isAccepted(races(1, sources(33)))]).toEqual([true, false]);
    const ids = (count: number): Source[] => [{ from: Array.from({ length: count }, () => 'qualifying') }];
    expect([isAccepted(races(1, ids(64))), isAccepted(races(1, ids(65)))]).toEqual([true, false]);
    const offences = [64, 65].map((count) => isAccepted(races(1), { tariff: tariff(count) }));
    expect(offences).toEqual([true, false]);
  });

  it('has at most 64 KiB', () => {
    const full = races(63, sources(32));
    expect(JSON.stringify(full).length).toBeLessThan(64 * 1024);
    expect(isAccepted(full)).toBe(true);
    const long: Source = { from: Array.from({ length: 64 }, () => 'qualifying') };
    expect(isAccepted(races(63, [...sources(31), long]))).toBe(false);
  });

  it('may be larger in a log from before there were bounds', () => {
    const sessions = races(1, sources(100));
    expect(format.safeParse({ id: 'test', sessions }).success).toBe(true);
  });

  it('has at most 50 findings in an answer, the errors first', () => {
    const laps5 = heat('heat-0', { from });
    const sessions = [
      qualifying,
      ...races(12).slice(1),
      { ...laps5, id: 'last', rank: { by: 'best-lap' } } as Spec,
    ];
    const all = checkFormat({ id: 'test', sessions: [...sessions, heat('wrong', { from: ['nothing'] })] });
    const { findings, more } = firstFindings(all);
    expect(findings).toHaveLength(50);
    expect(findings[0]).toMatchObject({ severity: 'error', session: 'wrong' });
    expect(more).toBe(all.length - 50);
    expect(firstFindings(all.slice(0, 50))).toEqual({ findings: all.slice(0, 50) });
  });
});

it('The number of places of a source is counted as its places are taken', () => {
  const positive = (max: number) => fc.integer({ min: 1, max });
  const share = fc.oneof(
    fc.constant({}),
    fc.record({ every: positive(9), offset: positive(9) }),
    fc.record({ snake: positive(9), offset: positive(9) }),
  );
  const places = fc.tuple(positive(30), fc.option(positive(40)));
  fc.assert(
    fc.property(share, places, fc.integer({ min: 0, max: 50 }), (shared, span, lastPlace) => {
      const source = { from, places: span, ...shared };
      const taken = Array.from({ length: lastPlace }, (_, i) => takesPlace(source, i + 1));
      expect(countPlaces(source, lastPlace)).toBe(taken.filter(Boolean).length);
    }),
  );
});
