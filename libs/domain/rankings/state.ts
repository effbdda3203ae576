import type { Fact, FactOf } from '../events.ts';
import type { Ranking } from '../formats/ranking.ts';

/** The records about a ranking. Its order is computed from them, the results and the entries. */
export interface RankingState {
  /** What the format says; an imported ranking that no format declares has its id alone. */
  readonly spec: Ranking;
  /** The last drawn order, or null. */
  readonly drawn: FactOf<'OrderDrawn'> | null;
  /** The last import, or null. */
  readonly imported: FactOf<'RankingImported'> | null;
  /** The ties that were broken, in the order of the decisions. */
  readonly ties: readonly FactOf<'TieBroken'>[];
  /** Every version as it was published, oldest first. */
  readonly posted: readonly FactOf<'RankingPosted'>[];
  /** The record that certified the last version; null while that version is not certified. */
  readonly certified: FactOf<'RankingCertified'> | null;
}

const newRanking = (spec: Ranking): RankingState => ({
  spec,
  drawn: null,
  imported: null,
  ties: [],
  posted: [],
  certified: null,
});

/**
 * Returns the rankings of a meeting whose formats declare the given ones. A ranking keeps its records. One
 * that was imported stays, also where no format declares it.
 */
export function declaredRankings(
  known: readonly RankingState[],
  specs: readonly Ranking[],
): readonly RankingState[] {
  const declared = specs.map((spec) => {
    const before = known.find(({ spec: { id } }) => id === spec.id);
    return before ? { ...before, spec } : newRanking(spec);
  });
  const ids = new Set(specs.map(({ id }) => id));
  const imported = known.filter(({ spec, imported: rows }) => !ids.has(spec.id) && rows !== null);
  return [...declared, ...imported.map((ranking) => ({ ...ranking, spec: { id: ranking.spec.id } }))];
}

/** A record about a ranking. Draws and broken ties are about a session otherwise. */
export type RankingFact =
  | FactOf<'RankingImported' | 'RankingPosted' | 'RankingCertified'>
  | (FactOf<'OrderDrawn' | 'TieBroken'> & { readonly data: { readonly ranking: string } });

/** Returns whether a record is about a ranking. Draws and broken ties may be about a session. */
export const isAboutRanking = (fact: Fact): fact is RankingFact =>
  fact.type === 'RankingImported' ||
  fact.type === 'RankingPosted' ||
  fact.type === 'RankingCertified' ||
  ((fact.type === 'OrderDrawn' || fact.type === 'TieBroken') && fact.data.ranking !== undefined);

/** Returns the rankings after a record about one of them. */
export function evolveRankings(
  rankings: readonly RankingState[],
  fact: RankingFact,
): readonly RankingState[] {
  const id = fact.data.ranking;
  const known = rankings.find(({ spec }) => spec.id === id);
  if (known) return rankings.map((ranking) => (ranking === known ? evolveRanking(known, fact) : ranking));
  return fact.type === 'RankingImported' ? [...rankings, evolveRanking(newRanking({ id }), fact)] : rankings;
}

function evolveRanking(ranking: RankingState, fact: RankingFact): RankingState {
  switch (fact.type) {
    case 'OrderDrawn':
      return { ...ranking, drawn: fact };
    case 'TieBroken':
      return { ...ranking, ties: [...ranking.ties, fact] };
    case 'RankingImported':
      return { ...ranking, imported: fact };
    case 'RankingPosted':
      return { ...ranking, posted: [...ranking.posted, fact], certified: null };
    case 'RankingCertified':
      return { ...ranking, certified: fact };
  }
}
