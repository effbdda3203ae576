import type { Command } from '#domain';

type EnterCar = Extract<Command, { type: 'EnterCar' }>;

/** A line of a pasted list: the command that enters the car, or what is wrong with the line. */
export type EntryLine =
  | { readonly text: string; readonly command: EnterCar; readonly error: null }
  | { readonly text: string; readonly command: null; readonly error: string };

const HEADING = /^(?:car|no|nr|number|#)\.?$/iu;

/**
 * Parses a list of entries with one car per line: number, driver, team, manufacturer, separated by tabs or,
 * if a line has none, by commas. A first line of headings is skipped.
 */
export function parseEntries(text: string, entered: readonly string[]): readonly EntryLine[] {
  const lines = text.split(/\r?\n/u).filter((line) => line.trim() !== '');
  const taken = new Set(entered);
  return lines
    .filter((line, i) => i > 0 || !HEADING.test(cellsOf(line)[0] ?? ''))
    .map((line): EntryLine => {
      const cells = cellsOf(line);
      const car = (cells[0] ?? '').replace(/^#/u, '');
      const error = errorIn(cells, car, taken);
      if (error !== null) return { text: line, command: null, error };
      taken.add(car);
      return { text: line, command: enterCar(car, cells), error: null };
    });
}

const cellsOf = (line: string): readonly string[] =>
  line.split(line.includes('\t') ? '\t' : ',').map((cell) => cell.trim().replace(/^"(.*)"$/u, '$1'));

function errorIn(cells: readonly string[], car: string, taken: ReadonlySet<string>): string | null {
  if (car === '') return 'The number of the car is missing.';
  if (taken.has(car)) return `Car ${car} is entered already, or stands above.`;
  if (!cells[1]) return 'The driver is missing.';
  return cells.length > 4 ? 'More than car, driver, team and manufacturer.' : null;
}

const enterCar = (car: string, [, driver = '', team, manufacturer]: readonly string[]): EnterCar => ({
  type: 'EnterCar',
  car,
  driver,
  ...(team && { team }),
  ...(manufacturer && { manufacturer }),
});
