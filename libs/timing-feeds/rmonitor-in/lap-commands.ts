import type { Command } from '#domain';
import { isUnderFlag } from '#domain/words';
import type { FeedCommand, MeetingNow } from '../feed-types.ts';
import type { FeedState } from './feed-state.ts';
import type { CommandMaker, Correction, CrossingMoment, Suggestion } from './intake-state.ts';
import { epochOf, instantOf, instantOfLoop } from './run-clock.ts';

const isoOf = (ms: number): string => new Date(Math.round(ms)).toISOString();

/** Returns the session under way: the last one, as only one is on the track. */
export const sessionUnderWay = (now: MeetingNow | null) =>
  now?.sessions.findLast(({ phase }) => isUnderFlag(phase)) ?? null;

export interface CarCrossing {
  readonly registration: string;
  readonly car: string;
  readonly totalMs: number;
  readonly atMs: number;
}

/** Names a crossing: the feed, the run, the car and its total. The lap number can change. */
const identityOf = (maker: CommandMaker, epoch: number, of: Omit<CarCrossing, 'car'>): string =>
  `rmonitor|${maker.feed.name}|${epoch}|${of.registration}|${of.totalMs}`;

/** Returns the run of a crossing, and when it happened. Both are those of the run that is on now. */
export function momentOf(feed: FeedState, { totalMs, atMs }: Omit<CarCrossing, 'car'>): CrossingMoment {
  const at = isoOf(instantOf(feed, totalMs, atMs));
  return { epoch: epochOf(feed, atMs), at };
}

/** Returns the command that records a crossing. */
export function crossingOf(maker: CommandMaker, crossing: CarCrossing, moment: CrossingMoment): FeedCommand {
  const { car, totalMs } = crossing;
  const { epoch, at } = moment;
  const command: Command = {
    type: 'RecordCrossing',
    car,
    line: maker.feed.line,
    passing: { feed: maker.feed.name, epoch, number: totalMs },
    at,
  };
  const commandId = maker.meeting.commandId(identityOf(maker, epoch, crossing));
  return { commandId, command, role: 'timer' };
}

interface UnknownCrossing {
  readonly transponder: string;
  readonly timeOfDayMs: number;
  readonly atMs: number;
}

/** Returns the command that records a crossing of a transponder that the timing program does not know. */
export function unknownCrossing(
  maker: CommandMaker,
  feed: FeedState,
  crossing: UnknownCrossing,
): FeedCommand {
  const { transponder, timeOfDayMs, atMs } = crossing;
  const epoch = epochOf(feed, atMs);
  const command: Command = {
    type: 'RecordCrossing',
    transponder,
    line: maker.feed.line,
    passing: { feed: maker.feed.name, epoch, number: timeOfDayMs },
    at: isoOf(instantOfLoop(feed, timeOfDayMs, atMs)),
  };
  const identity = `rmonitor|${maker.feed.name}|${epoch}|Tx${transponder}|${timeOfDayMs}`;
  return { commandId: maker.meeting.commandId(identity), command, role: 'timer' };
}

interface RecordCorrection extends Correction {
  readonly car: string;
  /** The record of the crossing. */
  readonly revision: number;
}

/** Returns the command that takes the lap of a crossing back, or gives it back. */
export function correction(maker: CommandMaker, feed: FeedState, of: RecordCorrection): Suggestion {
  const { what, car, times, revision, totalMs } = of;
  const { name } = maker.feed;
  const words = {
    strike:
      times === 0
        ? `The feed ${name} has corrected the time of a crossing of car ${car}.`
        : `The feed ${name} has taken a lap of car ${car} back.`,
    restore: `The feed ${name} has given car ${car} its lap back.`,
  }[what];
  const type = what === 'strike' ? 'StrikeRecord' : 'RestoreRecord';
  const command: Command = { type, revision, reason: words, at: isoOf(of.atMs) };
  const identity = `${what}|${times}|${identityOf(maker, epochOf(feed, of.atMs), of)}`;
  return {
    id: `${what} ${car} ${totalMs} ${times}`,
    words,
    command: { commandId: maker.meeting.commandId(identity), command, role: 'scorer' },
  };
}

interface MissedLaps {
  readonly car: string;
  readonly laps: number;
  readonly atMs: number;
  readonly now: MeetingNow | null;
}

/** Returns the command that gives a car the laps that the feed counted before it was joined. */
export function adoption(maker: CommandMaker, feed: FeedState, missed: MissedLaps): Suggestion | null {
  const { car, laps, atMs } = missed;
  const session = sessionUnderWay(missed.now)?.session;
  if (session === undefined) return null;
  const { name } = maker.feed;
  const identity = `adopt|${name}|${epochOf(feed, atMs)}|${session}|${car}|${laps}`;
  const words = `The feed ${name} counts ${laps} laps of car ${car} so far.`;
  const command: Command = { type: 'AdoptCount', session, car, laps, note: words, at: isoOf(atMs) };
  return {
    id: `laps ${car} ${laps}`,
    words,
    command: { commandId: maker.meeting.commandId(identity), command, role: 'scorer' },
  };
}
