import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFormat, plainFormat, sentFormat, type Format } from '#domain';

/** Formats of series, each with a meeting and its outcome. */
const CASES = join(process.cwd(), '../shared/data/rules-cases');
const isThere = existsSync(CASES);
const files = ['formats', 'given'].flatMap((folder) =>
  isThere ? readdirSync(join(CASES, folder)).map((name) => join(CASES, folder, name)) : [],
);

const formatIn = (file: string): Format => {
  const { format } = JSON.parse(readFileSync(file, 'utf8')) as { format: unknown };
  return sentFormat.parse(format);
};

(isThere ? describe : describe.skip)('the format of a series', () => {
  it.each(files)('has no errors: %s', (file) => {
    expect(checkFormat(formatIn(file)).filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('an example of the documentation', () => {
  const text = readFileSync(join(process.cwd(), 'docs/formats.md'), 'utf8');
  const documents = [...text.matchAll(/```json\n(.*?)```/gs)].map(
    ([, json = '']) => JSON.parse(json) as object,
  );
  const formats = documents.filter((document) => 'sessions' in document && 'id' in document);

  it('is there for each of the eight concepts', () => {
    expect(formats).toHaveLength(text.match(/^### \d\./gm)!.length + 1);
  });

  it.each(formats)('passes the check: $id', (document) => {
    const errors = checkFormat(sentFormat.parse(document)).filter(({ severity }) => severity === 'error');
    expect(errors).toEqual([]);
  });
});

describe('a hostile document', () => {
  const nested = (depth: number): unknown => (depth === 0 ? { from: ['a'] } : { of: [nested(depth - 1)] });
  const session = { id: 'a', kind: 'heat', laps: 1 };
  const withSource = (source: unknown): unknown => ({
    id: 'x',
    sessions: [{ ...session, lineup: [source] }],
  });
  const many = (count: number): unknown[] => Array.from({ length: count }, () => ({ from: ['a'] }));
  const keyed = (count: number, value: unknown): unknown =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`k-${i}`, value]));

  it.each<[string, unknown]>([
    ['sources in three levels of sources', withSource(nested(3))],
    ['sources in 5000 levels of sources', withSource(nested(5_000))],
    [
      'more than 32 sources, those within sources included',
      withSource({ of: [...many(16), { of: many(16) }] }),
    ],
    ['more than 64 places', withSource({ from: ['a'], at: Array.from({ length: 65 }, (_, i) => i + 1) })],
    ['more than 64 numbers to draw', withSource({ from: ['a'], invert: { drawn: Array(65).fill(1) } })],
    ['more than 64 tables', { id: 'x', sessions: [session], points: keyed(65, { places: [1] }) }],
    [
      'more than 64 rankings',
      { id: 'x', sessions: [session], rankings: many(65).map((_, i) => ({ id: `r-${i}` })) },
    ],
    [
      'a table for more than 64 sessions',
      { id: 'x', sessions: [session], rankings: [{ id: 'r', points: keyed(65, 't') }] },
    ],
    ['more than 64 copies', { id: 'x', sessions: [{ ...session, count: 65 }] }],
    ['a name that is no reference', withSource({ from: ['constructor()'] })],
    ['points that are not exact', { id: 'x', sessions: [session], points: { t: { places: [0.0001] } } }],
  ])('is refused: %s', (_, document) => {
    expect(sentFormat.safeParse(document).success).toBe(false);
  });

  it('is checked in a time that grows with its length', () => {
    const from = Array.from({ length: 64 }, () => 'a-*');
    const sessions = Array.from({ length: 64 }, (_, i) => ({
      ...session,
      id: `a-${i + 1}`,
      lineup: Array.from({ length: 2 }, () => ({ from, at: [1, 2, 3] })),
    }));
    const document = sentFormat.parse({ id: 'x', sessions });
    expect(checkFormat(document).at(-1)?.words).toContain('its cars come round to itself');
  });
});

const heats: Format = {
  id: 'heats',
  rankings: [
    { id: 'pills', by: ['drawn'] },
    { id: 'points', of: ['heat-*'], points: { 'heat-*': 'heat' }, by: ['points', 'order:pills'] },
  ],
  points: { heat: { places: [3, 2, 1] } },
  sessions: [
    { id: 'heat', kind: 'heat', laps: 8, count: { most: 8 }, lineup: [{ from: ['pills'], deal: 'snake' }] },
    {
      id: 'b-main',
      kind: 'last-chance',
      laps: 10,
      when: { cars: [17, null] },
      lineup: [{ from: ['points'] }],
    },
    {
      id: 'main',
      kind: 'main',
      laps: 20,
      lineup: [
        { from: ['heat-*'], places: [1, 4], order: 'pills', when: { cars: [0, 16] } },
        { of: [{ from: ['heat-*'], places: [1, 2] }, { from: ['b-main'] }], invert: 'all' },
      ],
    },
  ],
};

describe('the plain format', () => {
  const idsFor = (cars: number): string[] => plainFormat(heats, cars).sessions.map(({ id }) => id);

  it('has the copies and the sessions that the number of cars gives', () => {
    expect(idsFor(16)).toEqual(['heat-1', 'heat-2', 'main']);
    expect(idsFor(17)).toEqual(['heat-1', 'heat-2', 'heat-3', 'b-main', 'main']);
  });

  it('deals the places to the copies', () => {
    expect(plainFormat(heats, 16).sessions[1]?.lineup).toEqual([{ from: ['pills'], snake: 2, offset: 2 }]);
  });

  it('lists the sessions of a family, and leaves out those that are not in the format', () => {
    const { sessions, rankings } = plainFormat(heats, 10);
    expect(sessions.at(-1)?.lineup).toEqual([
      { from: ['heat-1', 'heat-2'], places: [1, 4], order: 'pills' },
      { of: [{ from: ['heat-1', 'heat-2'], places: [1, 2] }, { from: [] }], invert: 'all' },
    ]);
    expect(rankings?.[1]).toMatchObject({
      of: ['heat-1', 'heat-2'],
      points: { 'heat-1': 'heat', 'heat-2': 'heat' },
    });
  });

  it('has all ids below the prefix of a class', () => {
    const { sessions, rankings } = plainFormat(heats, 8, 'late-models');
    expect(sessions[0]).toMatchObject({
      id: 'late-models/heat-1',
      lineup: [{ from: ['late-models/pills'] }],
    });
    expect(rankings?.[1]).toMatchObject({
      id: 'late-models/points',
      of: ['late-models/heat-1'],
      by: ['points', 'order:late-models/pills'],
    });
  });
});
