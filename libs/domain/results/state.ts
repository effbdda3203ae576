import type { Fact, FactOf } from '../events.ts';

/** The published versions of a result. */
export interface ResultsState {
  /** Every version as it was published, oldest first. */
  readonly posted: readonly FactOf<'ResultsPosted'>[];
  /** The record that made the last version official, or null. */
  readonly certified: FactOf<'ResultsCertified'> | null;
}

export const noResults: ResultsState = { posted: [], certified: null };

export function evolveResults(results: ResultsState, fact: Fact): ResultsState {
  switch (fact.type) {
    case 'ResultsPosted':
      return { ...results, posted: [...results.posted, fact] };
    case 'ResultsCertified':
      return { ...results, certified: fact };
    case 'ResultsReopened':
      return { ...results, certified: null };
    default:
      return results;
  }
}
