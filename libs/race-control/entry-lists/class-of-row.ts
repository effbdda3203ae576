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
  const mistakes: EntryMistake[] = [];
  const entries = list.entries.flatMap((entry): ListedEntry[] => {
    const { line, car, class: named, ...fields } = entry;
    if (named === undefined && known.some(({ id }) => car.startsWith(`${id}/`))) return [entry];
    const id = ids.get(plain(named ?? ''));
    if (id !== undefined) return [{ line, ...fields, car: `${id}/${car}` }];
    const hint =
      named === undefined
        ? ''
        : didYouMean(
            named,
            known.map(({ name }) => name),
          );
    const missing =
      named === undefined ? `The class of car ${car} is missing.` : `There is no class "${named}".`;
    const words = `${missing}${hint} The classes are: ${known.map(({ name }) => name).join(', ')}.`;
    mistakes.push({ line, column: headingOf(list.columns, 'class'), words });
    return [];
  });
  return { ...list, entries, mistakes: [...list.mistakes, ...mistakes] };
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[\s_-]+/gu, ' ')
    .trim();
