import type { z } from 'zod';
import type { Official } from '../kernel/roles.ts';
import type { Series } from './document.ts';
import { SERIES_EVENTS } from './events.ts';

type EventType = keyof typeof SERIES_EVENTS;
export type SeriesEvent = {
  [T in EventType]: { readonly type: T; readonly data: z.infer<(typeof SERIES_EVENTS)[T]> };
}[EventType];

/** A record of the log of a series, as its fold reads it. */
export type SeriesFact = SeriesEvent & {
  readonly revision: number;
  readonly recordedAt: string;
  readonly official: Official;
};
export type SeriesFactOf<T extends EventType> = Extract<SeriesFact, { readonly type: T }>;

/** What was published of one ranking of a series. */
export interface StandingsState {
  /** Every version as it was posted, oldest first. */
  readonly posted: readonly SeriesFactOf<'StandingsPosted'>[];
  /** The record that made the last version official, or null. */
  readonly certified: SeriesFactOf<'StandingsCertified'> | null;
  /** The ties that officials have broken, oldest first. */
  readonly ties: readonly SeriesFactOf<'StandingsTieBroken'>[];
}

/** Everything that decisions and views need to know about a series. */
export interface SeriesState {
  /** Revision of the last record; -1 before the first. */
  readonly revision: number;
  readonly recordedAt: string | null;
  readonly series: Series | null;
  /** By the id of the ranking, also of one that the series has no longer. */
  readonly standings: ReadonlyMap<string, StandingsState>;
}

export const initialSeries = (): SeriesState => ({
  revision: -1,
  recordedAt: null,
  series: null,
  standings: new Map(),
});

const NO_STANDINGS: StandingsState = { posted: [], certified: null, ties: [] };

export const standingsOf = ({ standings }: SeriesState, ranking: string): StandingsState =>
  standings.get(ranking) ?? NO_STANDINGS;

export function evolveSeries(state: SeriesState, fact: SeriesFact): SeriesState {
  const { revision, recordedAt } = fact;
  const next = { ...state, revision, recordedAt };
  if (fact.type === 'SeriesDefined') return { ...next, series: fact.data.series };
  const { ranking } = fact.data;
  const before = standingsOf(state, ranking);
  const after = afterFact(before, fact);
  return { ...next, standings: new Map([...state.standings, [ranking, after]]) };
}

function afterFact(
  before: StandingsState,
  fact: Exclude<SeriesFact, { readonly type: 'SeriesDefined' }>,
): StandingsState {
  switch (fact.type) {
    case 'StandingsPosted':
      return { ...before, posted: [...before.posted, fact], certified: null };
    case 'StandingsCertified':
      return { ...before, certified: fact };
    case 'StandingsTieBroken':
      return { ...before, ties: [...before.ties, fact] };
  }
}
