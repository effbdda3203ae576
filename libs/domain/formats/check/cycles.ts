import type { Format } from '../format.ts';
import { namedByLineup, namedByRanking } from '../named-orders.ts';
import { error, FORMAT, type Finding } from './findings.ts';
import { grouped, type Names } from './names.ts';

/** Returns what each session and each ranking rests on, by their ids. */
function edgesOf({ sessions, rankings = [] }: Format, names: Names): ReadonlyMap<string, readonly string[]> {
  const resolved = (refs: readonly string[]): string[] => [
    ...new Set([...new Set(refs)].flatMap((ref) => (names.rankingOf(ref) ? [ref] : names.sessionsOf(ref)))),
  ];
  const bySession = grouped(sessions, ({ id }) => id);
  return new Map([
    ...rankings.map((ranking) => [ranking.id, resolved(namedByRanking(ranking))] as const),
    ...[...bySession].map(([id, specs]) => [id, resolved(specs.flatMap(namedByLineup))] as const),
  ]);
}

/** Follows each source once, so that the time grows with the number of sources only. */
export function findCycle(format: Format, names: Names): Finding | null {
  const edges = edgesOf(format, names);
  const done = new Set<string>();
  const path = new Set<string>();
  const visit = (id: string): readonly string[] | null => {
    if (path.has(id)) return [...[...path].slice([...path].indexOf(id)), id];
    if (done.has(id)) return null;
    path.add(id);
    for (const source of edges.get(id) ?? []) {
      const cycle = visit(source);
      if (cycle) return cycle;
    }
    path.delete(id);
    done.add(id);
    return null;
  };
  for (const session of format.sessions) {
    const cycle = visit(session.id);
    if (cycle) return error(session, 'lineup.from', `its cars come round to itself: ${cycle.join(' <- ')}`);
  }
  for (const [i, { id }] of (format.rankings ?? []).entries()) {
    const cycle = visit(id);
    if (cycle) return error(FORMAT, `rankings[${i}]`, `it depends on itself: ${cycle.join(' <- ')}`);
  }
  return null;
}
