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
