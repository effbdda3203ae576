import type { z } from 'zod';
import type { Fact, NewEvent } from '../events.ts';
import type { CommandContext } from '../kernel/command-context.ts';
import { sessionOf, type MeetingState } from '../meeting/state.ts';
import { isRejection, NOTHING, reject, type Decision, type Rejection } from '../rejections.ts';
import { refuse } from '../session/session-context.ts';
import { admits } from '../session/state.ts';
import type * as commands from './commands.ts';
import { holderAt, piecesOf, withRecord, type Holdings, type Instant, type Piece } from './holders.ts';
import { carOf, movedBy } from './state.ts';
import { nameWithClass } from '../words/sessions.ts';

type Command<T extends keyof typeof commands> = z.infer<(typeof commands)[T]>;
type Ruling = Extract<NewEvent, { type: 'TransponderAssigned' | 'TransponderReleased' }>;

/**
 * Decides that a car carries a transponder. Without `from` it does since no other car did, so that crossings
 * that were seen before count. A transponder on another car is refused without `from`, which moves it.
 */
export function assignTransponder(
  state: MeetingState,
  { transponder, car, from: sent, until, reason, note }: Command<'AssignTransponder'>,
  context: CommandContext,
): Decision {
  const entry = state.entries.get(car);
  if (!entry) return reject('car-not-entered', `Car ${car} is not entered.`, { car });
  if (entry.status !== 'entered') return reject('car-withdrawn', `Car ${car} has been withdrawn.`, { car });
  const since = sent === undefined ? sinceOthers(state, { transponder, car }, context) : { from: sent };
  if (isRejection(since)) return since;
  const data = { transponder, car, from: since.from, until, reason, note };
  return ruled(state, { type: 'TransponderAssigned', data }, context);
}

/** Decides that no car carries a transponder, from the time of the command on unless it says another one. */
export function releaseTransponder(
  state: MeetingState,
  { transponder, car: named, from: sent, until, reason, note }: Command<'ReleaseTransponder'>,
  context: CommandContext,
): Decision {
  const from = sent ?? context.occurredAt;
  const holder = holderAt(state.transponders.holdings, transponder, from)?.car;
  if (named !== undefined && named !== holder) {
    const words = `Transponder ${transponder} is on ${holder === undefined ? 'no car' : `car ${holder}`}.`;
    return reject('transponder-not-on-car', words, { transponder, car: holder });
  }
  const data = { transponder, car: holder, from, until, reason, note };
  return ruled(state, { type: 'TransponderReleased', data }, context);
}

/** Returns the ruling; nothing if it changes no time of any car, or the reason why it cannot be made. */
function ruled({ ...state }: MeetingState, event: Ruling, context: CommandContext): Decision {
  const { from, until, transponder } = event.data;
  if (from !== undefined && until !== undefined && Date.parse(until) <= Date.parse(from)) {
    return reject('times-reversed', `${until} is not after ${from}.`, { from, until });
  }
  const { holdings } = state.transponders;
  const next = withRecord(holdings, { ...event, ...context, revision: state.revision + 1, recordedAt: '' });
  const before = carsOver(piecesOf(holdings, transponder));
  if (before === carsOver(piecesOf(next, transponder))) return NOTHING;
  return certifiedMoved(state, next) ?? [event];
}

/** Returns the times of each car as text, to compare. */
const carsOver = (pieces: readonly Piece[]): string =>
  pieces
    .map(({ from, holder }) => ({ from: from?.ms, car: holder?.car }))
    .filter(({ car }, i, all) => i === 0 || car !== all[i - 1]?.car)
    .map(({ from, car }) => JSON.stringify([from, car]))
    .join();

interface Wish {
  readonly transponder: string;
  readonly car: string;
}

/** Returns when the last other car gave up a transponder; a refusal if another car still has it. */
function sinceOthers(
  state: MeetingState,
  { transponder, car }: Wish,
  { occurredAt }: CommandContext,
): { readonly from: string | undefined } | Rejection {
  const { holdings } = state.transponders;
  const now = Date.parse(occurredAt);
  const last = piecesOf(holdings, transponder)
    .filter(({ from }) => (from?.ms ?? -Infinity) <= now)
    .findLast(({ holder }) => holder !== null && holder.car !== car);
  if (!last?.holder) return { from: undefined };
  const end = endOf(holdings, last);
  return end && end.ms <= now ? { from: end.text } : taken(state, transponder, last.holder.car);
}

/** Returns the end of a time. A car that has been withdrawn carries nothing from then on. */
function endOf({ withdrawn }: Holdings, { holder, until }: Piece): Instant | null {
  const left = withdrawn.get(holder?.car ?? '');
  return left && left.ms < (until?.ms ?? Infinity) ? left : until;
}

export function taken(state: MeetingState, transponder: string, car: string): Rejection {
  const driver = state.entries.get(car)?.driver;
  const words = `Transponder ${transponder} is on car ${car}${driver === undefined ? '' : ` (${driver})`}.`;
  return reject('transponder-taken', words, { transponder, car });
}

/** Refuses new holdings that would change the laps of a session whose results are certified. */
export function certifiedMoved(state: MeetingState, next: Holdings): Rejection | null {
  const after = { ...state.transponders, holdings: next };
  for (const fact of movedBy(state.transponders, next)) {
    const session = sessionOf(state, fact.data.session);
    if (session?.phase !== 'official') continue;
    const cars = [carOf(state.transponders, fact)?.car, carOf(after, fact)?.car];
    if (cars.some((car) => car !== undefined && admits(session, car))) {
      return refuse(session, 'results-certified', `Laps of ${nameWithClass(session.spec)} would change.`);
    }
  }
  return null;
}

/** Refuses an entry, or a change of one, that would change the laps of a session with certified results. */
export const entryMovesCertified = (state: MeetingState, record: Fact): Rejection | null =>
  certifiedMoved(state, withRecord(state.transponders.holdings, record));
