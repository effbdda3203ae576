import {
  classOf,
  enteredCars,
  isOfClass,
  withClass,
  withoutClass,
  type Command,
  type MeetingState,
  type Official,
  type StandingsRow,
} from '#domain';
import type { SeriesImport, SeriesImported, StandingsAnswer } from '../answers/series.ts';
import type { IssueRequest, Outcome } from '../requests.ts';
import type { SeriesControl, SeriesUnknown } from './series-control.ts';

export interface ImportRequest extends SeriesImport {
  readonly meeting: string;
  readonly official: Official;
}

type Refused = Exclude<Outcome, { readonly kind: 'accepted' }>;

export type ImportAnswer =
  | { readonly kind: 'imported'; readonly imported: SeriesImported }
  | SeriesUnknown
  | { readonly kind: 'meeting-unknown' }
  | { readonly kind: 'class-unknown'; readonly classes: readonly string[] }
  | { readonly kind: 'nothing-certified' }
  /** No key and no official has said who comes first. */
  | { readonly kind: 'standings-tied'; readonly rows: readonly string[] }
  /** The meeting has refused one of the commands. Those before it are written. */
  | { readonly kind: 'not-taken'; readonly outcome: Refused; readonly command: Command };

/**
 * Brings the standings of a series into a meeting: as an imported ranking that names the certified results it
 * rests on, and on request as the `standing` of the entries. Doing it again writes nothing.
 */
export async function importStandings(
  series: SeriesControl,
  issue: (request: IssueRequest) => Promise<Outcome>,
  request: ImportRequest,
): Promise<ImportAnswer> {
  const { meeting, official } = request;
  const found = await series.standings(request.series, request.ranking);
  if (found.kind !== 'standings') return found;
  const { answer } = found;
  const state = await series.race.state(meeting);
  if (!state) return { kind: 'meeting-unknown' };
  const target = targetOf(state, request);
  if ('classes' in target) return { kind: 'class-unknown', classes: target.classes };
  if (answer.results.length === 0) return { kind: 'nothing-certified' };
  const tied = answer.rows.filter((row) => row.tied).map(({ name }) => name);
  if (tied.length > 0) return { kind: 'standings-tied', rows: tied };
  const order = carsOf(answer, state, target.id);
  const commands = [
    importCommand(answer, order, rankingOf(request, target.id)),
    ...(request.standing === true ? standingCommands(order, state) : []),
  ];
  let revision = -1;
  for (const command of commands) {
    const outcome = await issue({ meeting, command, official });
    if (outcome.kind !== 'accepted') return { kind: 'not-taken', outcome, command };
    revision = Math.max(revision, outcome.receipt.revision);
  }
  const unknown = answer.rows.filter((row) => !order.some((each) => each.row === row && each.isEntered));
  return {
    kind: 'imported',
    imported: {
      meeting,
      ranking: rankingOf(request, target.id),
      revision,
      rows: order.length,
      entries: commands.length - 1,
      unknown: unknown.map(({ name }) => name),
    },
  };
}

/** Returns the class that an order is for; null in a meeting without classes. */
function targetOf(
  { sessions }: MeetingState,
  { class: named }: ImportRequest,
): { readonly id: string | null } | { readonly classes: readonly string[] } {
  const ids = [...new Set(sessions.map(({ spec }) => classOf(spec.id)))].filter((id) => id !== null);
  if (named !== undefined) return ids.includes(named) ? { id: named } : { classes: ids };
  return ids.length === 0 ? { id: null } : { classes: ids };
}

const rankingOf = ({ as = 'standings' }: ImportRequest, id: string | null): string => withClass(id, as);

interface Ordered {
  readonly car: string;
  readonly row: StandingsRow;
  readonly isEntered: boolean;
}

/** Returns the cars of the meeting in the order of the standings. A driver and a team are found by name. */
function carsOf({ for: kind, rows }: StandingsAnswer, state: MeetingState, id: string | null): Ordered[] {
  const entries = enteredCars(state).filter(({ car }) => isOfClass(id, car));
  return rows.flatMap((row): Ordered[] => {
    if (kind === 'car') {
      const car = withClass(id, withoutClass(row.name));
      return [{ car, row, isEntered: entries.some((entry) => entry.car === car) }];
    }
    return entries
      .filter((entry) => entry[kind] === row.name)
      .map(({ car }) => ({ car, row, isEntered: true }));
  });
}

function importCommand(answer: StandingsAnswer, order: readonly Ordered[], ranking: string): Command {
  const { series, ranking: ofSeries, results } = answer;
  return {
    type: 'ImportRanking',
    ranking,
    rows: order.map(({ car, row }) => ({ car, ...(row.points !== null && { points: row.points }) })),
    source: {
      series,
      ranking: ofSeries,
      meetings: results.map(({ meeting, session, revision, hash }) => ({ meeting, session, revision, hash })),
    },
  };
}

/** Returns the commands that give the entries their places, for those that have another one. */
function standingCommands(order: readonly Ordered[], { entries }: MeetingState): Command[] {
  return order.flatMap(({ car, isEntered }, i): Command[] => {
    const standing = i + 1;
    if (!isEntered || entries.get(car)?.standing === standing) return [];
    return [{ type: 'AmendEntry', car, standing }];
  });
}
