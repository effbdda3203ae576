import { fields, type Command } from '#domain';
import { isUnderFlag } from '#domain/words';
import type { Feed } from '../feeds-file.ts';
import type { FeedCommand, FeedMeeting, MeetingNow } from '../feed-types.ts';
import type { PassingRecord } from '../protocols/records.ts';

const PIT_COMMANDS: Readonly<Record<string, 'EnterPits' | 'LeavePits'>> = {
  'pit-in': 'EnterPits',
  'pit-out': 'LeavePits',
};

const text = fields.shortName;

/** A passing whose identity, epoch and time on the server are known. */
export interface KnownPassing {
  readonly record: PassingRecord;
  readonly identity: string;
  readonly epoch: number;
  readonly rawN: number;
}

/** What makes commands of the passings of one feed. */
export interface CommandMaker {
  readonly feed: Feed;
  readonly meeting: Pick<FeedMeeting, 'meeting' | 'commandId'>;
}

/** Returns whether the meeting can store the name of the transponder. */
export const isStorable = ({ transponder }: PassingRecord): boolean =>
  /^\d{1,20}$/.test(transponder) || text.safeParse(transponder).success;

export const instantOf = (atMs: number): string => new Date(Math.round(atMs)).toISOString();

/** Returns the command that records a crossing of the scoring line. */
export function crossingCommand(maker: CommandMaker, passing: KnownPassing, atMs: number): FeedCommand {
  const { record, identity, epoch } = passing;
  const command: Command = {
    type: 'RecordCrossing',
    transponder: record.transponder,
    line: maker.feed.line,
    passing: { feed: maker.feed.name, epoch, number: record.number ?? Math.round(record.timeUs / 1_000) },
    ...(record.hits !== null && { hits: record.hits }),
    ...(record.strength !== null && { strength: Math.round(record.strength) }),
    at: instantOf(atMs),
  };
  return { commandId: maker.meeting.commandId(identity), command, role: 'timer' };
}

/**
 * Returns the command for a passing at an end of pit road; null if its car is unknown or no session is under
 * way: then there is nothing to record.
 */
export function pitCommand(
  maker: CommandMaker,
  passing: { readonly car: string | null; readonly line: string; readonly identity: string },
  { now, atMs }: { readonly now: MeetingNow | null; readonly atMs: number },
): FeedCommand | null {
  const type = PIT_COMMANDS[passing.line];
  const session = now?.sessions.findLast(({ phase }) => isUnderFlag(phase))?.session;
  if (!type || passing.car === null || session === undefined) return null;
  const commandId = maker.meeting.commandId(`${type}|${passing.identity}`);
  return { commandId, command: { type, session, car: passing.car, at: instantOf(atMs) }, role: 'timer' };
}
