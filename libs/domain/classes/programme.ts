import { classOf } from '../kernel/classes.ts';
import { isEmptySession } from '../lineups/lineup.ts';
import type { MeetingState } from '../meeting/state.ts';
import type { SessionState } from '../session/state.ts';
import type { SessionSpec } from '../formats/format.ts';
import { isBefore, SESSION_KINDS } from '../words/phases.ts';

const rankOf = ({ spec }: SessionState): number => SESSION_KINDS.indexOf(spec.kind);

/** Programmes are kept for a state, because several views ask for them after each record. */
const memo = new WeakMap<
  MeetingState['sessions'],
  { set: MeetingState['programme']; order: SessionState[] }
>();

/**
 * Returns the sessions in the order in which they are run: as the last SetProgramme says. A session that it
 * does not name, because the format has changed since, follows the one that is before it by default.
 */
export function programmeOf({ sessions, programme }: MeetingState): readonly SessionState[] {
  const known = memo.get(sessions);
  if (known?.set === programme) return known.order;
  const order = inOrder(byDefault(sessions), programme ?? []);
  memo.set(sessions, { set: programme, order });
  return order;
}

/**
 * Returns the sessions class by class within each round: first the qualifying of all classes, then all heats.
 * Within a class they stay in the order of its format.
 */
function byDefault(sessions: readonly SessionState[]): SessionState[] {
  const queues = new Map<string | null, SessionState[]>();
  for (const session of sessions) {
    const classId = classOf(session.spec.id);
    queues.set(classId, [...(queues.get(classId) ?? []), session]);
  }
  const order: SessionState[] = [];
  const heads = () => [...queues.values()].flatMap((queue) => queue[0] ?? []);
  while (order.length < sessions.length) {
    const round = Math.min(...heads().map(rankOf));
    for (const queue of queues.values()) {
      while (queue[0] && rankOf(queue[0]) <= round) order.push(...queue.splice(0, 1));
    }
  }
  return order;
}

/** Puts the sessions that a list names in its order, and each other one behind its predecessor. */
function inOrder(sessions: readonly SessionState[], ids: readonly string[]): SessionState[] {
  const order = ids.flatMap((id) => sessions.find(({ spec }) => spec.id === id) ?? []);
  const named = new Set(order);
  sessions.forEach((session, i) => {
    if (named.has(session)) return;
    const before = sessions[i - 1];
    order.splice(before ? order.indexOf(before) + 1 : 0, 0, session);
  });
  return order;
}

/**
 * Returns the session that is run next: the first in the programme that has not been opened. Sessions that
 * their class has left behind are passed over: the heats once a later round of the class is open.
 */
export function nextSession(state: MeetingState): SessionState | null {
  const rounds = roundsOf(state.sessions);
  const reached = new Map<string | null, number>();
  for (const [session, round] of rounds) {
    const classId = classOf(session.spec.id);
    if (!isBefore(session.phase)) reached.set(classId, Math.max(reached.get(classId) ?? 0, round));
  }
  const isDue = (session: SessionState): boolean =>
    isBefore(session.phase) &&
    (rounds.get(session) ?? 0) >= (reached.get(classOf(session.spec.id)) ?? 0) &&
    !isEmptySession(state, session);
  return programmeOf(state).find(isDue) ?? null;
}

/** Numbers the rounds of each class: sessions of one kind that follow one another in its format. */
function roundsOf(sessions: readonly SessionState[]): ReadonlyMap<SessionState, number> {
  const last = new Map<string | null, { kind: SessionSpec['kind']; round: number }>();
  return new Map(
    sessions.map((session) => {
      const { id, kind } = session.spec;
      const before = last.get(classOf(id));
      const round = before ? before.round + (before.kind === kind ? 0 : 1) : 0;
      last.set(classOf(id), { kind, round });
      return [session, round];
    }),
  );
}
