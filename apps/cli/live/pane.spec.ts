import type { View } from '#projections';
import { Pane } from './pane.ts';

const head = { meeting: 'm', projectionVersion: 1, revision: 3, recordedAt: '2023-02-05T22:04:31.000Z' };
const size = { columns: 41, rows: 6 };
const paneOf = (view: object): Pane => {
  const pane = new Pane((_style, text) => text);
  pane.setView({ ...head, ...view } as View);
  return pane;
};
const rows = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    revision: i,
    occurredAt: '2023-02-05T22:04:31.000Z',
    recordedAt: '2023-02-05T22:04:31.000Z',
    session: 'heat-1',
    lap: 2,
    official: { id: 'Ada', role: 'scorer' },
    words: `Record ${i}, which is longer than this screen is wide`,
    reason: null,
    note: null,
    struck: false,
  }));
const weather = { projection: 'weather', rows: rows(20).map(({ revision }) => ({ turn: revision })) };

const orderUnder = (flag: string) => ({
  projection: 'running-order',
  session: 'heat-1',
  phase: flag,
  flag,
  lap: 12,
  lapsToGo: 8,
  cautions: 1,
  rows: Array.from({ length: 9 }, (_, i) => ({
    place: i + 1,
    car: `${i + 1}`,
    driver: `Driver ${i + 1}`,
    laps: 12,
    gapMs: null,
    gapLaps: null,
    lastLapMs: 14_120,
    bestLapMs: 14_007,
    lapsLed: 0,
    status: 'running',
    inPits: false,
    penalised: [],
  })),
});

describe('a view that is longer than the screen', () => {
  it('shows its start, the number of further lines, and its revision', () => {
    const lines = paneOf(weather).render({ columns: 80, rows: 6 });
    expect(lines.slice(0, 5)).toEqual(['turn', '   0', '   1', '   2', '  … 17 more']);
    expect(lines[5]).toMatch(/^weather {2}revision 3, 22:04:31 UTC +live {2}\? keys {2}q quit$/u);
  });

  it('is scrolled by keys, and not past its ends', () => {
    const pane = paneOf(weather);
    const first = () => pane.render(size)[0];
    const after = (...keys: string[]) => {
      for (const key of keys) expect(pane.handleKey(key, size)).toBe(true);
      return first();
    };
    expect(after('down')).toBe('   0');
    expect(after('up', 'up')).toBe('turn');
    expect(after('pagedown')).toBe('   3');
    expect(after('end')).toBe('  15');
    expect(after('down', 'pageup')).toBe('  11');
    expect(after('home')).toBe('turn');
    expect(pane.handleKey('x', size)).toBe(false);
  });

  it('of the race log shows its end, in narrow columns', () => {
    const pane = paneOf({ projection: 'race-log', rows: rows(20) });
    expect(pane.render(size).slice(1, 5)).toEqual(
      [18, 19].flatMap((i) => [
        ` ${i}  22:04:31  Record ${i}, which is longer`,
        '               than this screen is wide',
      ]),
    );
  });
});

describe('a view of a server that is not heard', () => {
  it('shows for how long, and no flag', () => {
    const pane = paneOf({ ...orderUnder('green'), rows: [] });
    const wide = { columns: 80, rows: 6 };
    expect(pane.render(wide)[0]).toContain('GREEN');
    pane.setSilence(12);
    expect(pane.render(wide)[0]).toContain('NO SIGNAL');
    expect(pane.render(wide).join('\n')).not.toMatch(/green/iu);
    expect(pane.render(wide).at(-1)).toMatch(/NO SIGNAL 12 s$/u);
    pane.setSilence(null);
    expect(pane.render(wide)[0]).toContain('GREEN');
  });
});

describe('a running order', () => {
  const order = orderUnder('yellow');
  const shown = (): Pane => {
    const pane = new Pane((style, text) => `<${style}>${text}</>`);
    pane.sessions = [{ session: 'heat-1', name: 'Heat 1' }];
    pane.setView({ ...head, ...order });
    return pane;
  };
  const wide = { columns: 80, rows: 6 };

  it('has its flag in colour in a line that stays while the cars are scrolled', () => {
    const pane = shown();
    const flag = '<yellow> YELLOW </>  Heat 1   lap 12, 8 to go   1 caution';
    expect(pane.render(wide)[0]?.trimEnd()).toBe(flag);
    pane.handleKey('end', wide);
    const [first, ...rest] = pane.render(wide);
    expect(first?.trimEnd()).toBe(flag);
    expect(rest.join('\n')).toContain('Driver 9');
    expect(pane.render(wide)).toHaveLength(6);
  });

  it('lists its keys with ?, and hides them again', () => {
    const pane = shown();
    const before = pane.render(wide);
    pane.handleKey('?', wide);
    expect(pane.render({ columns: 80, rows: 12 }).join('\n')).toContain('next session, previous session');
    expect(pane.render(wide)).toHaveLength(6);
    pane.handleKey('?', wide);
    expect(pane.render(wide)).toEqual(before);
  });
});

describe('a view with a lost connection', () => {
  it('says so, and stays on the screen', () => {
    const pane = paneOf(weather);
    pane.isLost = true;
    const lines = pane.render({ columns: 80, rows: 6 });
    expect(lines[1]).toBe('   0');
    expect(lines.at(-1)).toMatch(/connection lost, trying again$/u);
  });
});
