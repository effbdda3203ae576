import type { MeetingState } from '#domain';
import type { EntryMistake } from '../answers/entries.ts';
import { didYouMean } from '../input/did-you-mean.ts';
import { headingOf, type ListedEntry, type ReadList } from './read-entries.ts';

/**
 * Puts the class of each line before its number, as a meeting with classes names its cars. The list names a
 * class by its id or by its name. A meeting without classes imports no such column.
 */
export function withClasses({ classes }: Pick<MeetingState, 'classes'>, list: ReadList): ReadList {
  const known = classes.flatMap(({ id, name }) => (id === null ? [] : [{ id, name: name ?? id }]));
  if (known.length === 0) {
    const columns = list.columns.map((column) =>
      column.field === 'class' ? { ...column, field: null } : column,
    );
    return { ...list, columns, entries: list.entries.map(({ class: _, ...entry }) => entry) };
  }
  const ids = new Map(known.flatMap(({ id, name }) => [id, name].map((word) => [plain(word), id])));
  const names = known.map(({ name }) => name);
  const mistakes: EntryMistake[] = [];
  const wrong = (line: number, words: string) =>
    void mistakes.push({ line, column: headingOf(list.columns, 'class'), words });
  const entries = list.entries.flatMap((entry): ListedEntry[] => {
    const { line, car, class: named, ...fields } = entry;
    const own = known.find(({ id }) => car.startsWith(`${id}/`))?.id;
    const id = named === undefined ? own : ids.get(plain(named));
    if (id === undefined) wrong(line, unknownClass(car, named, names));
    else if (own !== undefined && own !== id) wrong(line, `Car ${car} is not of the class "${named}".`);
    else return [{ line, ...fields, car: own === undefined ? `${id}/${car}` : car }];
    return [];
  });
  return { ...list, entries, mistakes: [...list.mistakes, ...mistakes] };
}

function unknownClass(car: string, named: string | undefined, names: readonly string[]): string {
  const classes = `The classes are: ${names.join(', ')}.`;
  if (named === undefined) return `The class of car ${car} is missing. ${classes}`;
  return `There is no class "${named}".${didYouMean(named, names)} ${classes}`;
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[\s_-]+/gu, ' ')
    .trim();
