import {
  isStale,
  stalenessOf,
  standingsIn,
  standingsOf,
  type MeetingResults,
  type Series,
  type SeriesState,
  type Standings,
} from '#domain';
import type { SeriesAnswer, StandingsAnswer } from '../answers/series.ts';

/** Returns a series as it is shown: its meetings, and what was published of its rankings. */
export function seriesAnswer(
  state: SeriesState,
  series: Series,
  meetings: readonly MeetingResults[],
): SeriesAnswer {
  return {
    series,
    revision: state.revision,
    meetings: meetings.map(({ meeting, sessions, results }) => ({
      meeting,
      isScheduled: sessions !== null,
      certified: results.map(({ session }) => session),
      reopened: results.filter(({ reopened }) => reopened !== null).map(({ session }) => session),
    })),
    standings: series.rankings.map(({ id, name = id }) => {
      const standings = standingsIn(state, id, meetings);
      const posted = standings && postedAnswer(state, standings);
      return {
        ranking: id,
        name,
        version: posted?.version ?? null,
        isCertified: posted?.certified != null,
        isStale: posted?.stale != null,
      };
    }),
  };
}

/** Returns standings as they are shown: those of now, and those that are posted. */
export function standingsAnswer(state: SeriesState, series: string, standings: Standings): StandingsAnswer {
  const { ranking, rows, results, sessions, dropsWait } = standings;
  return {
    series,
    ranking: ranking.id,
    name: ranking.name ?? ranking.id,
    for: ranking.for ?? 'car',
    rows: [...rows],
    results: [...results],
    sessions,
    dropsWait,
    posted: postedAnswer(state, standings),
  };
}

function postedAnswer(state: SeriesState, standings: Standings): StandingsAnswer['posted'] {
  const { posted, certified } = standingsOf(state, standings.ranking.id);
  const last = posted.at(-1);
  if (!last) return null;
  const { version, rows, results } = last.data;
  const staleness = stalenessOf(last.data, standings);
  const { changes, moves, isSeriesChanged: seriesChanged, added, words } = staleness;
  return {
    version,
    revision: last.revision,
    postedAt: last.recordedAt,
    by: last.official.id,
    rows,
    results,
    certified: certified && {
      revision: certified.revision,
      certifiedAt: certified.recordedAt,
      by: certified.official.id,
    },
    stale: isStale(staleness) ? { changes, moves, seriesChanged, words } : null,
    added,
  };
}
