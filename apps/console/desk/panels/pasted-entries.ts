import type { Command } from '#domain';

type EnterCar = Extract<Command, { type: 'EnterCar' }>;

/** A line of a pasted list, as the car that it enters, or what is wrong with it. */
export type EntryLine =
  | { readonly text: string; readonly command: EnterCar; readonly wrong: null }
  | { readonly text: string; readonly command: null; readonly wrong: string };

const HEADING = /^(?:car|no|nr|number|#)\.?$/iu;

/** A list of entries, one car a line: number, driver, team, manufacturer, by tabs or else by commas. */
export function entriesIn(text: string, entered: readonly string[]): readonly EntryLine[] {
  const lines = text.split(/\r?\n/u).filter((line) => line.trim() !== '');
  const known = new Set(entered);
  return lines
    .filter((line, i) => i > 0 || !HEADING.test(cellsOf(line)[0] ?? ''))
    .map((line): EntryLine => {
      const cells = cellsOf(line);
      const car = (cells[0] ?? '').replace(/^#/u, '');
      const wrong = faultIn(cells, car, known);
      if (wrong !== null) return { text: line, command: null, wrong };
      known.add(car);
      return { text: line, command: commandOf(car, cells), wrong: null };
    });
}

const cellsOf = (line: string): readonly string[] =>
  line.split(line.includes('\t') ? '\t' : ',').map((cell) => cell.trim().replace(/^"(.*)"$/u, '$1'));

function faultIn(cells: readonly string[], car: string, known: ReadonlySet<string>): string | null {
  if (car === '') return 'The number of the car is missing.';
  if (known.has(car)) return `Car ${car} is entered already, or stands above.`;
  if (!cells[1]) return 'The driver is missing.';
  return cells.length > 4 ? 'More than car, driver, team and manufacturer.' : null;
}

const commandOf = (car: string, [, driver = '', team, manufacturer]: readonly string[]): EnterCar => ({
  type: 'EnterCar',
  car,
  driver,
  ...(team && { team }),
  ...(manufacturer && { manufacturer }),
});
