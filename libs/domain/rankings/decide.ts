import type { z } from 'zod';
import { sourceCars } from '../lineups/lineup.ts';
import { sameJson } from '../kernel/same-json.ts';
import { withoutClass } from '../kernel/classes.ts';
import { whenFixed } from '../meeting/fix-field.ts';
import { rankingIn, enteredIn, type MeetingState } from '../meeting/state.ts';
import { isRejection, NOTHING, reject, type Decision, type Rejection } from '../rejections.ts';
import { breakTie as breakSessionTie } from '../results/ties.ts';
import type { BreakTie } from '../results/commands.ts';
import { orderOfKey } from '../formats/ranking.ts';
import { allSources } from '../formats/sources.ts';
import type { CommandContext } from '../kernel/command-context.ts';
import { refuse, repetitionRefused } from '../session/session-context.ts';
import type * as commands from './commands.ts';
import { orderOutcome } from './outcome.ts';
import type { RankingState } from './state.ts';

type Command<T extends keyof typeof commands> = z.infer<(typeof commands)[T]>;
type OrderCommand = Command<'DrawOrder'>;
type TieCommand = z.infer<typeof BreakTie>;

const unknown = (state: MeetingState, id: string): Rejection => {
  const rankings = state.rankings.map(({ spec }) => spec.id);
  return reject('ranking-unknown', `There is no ranking "${id}".`, { rankings });
};

const BOTH = 'The command names both a ranking and a session, or neither of them.';

export function drawOrder(state: MeetingState, command: OrderCommand, context: CommandContext): Decision {
  const { ranking: id, session } = command;
  if ((id === undefined) === (session === undefined)) return reject('ranking-or-session', BOTH);
  if (session !== undefined) return drawForSession(state, { ...command, session }, context);
  const ranking = rankingIn(state, id ?? '');
  if (!ranking) return unknown(state, id ?? '');
  return drawForRanking(state, ranking, command);
}

function drawForRanking(state: MeetingState, ranking: RankingState, command: OrderCommand): Decision {
  const { spec, drawn } = ranking;
  const { id } = spec;
  if (!spec.by?.includes('drawn')) return reject('ranking-not-drawn', `${id} is not drawn.`, { ranking: id });
  const cars = enteredIn(state, ranking).map(({ car }) => car);
  const order = orderOutcome(command, id, cars);
  if (isRejection(order)) return order;
  return recordOrder({ ranking: id }, order, command, drawn?.data);
}

const drawForSession = whenFixed<OrderCommand & { session: string }>(({ state, session }, command) => {
  const { id, lineup = [] } = session.spec;
  if (!lineup.some((source) => 'order' in source && source.order === 'draw')) {
    return refuse(session, 'session-has-no-draw', `No source of ${id} has a drawn order.`);
  }
  const source = lineup.findIndex(({ order }) => order === 'draw');
  const order = orderOutcome(command, id, sourceCars(state, session, source).cars);
  if (isRejection(order)) return order;
  const decision = recordOrder({ session: id }, order, command, session.grid.orderDrawn?.data);
  return session.started && decision !== NOTHING ? refuse(session, 'session-started') : decision;
});

function recordOrder(
  subject: { readonly ranking: string } | { readonly session: string },
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
  const named = sessions.flatMap(({ spec: { lineup = [], floors = [] } }) => [
    ...allSources(lineup).flatMap((source) =>
      [source.order ?? [], 'from' in source ? source.from : []].flat(),
    ),
    ...floors.map(({ who }) => who),
  ]);
  const keys = rankings.flatMap(({ spec: { by = [] } }) => by.flatMap((key) => orderOfKey(key) ?? []));
  return new Set([...named, ...keys]);
}

export function importRanking(state: MeetingState, command: Command<'ImportRanking'>): Decision {
  const { ranking: id, rows, source, note } = command;
  const known = rankingIn(state, id);
  if (known?.spec.of || known?.spec.by?.includes('drawn')) {
    return reject('ranking-not-imported', `${id} is computed or drawn.`, { ranking: id });
  }
  if (!known && withoutClass(id) !== 'standings' && !namedOrders(state).has(id)) return unknown(state, id);
  const repeated = repetitionRefused(rows.map(({ car }) => car));
  if (repeated) return repeated;
  const last = known?.imported?.data;
  if (last && sameJson([last.rows, last.source], [rows, source])) return NOTHING;
  return [{ type: 'RankingImported', data: { ranking: id, rows, source, note } }];
}

export function breakTie(state: MeetingState, command: TieCommand, context: CommandContext): Decision {
  const { ranking: id, session } = command;
  if ((id === undefined) === (session === undefined)) return reject('ranking-or-session', BOTH);
  if (session !== undefined) return breakSessionTie(state, { ...command, session }, context);
  if (!rankingIn(state, id ?? '')) return unknown(state, id ?? '');
  return reject('ranking-not-complete', `${id} is not complete.`, { ranking: id });
}

export function postRanking(state: MeetingState, { ranking: id, note }: Command<'PostRanking'>): Decision {
  const ranking = rankingIn(state, id);
  if (!ranking) return unknown(state, id);
  const { posted, drawn, imported } = ranking;
  const cars = drawn?.data.order ?? imported?.data.rows.map(({ car }) => car);
  if (!cars) return reject('ranking-not-complete', `${id} is not complete.`, { ranking: id });
  const rows = cars.map((car, i) => ({ place: i + 1, car, points: null, words: `${i + 1} in the order` }));
  const last = posted.at(-1)?.data;
  if (last && sameJson(last.rows, rows)) return NOTHING;
  const restsOn = [drawn, imported].flatMap((fact) =>
    fact ? [{ ranking: id, revision: fact.revision }] : [],
  );
  const version = (last?.version ?? 0) + 1;
  return [{ type: 'RankingPosted', data: { ranking: id, version, rows, restsOn, note } }];
}

export function certifyRanking(
  state: MeetingState,
  { ranking: id, reason, note }: Command<'CertifyRanking'>,
): Decision {
  const ranking = rankingIn(state, id);
  if (!ranking) return unknown(state, id);
  const version = ranking.posted.at(-1)?.data.version;
  if (version === undefined) return reject('ranking-not-posted', `${id} is not posted.`, { ranking: id });
  if (ranking.certified) return NOTHING;
  return [{ type: 'RankingCertified', data: { ranking: id, version, reason, note } }];
}
