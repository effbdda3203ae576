import { project, type View } from '#projections';
import { clashQualified, clashRun } from '../../../test/support/clash.ts';
import { widthOf } from '../tables/width.ts';
import { boardLines, type Scene } from './board.ts';
import type { Paint } from './paint.ts';
import { sceneOf } from './scene.ts';

const plain: Paint = (_style, text) => text;
const marked: Paint = (style, text) => `<${style}>${text}</${style}>`;
const TIME = {
  clock: Date.parse('2023-02-05T22:04:31.000Z'),
  pace: 'x20',
  end: 5_957,
  next: 'next in 4 min 10 s',
};
const scene = sceneOf(clashRun(clashQualified(), 'heat-1').state);
const under = (flag: string, phase: string): Scene => ({
  ...scene,
  order: { ...(scene.order as View), flag, phase },
});
const flagLine = (of: Scene): string => boardLines(of, TIME, { columns: 80, rows: 24 }, marked)[1] ?? '';

describe('the board', () => {
  it('fits into a terminal of any size', () => {
    const long = { ...scene.last, words: '車検 '.repeat(80) };
    for (const columns of [1, 2, 12, 20, 39, 40, 80, 130]) {
      for (let rows = 1; rows <= 40; rows += 1) {
        const lines = boardLines(
          { ...scene, last: long, words: [long, ...scene.words] },
          TIME,
          { columns, rows },
          plain,
        );
        expect(lines.length).toBe(rows < 6 ? Math.min(rows, lines.length) : rows);
        expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
      }
    }
  });

  it('shows the cars that there is room for, and how many more there are', () => {
    const all = project(clashQualified().state, 'running-order', 'qualifying');
    const cars = all.kind === 'view' ? all.view : null;
    const lines = boardLines({ ...scene, order: cars }, TIME, { columns: 80, rows: 24 }, plain);
    const shown = lines.filter((line) => /^ +\d+ {2,}\d+ {2}\w/u.test(line)).length;
    expect(lines).toContain(`  … ${36 - shown} more`);
    expect(lines.slice(-5, -2).every((line) => /^\d\d:\d\d:\d\d {2}/u.test(line))).toBe(true);
  });

  it.each(['green', 'yellow', 'red', 'white', 'checkered'])(
    'shows the %s flag in its colour and as a word',
    (flag) => {
      expect(flagLine(under(flag, 'green'))).toMatch(
        new RegExp(`^<${flag}> ${flag.toUpperCase()} </${flag}>`, 'u'),
      );
    },
  );

  it('shows the phase where no flag was shown, and whether the result is official', () => {
    expect(flagLine(under('none', 'lined-up'))).toMatch(/^<heading> LINED-UP <\/heading>/u);
    expect(flagLine(under('checkered', 'official'))).toMatch(
      /^<checkered> CHECKERED <\/checkered>.* official /u,
    );
    expect(flagLine(under('checkered', 'checkered'))).not.toContain('official');
  });

  it('names the session of a record that is of another one, and the lap of one that is of this', () => {
    const other = { ...scene.last, session: 'lcq-2', lap: 3, words: 'Caution' };
    const own = { ...scene.last, session: 'heat-1', lap: 3, words: 'Caution' };
    const lines = boardLines({ ...scene, words: [own, other] }, TIME, { columns: 80, rows: 24 }, plain);
    expect(lines.filter((line) => line.endsWith('Caution')).map((line) => line.slice(10))).toEqual([
      'lap 3  Caution',
      'lcq-2  Caution',
    ]);
  });

  it('lets nothing that was recorded move the cursor', () => {
    const wild = { ...scene.last, words: '\u001b[2J' };
    const lines = boardLines(
      { ...scene, meeting: '\u001b[2J', last: wild, words: [wild] },
      TIME,
      { columns: 80, rows: 24 },
      plain,
    );
    expect(lines.join('')).not.toContain('\u001b');
  });
});
