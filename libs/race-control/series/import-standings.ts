import {
  classOf,
  enteredCars,
  isOfClass,
  withClass,
  type Command,
  type MeetingState,
  type Official,
  type Standings,
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
  const { answer, standings } = found;
  const state = await series.race.state(meeting);
  if (!state) return { kind: 'meeting-unknown' };
  const target = targetOf(state, request);
  if ('classes' in target) return { kind: 'class-unknown', classes: target.classes };
  if (answer.results.length === 0) return { kind: 'nothing-certified' };
  const order = carsOf(standings, state, target.id);
  const commands = [
    importCommand(answer, order, rankingOf(request, target.id)),
    ...(request.standing === true ? standingCommands(order, state, target.id) : []),
  ];
  let revision = -1;
  for (const command of commands) {
    const outcome = await issue({ meeting, command, official });
    if (outcome.kind !== 'accepted') return { kind: 'not-taken', outcome, command };
    revision = Math.max(revision, outcome.receipt.revision);
  }
  const entered = order.filter(({ isEntered }) => isEntered);
  const unknown = standings.rows.filter((row) => !entered.some((each) => each.row === row));
  const isLevel = (one: Ordered) => entered.some((other) => other !== one && other.place === one.place);
  return {
    kind: 'imported',
    imported: {
      meeting,
      ranking: rankingOf(request, target.id),
      revision,
      rows: order.length,
      entries: commands.length - 1,
      level: entered.filter(isLevel).map(({ car }) => car),
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
  /** The place among the cars of the order. Cars that nothing tells apart share it. */
  readonly place: number;
  readonly isEntered: boolean;
}

/**
 * Returns the cars of the meeting in the order of the standings. A driver and a team are found by name. A car
 * of standings over several classes is known only in its class.
 */
function carsOf({ ranking, rows, classes }: Standings, state: MeetingState, id: string | null): Ordered[] {
  const entries = enteredCars(state).filter(({ car }) => isOfClass(id, car));
  const { for: kind = 'car' } = ranking;
  const ownClass = (name: string) => classes.find((each) => isOfClass(each, name)) ?? null;
  const carsIn = ({ name }: StandingsRow): string[] => {
    if (kind !== 'car') return entries.filter((entry) => entry[kind] === name).map(({ car }) => car);
    if (classes.length === 0) return [withClass(id, name)];
    return ownClass(name) === id ? [name] : [];
  };
  const order = rows.flatMap((row) => carsIn(row).map((car) => ({ car, row })));
  return order.map(({ car, row }) => ({
    car,
    row,
    place: order.findIndex((each) => each.row.place === row.place) + 1,
    isEntered: entries.some((entry) => entry.car === car),
  }));
}

function importCommand(answer: StandingsAnswer, order: readonly Ordered[], ranking: string): Command {
  const { series, ranking: ofSeries, results } = answer;
  return {
    type: 'ImportRanking',
    ranking,
    rows: order.map(({ car, row, place }, i) => ({
      car,
      ...(row.points !== null && { points: row.points }),
      ...(place === order[i - 1]?.place && { level: true }),
    })),
    source: {
      series,
      ranking: ofSeries,
      meetings: results.map(({ meeting, session, revision, hash }) => ({ meeting, session, revision, hash })),
    },
  };
}

/** Returns the commands that give the entries their places, and take them off those without one. */
function standingCommands(order: readonly Ordered[], state: MeetingState, id: string | null): Command[] {
  const places = new Map(order.map(({ car, place }) => [car, place]));
  return enteredCars(state).flatMap(({ car, standing: before = null }): Command[] => {
    const standing = places.get(car) ?? null;
    return !isOfClass(id, car) || standing === before ? [] : [{ type: 'AmendEntry', car, standing }];
  });
}
