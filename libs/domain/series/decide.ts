import type { Role } from '../kernel/roles.ts';
import { sameJson } from '../kernel/same-json.ts';
import { checkSeries } from './check.ts';
import { SERIES_ROLES, type SeriesCommand } from './commands.ts';
import { SERIES_REJECTIONS, type SeriesRejectionCode } from './rejections.ts';
import type { Standings } from './standings.ts';
import { isStale, stalenessOf } from './staleness.ts';
import { standingsOf, type SeriesEvent, type SeriesState } from './state.ts';

/** A refusal: a value with a registered code and words for this case. */
export interface SeriesRejection {
  readonly rejected: true;
  readonly code: SeriesRejectionCode;
  readonly words: string;
}

/** The events to write, an empty list if they would change nothing, or a refusal. */
export type SeriesDecision = readonly SeriesEvent[] | SeriesRejection;

/** What a decision about a series rests on beside its own log. */
export interface SeriesContext {
  /** The id of the series, as the address names it. */
  readonly series: string;
  readonly role: Role;
  /** The standings by the results as they are certified now; null if there is no such ranking. */
  readonly standings: Standings | null;
}

type Command<T extends SeriesCommand['type']> = Extract<SeriesCommand, { type: T }>;

/** Decides a command about a series. */
export function decideSeries(
  state: SeriesState,
  command: SeriesCommand,
  context: SeriesContext,
): SeriesDecision {
  const roles = SERIES_ROLES[command.type];
  if (!roles.includes(context.role))
    return reject('role-may-not-in-series', `${command.type} needs the role ${roles.join(' or ')}.`);
  if (command.type === 'DefineSeries') return define(state, command, context);
  if (!state.series) return reject('series-unknown', `There is no series "${context.series}".`);
  const { standings } = context;
  if (!standings) return unknownRanking(state, command.ranking);
  switch (command.type) {
    case 'PostStandings':
      return post(state, command, standings);
    case 'BreakStandingsTie':
      return breakTie(state, command, standings);
    case 'CertifyStandings':
      return certify(state, command, standings);
  }
}

function define(
  { series: before }: SeriesState,
  { series, note }: Command<'DefineSeries'>,
  context: SeriesContext,
): SeriesDecision {
  if (series.id !== context.series)
    return reject('series-differs', `The document is that of "${series.id}", not of "${context.series}".`);
  const fault = checkSeries(series).find(({ severity }) => severity === 'error');
  if (fault) return reject('series-wrong', `${fault.field}: ${fault.words}.`);
  return sameJson(before, series) ? [] : [{ type: 'SeriesDefined', data: { series, note } }];
}

function post(
  state: SeriesState,
  { ranking, note }: Command<'PostStandings'>,
  standings: Standings,
): SeriesDecision {
  if (standings.results.length === 0) return reject('nothing-certified', '');
  const { rows, results } = standings;
  const { posted } = standingsOf(state, ranking);
  const last = posted.at(-1)?.data;
  if (last && sameJson([last.rows, last.results], [rows, results])) return [];
  const version = (last?.version ?? 0) + 1;
  return [
    { type: 'StandingsPosted', data: { ranking, version, rows: [...rows], results: [...results], note } },
  ];
}

/** A tie that was broken in this way before needs no record. */
function breakTie(
  state: SeriesState,
  { ranking, rows, reason, note }: Command<'BreakStandingsTie'>,
  standings: Standings,
): SeriesDecision {
  const last = standingsOf(state, ranking).ties.findLast(({ data }) => sameJson(data.rows, rows));
  const tied = standings.rows.filter(({ name }) => rows.includes(name));
  const isWhole = new Set(rows).size === rows.length && tied.length === rows.length;
  const places = new Set(tied.map(({ place }) => place));
  const all = standings.rows.filter(({ place }) => places.has(place));
  if (isWhole && places.size === 1 && all.length === rows.length)
    return [{ type: 'StandingsTieBroken', data: { ranking, rows, reason, note } }];
  return last ? [] : reject('not-a-standings-tie', `${rows.join(', ')} are not level on all keys.`);
}

function certify(
  state: SeriesState,
  { ranking, note }: Command<'CertifyStandings'>,
  standings: Standings,
): SeriesDecision {
  const { posted, certified } = standingsOf(state, ranking);
  const last = posted.at(-1);
  if (!last) return reject('standings-not-posted', '');
  const { version } = last.data;
  if (certified) return [];
  const staleness = stalenessOf(last.data, standings);
  if (isStale(staleness)) return reject('standings-stale', staleness.words);
  return [{ type: 'StandingsCertified', data: { ranking, version, note } }];
}

function unknownRanking({ series }: SeriesState, ranking: string): SeriesRejection {
  const known = (series?.rankings ?? []).map(({ id }) => id).join(', ');
  return reject('standings-unknown', `There is no ranking "${ranking}". The series has ${known}.`);
}

const reject = (code: SeriesRejectionCode, words: string): SeriesRejection => ({
  rejected: true,
  code,
  words: `${words} ${SERIES_REJECTIONS[code].help}`.trimStart(),
});
