import { decide, isRejection, type Command, type Format, type MeetingState } from '#domain';
import type { CommandIndex, Written } from '../log/command-index.ts';
import type { IssueRequest, Outcome } from '../requests.ts';
import type { Signer } from '../keys/key-ring.ts';
import { buildRecords, type PlannedRecord, type LogHead } from '../log/record-builder.ts';

/** A command at the desk. */
export interface PendingCommand {
  readonly request: IssueRequest;
  readonly commandId: string;
  readonly commandHash: string;
  /** When it came to the desk, in milliseconds: when it happened, where the command does not say. */
  readonly arrivedAt: number;
}

/** What the desk asks of the world. */
export interface DecisionContext {
  readonly stream: string;
  readonly presets: ReadonlyMap<string, Format>;
  /** Milliseconds. */
  readonly now: () => number;
  readonly newId: () => string;
  /** Of a desk whose word counts; a fork signs nothing. */
  readonly signer?: Signer | undefined;
}

/** What a command comes to at a tip, and the records that it would write there. */
export interface Decided {
  readonly outcome: Outcome;
  readonly steps: readonly PlannedRecord[];
}

/** Decides one command at a tip, which need not be durable yet; what it comes to rests on that tip. */
export function decideAt(
  tip: LogHead,
  job: PendingCommand,
  known: Pick<CommandIndex, 'get'>,
  bench: DecisionContext,
): Decided {
  const { commandId, commandHash, request } = job;
  const written = known.get(commandId);
  if (written) return nothing(outcomeOf(written, job, tip.state));
  const { ifMatch } = request;
  const { revision } = tip.state;
  if (ifMatch !== undefined && ifMatch !== revision) {
    return nothing({ kind: 'precondition-failed', expectedRevision: ifMatch, actualRevision: revision });
  }
  const command = prepared(request, bench.presets);
  const official = { id: request.official.id, role: request.official.role };
  const occurredAt = new Date(command.at ?? job.arrivedAt).toISOString();
  const decision = decide(tip.state, command, { occurredAt, official });
  if (isRejection(decision)) return nothing({ kind: 'refused', rejection: decision, revision, commandId });
  const { stream, newId, signer } = bench;
  const now = new Date(bench.now()).toISOString();
  const { cause = { correlationId: commandId, causationId: commandId } } = request;
  const origin = { stream, commandId, commandHash, official, occurredAt, now, newId, cause, signer };
  const steps = buildRecords(tip, decision, origin);
  const events = steps.map(({ record }) => ({ revision: record.revision, type: record.type }));
  return { outcome: accepted(job, events.at(-1)?.revision ?? revision, events), steps };
}

const nothing = (outcome: Outcome): Decided => ({ outcome, steps: [] });

const accepted = (
  { request, commandId }: PendingCommand,
  revision: number,
  events: readonly { readonly revision: number; readonly type: string }[],
): Outcome => ({ kind: 'accepted', receipt: { meeting: request.meeting, revision, events, commandId } });

/** The same receipt again, made of the log. */
function outcomeOf(
  { commandHash, first, count }: Written,
  job: PendingCommand,
  state: MeetingState,
): Outcome {
  if (commandHash !== job.commandHash) return { kind: 'command-id-reused', commandId: job.commandId };
  const written = state.records.items.slice(first, first + count);
  const events = written.map(({ revision, type }) => ({ revision, type }));
  return accepted(job, first + count - 1, events);
}

/** The meeting is the one in the path, and a format that is named is the document of that name. */
function prepared({ command, meeting }: IssueRequest, presets: ReadonlyMap<string, Format>): Command {
  if (!('format' in command)) return command;
  const { format } = command;
  const document = typeof format === 'string' ? (presets.get(format) ?? format) : format;
  return { ...command, meeting, format: document };
}
