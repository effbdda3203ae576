import type { z } from 'zod';
import { classOf, withClass } from '../kernel/classes.ts';
import type { CommandContext } from '../kernel/command-context.ts';
import { waitsFor } from '../lineups/lineup.ts';
import { rankingIn, type MeetingState } from '../meeting/state.ts';
import { NOTHING, reject, type Decision, type Rejection } from '../rejections.ts';
import type { BreakTie } from '../results/commands.ts';
import { breakTie as breakSessionTie } from '../results/ties.ts';
import { repetitionRefused } from '../session/session-context.ts';
import type * as commands from './commands.ts';
import type { ComputedRanking } from './listed.ts';
import { rankingOf } from './of-state.ts';
import { holdsAsPosted, rankingRows, uncertifiedResults } from './published.ts';
import type { RankedCar } from './scores.ts';
import type { RankingState } from './state.ts';
import { withoutClass } from '../words/cars.ts';

type Command<T extends keyof typeof commands> = z.infer<(typeof commands)[T]>;

export const rankingUnknown = (state: MeetingState, id: string): Rejection => {
  const rankings = state.rankings.map(({ spec }) => spec.id);
  return reject('ranking-unknown', `There is no ranking "${id}".`, { rankings });
};

/** Refuses a command that names a ranking and a session, or neither of them. */
export const subjectRefused = (ranking: string | undefined, session: string | undefined): Rejection | null =>
  (ranking === undefined) === (session === undefined)
    ? reject('ranking-or-session', 'The command names both a ranking and a session, or neither of them.')
    : null;

/**
 * Refuses to publish a ranking with places that cars share until a tie is broken. Cars without a result need
 * no order.
 */
function tieOpen({ id, rows }: ComputedRanking): Rejection | null {
  const row = rows.find(({ tiedWith, hasResult }) => hasResult && tiedWith.length > 0);
  if (!row) return null;
  const cars = [row.who, ...row.tiedWith];
  return reject('tie-open', `These are level in ${id}: ${cars.join(', ')}.`, { ranking: id, cars });
}

function incomplete(state: MeetingState, { id, open }: ComputedRanking): Rejection | null {
  const waiting = waitsFor(state, open);
  if (waiting.length === 0) return null;
  return reject('ranking-not-complete', `${withoutClass(id)} waits for ${waiting.join(', ')}.`, { waiting });
}

export function breakTie(
  state: MeetingState,
  command: z.infer<typeof BreakTie>,
  context: CommandContext,
): Decision {
  const { ranking = '', session, cars } = command;
  const refused = subjectRefused(command.ranking, session) ?? repetitionRefused(cars);
  if (refused) return refused;
  return session === undefined
    ? breakRankingTie(state, { ...command, ranking })
    : breakSessionTie(state, { ...command, session }, context);
}

function breakRankingTie(
  state: MeetingState,
  { ranking: id, cars: named, reason, note }: z.infer<typeof BreakTie> & { readonly ranking: string },
): Decision {
  const ranking = rankingIn(state, id);
  const computed = rankingOf(state, id);
  if (!ranking || !computed) return rankingUnknown(state, id);
  const waiting = incomplete(state, computed);
  if (waiting) return waiting;
  const cars = named.map((name) => rowOf(computed, name)?.who ?? name);
  const last = lastTie(ranking, cars);
  if (last.join() === cars.join()) return NOTHING;
  const row = computed.rows.find(({ who }) => who === cars[0]);
  const tied = row ? [row.who, ...row.tiedWith] : [];
  if (areSame(tied, cars) || areSame(last, cars)) {
    return [{ type: 'TieBroken', data: { ranking: ranking.spec.id, cars, reason, note } }];
  }
  const words = `These are not tied in ${id}: ${cars.join(', ')}.`;
  return reject('cars-not-tied', words, { cars, tied });
}

/**
 * Returns the row of a driver, a team or a car. In a meeting with classes the class stands before each name
 * of a command.
 */
const rowOf = ({ id, rows }: ComputedRanking, name: string): RankedCar | undefined =>
  rows.find(({ who }) => name === who || name === withClass(classOf(id), who)) ??
  rows.find(({ car }) => name === car);

const lastTie = ({ ties }: RankingState, cars: readonly string[]): readonly string[] =>
  ties.findLast(({ data }) => areSame(data.cars, cars))?.data.cars ?? [];

const areSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((car) => others.includes(car));

export function postRanking(state: MeetingState, { ranking: id, note }: Command<'PostRanking'>): Decision {
  const ranking = rankingIn(state, id);
  const computed = rankingOf(state, id);
  if (!ranking || !computed) return rankingUnknown(state, id);
  const waiting = incomplete(state, computed) ?? tieOpen(computed);
  if (waiting) return waiting;
  if (holdsAsPosted(state, ranking)) return NOTHING;
  const rows = rankingRows(state, id);
  const version = (ranking.posted.at(-1)?.data.version ?? 0) + 1;
  const restsOn = [...computed.restsOn];
  return [{ type: 'RankingPosted', data: { ranking: id, version, rows, restsOn, note } }];
}

export function certifyRanking(
  state: MeetingState,
  { ranking: id, reason, note }: Command<'CertifyRanking'>,
): Decision {
  const ranking = rankingIn(state, id);
  if (!ranking) return rankingUnknown(state, id);
  const posted = ranking.posted.at(-1)?.data;
  if (!posted) return reject('ranking-not-posted', `${id} is not posted.`, { ranking: id });
  const { version } = posted;
  if (!holdsAsPosted(state, ranking)) {
    const words = `${id}, or a name in it, differs from its posted version ${version}.`;
    return reject('ranking-changed', words, { ranking: id, version });
  }
  if (ranking.certified) return NOTHING;
  const waiting = uncertifiedResults(state, id);
  if (waiting.length > 0) {
    const words = `${id} needs results that are not certified yet: ${waiting.join(', ')}.`;
    return reject('results-not-certified', words, { waiting });
  }
  return [{ type: 'RankingCertified', data: { ranking: id, version, reason, note } }];
}
