import type { SessionSpec } from './format.ts';
import { orderOfKey, type Ranking } from './ranking.ts';
import { atLapOf } from './references.ts';
import { allSources } from './sources.ts';

/** Returns the orders that a line-up names, as the format names them. */
export const namedByLineup = ({ lineup = [], floors = [] }: SessionSpec): string[] => [
  ...allSources(lineup).flatMap((source) => [
    ...('from' in source ? source.from : []),
    ...(source.order === undefined || source.order === 'draw' ? [] : [source.order]),
  ]),
  ...floors.map(({ who }) => who),
];

/** Returns the orders that a ranking is made from, and those that it compares cars by. */
export const namedByRanking = ({ of = [], by = [] }: Ranking): string[] => [
  ...of,
  ...by.flatMap((key) => orderOfKey(key) ?? []),
];

/** Returns the sessions and rankings that a line-up reads, also those that its rankings are made from. */
export function readByLineup(
  spec: SessionSpec,
  rankingOf: (id: string) => Ranking | undefined,
): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (ref: string): void => {
    const id = atLapOf(ref)?.session ?? ref;
    if (found.has(id)) return;
    found.add(id);
    const ranking = rankingOf(id);
    if (ranking) namedByRanking(ranking).forEach(visit);
  };
  namedByLineup(spec).forEach(visit);
  return found;
}
