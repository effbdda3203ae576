import { decide, isRejection, mayIssue, type Command, type MeetingState } from '#domain';
import type { Receipt } from '../answers/commands.ts';
import type { CommandIndex } from '../log/command-index.ts';
import type { Presets } from '../input/format-presets.ts';
import { isSameCommand } from '../log/hash-chain.ts';
import { sentFields, type IssueRequest, type Outcome } from '../requests.ts';
import type { ClockReading, MeetingClock } from './meeting-clock.ts';
import type { Signer } from '../keys/key-ring.ts';
import { buildRecords, type PlannedRecord, type LogHead } from '../log/record-builder.ts';

/** A command that waits for its decision. */
export interface PendingCommand {
  readonly request: IssueRequest;
  readonly commandId: string;
  readonly commandHash: string;
  /** When the command arrived. It is the time of the event if the command names no time. */
  readonly arrived: ClockReading;
}

/** Everything that decisions need from outside the log. */
export interface DecisionContext {
  readonly stream: string;
  readonly presets: Presets;
  readonly clock: MeetingClock;
  readonly newId: () => string;
  /** Signs certified results. A what-if has no signer, because it must promise nothing. */
  readonly signer?: Signer | undefined;
}

/** The outcome of a command, and the records that it writes. */
export interface Decided {
  readonly outcome: Outcome;
  readonly records: readonly PlannedRecord[];
}

/** Decides one command at a head of the log. The head need not be durable yet; the outcome rests on it. */
export function decideCommand(
  head: LogHead,
  pending: PendingCommand,
  writtenCommands: Pick<CommandIndex, 'get'>,
  context: DecisionContext,
): Decided {
  const { commandId, commandHash, request } = pending;
  const repeated = repeatedOutcome(pending, writtenCommands, head.state);
  if (repeated) return withoutRecords(repeated);
  const { ifMatch } = request;
  const { revision } = head.state;
  if (ifMatch !== undefined && !(ifMatch === '*' ? revision >= 0 : ifMatch === revision)) {
    const revisions = { expectedRevision: ifMatch, actualRevision: revision };
    return withoutRecords({ kind: 'precondition-failed', ...revisions });
  }
  const command = withPresetFormat(request, context.presets);
  const official = { id: request.official.id, role: request.official.role };
  const { occurredAt, latestAt, now } = timesOf(command, pending, context);
  const confirmed = command.confirm === true;
  const decision = decide(head.state, command, { occurredAt, official, confirmed, latestAt });
  if (isRejection(decision)) {
    return withoutRecords({ kind: 'refused', rejection: decision, revision, commandId });
  }
  const { stream, newId, signer } = context;
  const { cause = { correlationId: commandId, causationId: commandId } } = request;
  const origin = { stream, commandId, commandHash, official, occurredAt, now, newId, cause, signer };
  const records = buildRecords(head, decision, origin);
  const events = decision.map(({ type }, i) => ({ revision: revision + 1 + i, type }));
  return { outcome: accepted(pending, events.at(-1)?.revision ?? revision, events), records };
}

/** How far ahead of the clock of the server a command may name its time. */
const MAX_AHEAD_MS = 10_000;

/** Returns when a command happened, the latest time that it may name, and when its records are written. */
function timesOf({ at }: Command, { arrived }: PendingCommand, { clock }: DecisionContext) {
  const reading = clock.reading();
  const arrivedMs = clock.timeAt(arrived);
  const nowMs = Math.max(arrivedMs, reading.clockMs);
  const occurredMs = at === undefined ? arrivedMs : Date.parse(at);
  const { now, latestAt } = textsOf(nowMs);
  return { occurredAt: occurredMs === nowMs ? now : toText(occurredMs), latestAt, now };
}

const toText = (ms: number): string => new Date(ms).toISOString();

let lastTexts = { ms: NaN, now: '', latestAt: '' };

/** Returns texts of the last time again: many commands come within one millisecond. */
function textsOf(ms: number): { readonly now: string; readonly latestAt: string } {
  if (lastTexts.ms !== ms) lastTexts = { ms, now: toText(ms), latestAt: toText(ms + MAX_AHEAD_MS) };
  return lastTexts;
}

const withoutRecords = (outcome: Outcome): Decided => ({ outcome, records: [] });

const accepted = (
  { request, commandId }: PendingCommand,
  revision: number,
  events: Receipt['events'],
): Outcome => ({ kind: 'accepted', receipt: { meeting: request.meeting, revision, events, commandId } });

/**
 * Builds the receipt of a command again from the records that it wrote earlier; null if it wrote none, or if
 * the role may not issue it, which the decision then refuses. Only the official who issued it gets the
 * receipt. For all others the id is in use.
 */
export function repeatedOutcome(
  pending: PendingCommand,
  writtenCommands: Pick<CommandIndex, 'get'>,
  state: MeetingState,
): Outcome | null {
  const written = writtenCommands.get(pending.commandId);
  if (!written) return null;
  const { commandHash, first, count } = written;
  const { official, command } = pending.request;
  const isSame = isSameCommand(sentFields(pending.request), pending.commandHash, commandHash);
  const records = state.records.items.slice(first, first + count);
  if (!mayIssue(official.role, command.type)) return null;
  const isOwn = records[0]?.official.id === official.id;
  if (!isOwn || !isSame) {
    return { kind: 'command-id-reused', commandId: pending.commandId };
  }
  const events = records.map(({ revision, type }) => ({ revision, type }));
  return accepted(pending, first + count - 1, events);
}

type SentFormat = Extract<Command, { type: 'ChangeFormat' }>['format'];

/** Replaces the names of preset formats by their documents, and sets the meeting to that of the request. */
function withPresetFormat({ command, meeting }: IssueRequest, presets: Presets): Command {
  const documentOf = (sent: SentFormat): SentFormat =>
    typeof sent === 'string' ? (presets.get(sent) ?? sent) : sent;
  switch (command.type) {
    case 'ScheduleMeeting': {
      const { format, classes } = command;
      const named = classes?.map((one) => ({ ...one, format: documentOf(one.format) }));
      return { ...command, meeting, format: format && documentOf(format), classes: named };
    }
    case 'ChangeFormat':
      return { ...command, meeting, format: documentOf(command.format) };
    default:
      return command;
  }
}
