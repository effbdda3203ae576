import { project } from '#projections';
import { clashAfterQualifying, runClashRaces } from '../../../test/support/clash.ts';
import { textWidth } from '../tables/text-width.ts';
import { boardContent, type BoardContent } from './board-content.ts';
import { boardLines } from './board.ts';
import type { Paint } from './screen.ts';

const plain: Paint = (_style, text) => text;
const marked: Paint = (style, text) => `<${style}>${text}</${style}>`;
const TIME = {
  clockMs: Date.parse('2023-02-05T22:04:31.000Z'),
  speed: 'x20',
  end: 5_957,
  next: 'next in 4 min 10 s',
};
const content = boardContent(runClashRaces(clashAfterQualifying(), 'heat-1').state);
const last = content.last as NonNullable<BoardContent['last']>;
const contentUnder = (flag: string, phase: string): BoardContent => ({
  ...content,
  order: { ...content.order, flag, phase } as BoardContent['order'],
});
const flagLine = (shown: BoardContent): string =>
  boardLines(shown, TIME, { columns: 80, rows: 24 }, marked)[1] ?? '';

describe('the board', () => {
  it('fits into a terminal of any size', () => {
    const long = { ...last, words: '車検 '.repeat(80) };
    for (const columns of [1, 2, 12, 20, 39, 40, 80, 130]) {
      for (let rows = 1; rows <= 40; rows += 1) {
        const lines = boardLines(
          { ...content, last: long, decisions: [long, ...content.decisions] },
          TIME,
          { columns, rows },
          plain,
        );
        expect(lines.length).toBe(rows < 6 ? Math.min(rows, lines.length) : rows);
        expect(lines.filter((line) => textWidth(line) > columns)).toEqual([]);
      }
    }
  });

  it('shows as many cars as fit, and the number of the others', () => {
    const all = project(clashAfterQualifying().state, 'running-order', 'qualifying');
    const cars = (all.kind === 'view' ? all.view : null) as BoardContent['order'];
    const lines = boardLines({ ...content, order: cars }, TIME, { columns: 80, rows: 24 }, plain);
    const shown = lines.filter((line) => /^ +\d+ {2,}\d+ {2}\w/u.test(line)).length;
    expect(lines).toContain(`  … ${36 - shown} more`);
    expect(lines.slice(-5, -2).every((line) => /^\d\d:\d\d:\d\d {2}/u.test(line))).toBe(true);
  });

  it('shows the time at the track, with its offset', () => {
    const zoned = { ...content, timeZone: 'America/Los_Angeles' };
    const lines = boardLines(zoned, TIME, { columns: 80, rows: 24 }, plain);
    expect(lines[0]).toMatch(/ 2023-02-05 14:04:31 UTC−8$/u);
    const happened = new Date(Date.parse(last.occurredAt) - 8 * 3_600_000).toISOString().slice(11, 19);
    expect(lines.at(-2)).toContain(`  ${happened}  `);
  });

  it.each(['green', 'yellow', 'red', 'white', 'checkered'])(
    'shows the %s flag in its colour and as a word',
    (flag) => {
      expect(flagLine(contentUnder(flag, 'green'))).toMatch(
        new RegExp(`^<${flag}> ${flag.toUpperCase()} </${flag}>`, 'u'),
      );
    },
  );

  it('shows the phase before the first flag, and says when the result is official', () => {
    expect(flagLine(contentUnder('none', 'lined-up'))).toMatch(/^<heading> LINED-UP <\/heading>/u);
    expect(flagLine(contentUnder('checkered', 'official'))).toMatch(
      /^<checkered> CHECKERED <\/checkered>.* official /u,
    );
    expect(flagLine(contentUnder('checkered', 'checkered'))).not.toContain('official');
  });

  it('names the lap of a record of this session, and the session of any other record', () => {
    const other = { ...last, session: 'lcq-2', lap: 3, words: 'Caution' };
    const own = { ...last, session: 'heat-1', lap: 3, words: 'Caution' };
    const sessions = [{ session: 'lcq-2', name: 'LCQ 2' }];
    const shown = { ...content, sessions, decisions: [own, other] };
    const lines = boardLines(shown, TIME, { columns: 80, rows: 24 }, plain);
    expect(lines.filter((line) => line.endsWith('Caution')).map((line) => line.slice(10))).toEqual([
      'lap 3  Caution',
      'LCQ 2  Caution',
    ]);
  });

  it('has the date of each record as soon as one is of another day than the clock', () => {
    const late = { ...last, words: 'Caution' };
    const early = { ...late, occurredAt: '2023-02-04T21:54:00.000Z', lap: null };
    const shown = { ...content, decisions: [late, early] };
    const lines = boardLines(shown, TIME, { columns: 80, rows: 24 }, plain);
    expect(lines.filter((line) => line.startsWith('Feb'))).toEqual([
      expect.stringMatching(/^Feb {2}5 \d\d:\d\d:\d\d .*Caution$/u),
      expect.stringMatching(/^Feb {2}4 21:54:00 .*Caution$/u),
    ]);
  });

  it('replaces control characters, which could move the cursor', () => {
    const wild = { ...last, words: '\u001b[2J' };
    const lines = boardLines(
      { ...content, meeting: '\u001b[2J', last: wild, decisions: [wild] },
      TIME,
      { columns: 80, rows: 24 },
      plain,
    );
    expect(lines.join('')).not.toContain('\u001b');
  });
});
