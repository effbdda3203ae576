import type { z } from 'zod';
import type { CommandContext } from '../kernel/command-context.ts';
import { partitionPoint } from '../kernel/binary-search.ts';
import { carIn } from '../kernel/classes.ts';
import { itemsOf } from '../kernel/trail.ts';
import { raceOf } from '../laps/race.ts';
import { lapsOf } from '../laps/tally.ts';
import type { MeetingState } from '../meeting/state.ts';
import { NOTHING, reject, type Decision } from '../rejections.ts';
import { carRefused, changing, refuse } from '../session/session-context.ts';
import type { SessionState } from '../session/state.ts';
import { count } from '../words/measures.ts';
import type * as commands from './commands.ts';
import { nameWithClass } from '../words/sessions.ts';

type Command<T extends keyof typeof commands> = z.infer<(typeof commands)[T]>;

/** The line where laps are counted. */
export const SCORING_LINE = 'sf';

/**
 * Decides that a crossing was seen. Nobody needs to carry its transponder: the crossing is kept, and counts
 * once the transponder is assigned. Nothing here asks, because a loop cannot answer.
 */
export function recordCrossing(
  state: MeetingState,
  command: Command<'RecordCrossing'>,
  context: CommandContext,
): Decision {
  if ((command.transponder === undefined) === (command.car === undefined)) {
    return reject('transponder-or-car', 'The crossing names both of them, or none.');
  }
  const session = command.session ?? underWayAt(state, context.occurredAt)?.spec.id;
  if (session !== undefined) {
    const { car } = command;
    const named = car === undefined ? undefined : carIn(session, car);
    return crossingIn(state, { ...command, session, car: named }, context);
  }
  const words = `No session was under way at ${context.occurredAt}.`;
  return reject('no-session-under-way', words, { at: context.occurredAt });
}

const crossingIn = changing<Command<'RecordCrossing'> & { session: string }>((context, command) => {
  const { session, occurredAt } = context;
  const { transponder, car, line, passing, hits, strength, note } = command;
  if (line !== SCORING_LINE) {
    return reject('not-scoring-line', `No laps are counted at the line "${line}".`, { line });
  }
  if (lastGreen(session, occurredAt) === '') return refuse(session, 'session-not-green');
  const refused = car === undefined ? null : carRefused(context, car);
  if (refused) return refused;
  const seen = { session: session.spec.id, transponder, car, line, passing, hits, strength, note };
  return [{ type: 'CrossingSeen', data: seen }];
});

/** Returns the last green flag of a session at or before an instant; an empty text without one. */
function lastGreen({ greens }: SessionState, at: string): string {
  let last = '';
  for (const green of greens) if (green <= at && green > last) last = green;
  return last;
}

/**
 * Returns the session that was under way at an instant: the last one to show a green flag by then, so that a
 * race which was stopped for another one gets its crossings again after its restart. Once its results are
 * posted it takes only crossings of before, and once they are certified none. Nor does a race that is over
 * take them once the next session is open: its cars may have a green flag already that is entered late.
 */
function underWayAt({ sessions }: MeetingState, at: string): SessionState | null {
  let [under, since]: [SessionState | null, string] = [null, ''];
  for (const session of sessions) {
    const green = lastGreen(session, at);
    if (green !== '' && green >= since) [under, since] = [session, green];
  }
  if (!under || under.phase === 'official') return null;
  if (under.phase === 'checkered' && sessions.some((next) => isOpenAt(next, at))) return null;
  const posted = under.phase === 'unofficial' ? under.results.posted.at(-1) : undefined;
  return posted && at > posted.occurredAt ? null : under;
}

/** Returns whether a session is open and waits for its green flag since an instant at the latest. */
const isOpenAt = ({ phase, track }: SessionState, at: string): boolean =>
  phase === 'open' &&
  itemsOf(track).some(({ type, occurredAt }) => type === 'SessionOpened' && occurredAt <= at);

/** Decides how many laps a car has, where the loop did not see them. The count can only rise. */
export const adoptCount = changing<Command<'AdoptCount'>>((context, { car, laps, note }) => {
  const { session, occurredAt } = context;
  if (lastGreen(session, occurredAt) === '') return refuse(session, 'session-not-green');
  const refused = carRefused(context, car);
  if (refused) return refused;
  const all = lapsOf(raceOf(session).cars.get(car));
  const done = all.slice(
    0,
    partitionPoint(all, ({ at }) => at <= occurredAt),
  );
  const counted = done.filter(({ disallowed }) => !disallowed).length;
  if (counted === laps) return NOTHING;
  if (counted > laps) {
    const words = `Car ${car} has completed ${count(counted, 'lap')} in ${nameWithClass(session.spec)}.`;
    return reject('car-has-more-laps', words, { car, laps: counted });
  }
  return [{ type: 'CountAdopted', data: { session: session.spec.id, car, laps, note } }];
});

/** Decides that a part of a feed's raw log belongs to the meeting. */
export function sealFeed(
  _state: MeetingState,
  { feed, from, to, hash, log, note }: Command<'SealFeed'>,
): Decision {
  if (to < from) return reject('times-reversed', `Entry ${to} is before entry ${from}.`, { from, to });
  return [{ type: 'FeedSealed', data: { feed, from, to, hash, log, note } }];
}
