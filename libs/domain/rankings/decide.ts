import type { z } from 'zod';
import { openRefused } from '../grid/decide.ts';
import { drawnSourceNamed, waitsForResults } from '../grid/draws.ts';
import { drawnOrders, orderDrawnFor } from '../lineups/drawn-sources.ts';
import { sourceCars } from '../lineups/lineup.ts';
import { restsOn } from '../lineups/rests-on.ts';
import { sameJson } from '../kernel/same-json.ts';
import { whenFixed } from '../meeting/fix-field.ts';
import { enteredIn, rankingIn, sessionOf, type MeetingState } from '../meeting/state.ts';
import { isRejection, NOTHING, reject, type Decision, type Rejection } from '../rejections.ts';
import { namedByLineup, namedByRanking } from '../formats/named-orders.ts';
import type { CommandContext } from '../kernel/command-context.ts';
import { refuse, repetitionRefused } from '../session/session-context.ts';
import type * as commands from './commands.ts';
import { orderOutcome } from './draws/outcome.ts';
import { rankingUnknown, subjectRefused } from './publish.ts';
import type { RankingState } from './state.ts';
import { withoutClass } from '../words/cars.ts';

type Command<T extends keyof typeof commands> = z.infer<(typeof commands)[T]>;
type OrderCommand = Command<'DrawOrder'>;

export function drawOrder(state: MeetingState, command: OrderCommand, context: CommandContext): Decision {
  const { ranking: id, session } = command;
  const refused = subjectRefused(id, session);
  if (refused) return refused;
  if (session !== undefined) return drawForSession(state, { ...command, session }, context);
  const ranking = rankingIn(state, id ?? '');
  if (!ranking) return rankingUnknown(state, id ?? '');
  if (command.source !== undefined)
    return reject('source-not-drawn', `${id} has no sources.`, { ranking: id });
  return drawForRanking(state, ranking, command);
}

function drawForRanking(state: MeetingState, ranking: RankingState, command: OrderCommand): Decision {
  const { spec, drawn } = ranking;
  const { id } = spec;
  if (!spec.by?.includes('drawn')) return reject('ranking-not-drawn', `${id} is not drawn.`, { ranking: id });
  const order = orderOutcome(command, id, carsToRank(state, ranking, command.order));
  if (isRejection(order)) return order;
  const decision = recordOrder({ ranking: id }, order, command, drawn?.data);
  const started = state.sessions.find((session) => session.started && restsOn(state, session.spec).has(id));
  return started && decision !== NOTHING && !isRejection(decision)
    ? refuse(started, 'session-started')
    : decision;
}

/**
 * Returns the cars that a draw for a ranking must name: all that are entered. Where the draw only breaks ties
 * of a computed ranking, it may name any of them.
 */
function carsToRank(state: MeetingState, ranking: RankingState, order?: readonly string[]): string[] {
  const { of, only } = ranking.spec;
  const entered = enteredIn(state, ranking).filter(({ rookie }) => only?.rookie !== true || rookie === true);
  const cars = entered.map(({ car }) => car);
  return of && order ? cars.filter((car) => order.includes(car)) : cars;
}

const drawForSession = whenFixed<OrderCommand & { session: string }>(({ state, session }, command) => {
  const { id } = session.spec;
  const drawn = drawnOrders(state, session);
  const found = drawnSourceNamed(session, drawn, { what: 'order', named: command.source });
  if (isRejection(found)) return found;
  const { number: source } = found;
  const { cars, open } = sourceCars(state, session, found.source);
  const refused =
    waitsForResults(state, session, found) ?? (session.started ? null : openRefused(state, session, open));
  if (refused) return refused;
  const order = orderOutcome(command, `${id}#${source}`, cars);
  if (isRejection(order)) return order;
  const last = orderDrawnFor(state, session, { source: found.source, cars });
  const decision = recordOrder({ session: id, source }, order, command, last?.data);
  return session.started && decision !== NOTHING ? refuse(session, 'session-started') : decision;
});

function recordOrder(
  subject: { readonly ranking: string } | { readonly session: string; readonly source: number },
  drawn: readonly string[],
  { numbers, seed, note }: OrderCommand,
  last: { readonly order: readonly string[]; readonly numbers?: readonly number[] | undefined } | undefined,
): Decision {
  if (numbers && !(numbers.length === drawn.length && numbers.every((n, i) => n > (numbers[i - 1] ?? -1)))) {
    const words = `${numbers.length} numbers do not fit ${drawn.length} cars, or are not in order.`;
    return reject('draw-numbers-differ', words);
  }
  const order = [...drawn];
  if (sameJson(last?.order, order) && sameJson(last?.numbers, numbers)) return NOTHING;
  return [{ type: 'OrderDrawn', data: { ...subject, order, numbers, seed, note } }];
}

/** Returns the orders that the formats name: sessions, rankings, and those that are only imported. */
function namedOrders({ sessions, rankings }: MeetingState): ReadonlySet<string> {
  const named = sessions.flatMap(({ spec }) => namedByLineup(spec));
  return new Set([...named, ...rankings.flatMap(({ spec }) => namedByRanking(spec))]);
}

export function importRanking(state: MeetingState, command: Command<'ImportRanking'>): Decision {
  const { ranking: id, rows, source, note } = command;
  const known = rankingIn(state, id);
  const refused = importRefused(state, id, known) ?? repetitionRefused(rows.map(({ car }) => car));
  if (refused) return refused;
  const last = known?.imported?.data;
  if (last && sameJson([last.rows, last.source], [rows, source])) return NOTHING;
  return [{ type: 'RankingImported', data: { ranking: id, rows, source, note } }];
}

/** Refuses to import a ranking that the meeting computes or draws, or that no format names. */
function importRefused(state: MeetingState, id: string, known: RankingState | undefined): Rejection | null {
  if (known?.spec.of || known?.spec.by?.includes('drawn')) {
    return reject('ranking-not-imported', `${id} is computed or drawn.`, { ranking: id });
  }
  const isNamed = known !== undefined || withoutClass(id) === 'standings' || namedOrders(state).has(id);
  const isSession = sessionOf(state, id) !== undefined;
  return isNamed && !isSession ? null : rankingUnknown(state, id);
}
