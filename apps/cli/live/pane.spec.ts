import type { View } from '#projections';
import { Pane } from './pane.ts';

const head = { meeting: 'm', projectionVersion: 1, revision: 3, recordedAt: '2023-02-05T22:04:31.000Z' };
const size = { columns: 41, rows: 6 };
const paned = (view: object): Pane => {
  const pane = new Pane((_style, text) => text);
  pane.show({ ...head, ...view } as View);
  return pane;
};
const rows = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    revision: i,
    occurredAt: '2023-02-05T22:04:31.000Z',
    session: 'heat-1',
    lap: 2,
    words: `Record ${i}, which is longer than this screen is wide`,
  }));
const some = { projection: 'weather', rows: rows(20).map(({ revision }) => ({ turn: revision })) };

describe('a view that is longer than the screen', () => {
  it('shows its start, how much more there is, and where it stands', () => {
    const lines = paned(some).draw({ columns: 80, rows: 6 });
    expect(lines.slice(0, 5)).toEqual(['turn', '   0', '   1', '   2', '  … 17 more']);
    expect(lines[5]).toMatch(
      /^weather {2}revision 3, recorded 22:04:31 UTC +live {2}↑\/↓ scroll {2}q quit$/u,
    );
  });

  it('is scrolled by its keys, and not past its ends', () => {
    const pane = paned(some);
    const first = () => pane.draw(size)[0];
    const after = (...keys: string[]) => {
      for (const key of keys) expect(pane.press(key, size)).toBe(true);
      return first();
    };
    expect(after('down')).toBe('   0');
    expect(after('up', 'up')).toBe('turn');
    expect(after('pagedown')).toBe('   3');
    expect(after('end')).toBe('  15');
    expect(after('down', 'pageup')).toBe('  11');
    expect(after('home')).toBe('turn');
    expect(pane.press('x', size)).toBe(false);
  });

  it('of the race log shows its end, and the words before anything else', () => {
    const pane = paned({ projection: 'race-log', rows: rows(20) });
    expect(pane.draw(size).slice(0, 5)).toEqual(
      [15, 16, 17, 18, 19].map((i) => `   ${i}  22:04:31  heat-1     2  Record ${i}…`),
    );
  });
});

describe('a view whose server is away', () => {
  it('says so, and stays', () => {
    const pane = paned(some);
    pane.isLost = true;
    const lines = pane.draw({ columns: 80, rows: 6 });
    expect(lines[1]).toBe('   0');
    expect(lines.at(-1)).toMatch(/connection lost, trying again$/u);
  });
});
