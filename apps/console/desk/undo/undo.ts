import type { Command, CommandType } from '#domain';
import { isUnsettled, type IssuedCommand } from '../../api/data/issued-commands.ts';
import { isPermanent } from '../../api/data/records.ts';

/** The target of the undo key: the last record of this desk, or the reason why there is nothing to strike. */
export type UndoTarget =
  | {
      readonly kind: 'strike';
      readonly command: Extract<Command, { type: 'StrikeRecord' }>;
      /** The command that wrote the record. */
      readonly target: Command;
      /** Whether the record is a flag or a decision, so that the official confirms the strike. */
      readonly isGrave: boolean;
    }
  /** A newer command may have been accepted, and its record would be the last one. */
  | { readonly kind: 'unsettled' }
  /** The results are certified: nothing of the session changes until they are reopened. */
  | { readonly kind: 'certified' }
  | { readonly kind: 'nothing' };

interface DeskSession {
  readonly meeting: string;
  readonly session: string;
  /** Whether the results of the session are certified. */
  readonly isCertified: boolean;
}

/**
 * Returns the last record that this desk wrote for the session and that is not struck. Nothing from before a
 * certification or a reopening is undone: the results that were certified rest on it.
 */
export function undoTarget(issued: readonly IssuedCommand[], desk: DeskSession): UndoTarget {
  const { meeting, session, isCertified } = desk;
  const ours = issued.filter((one) => one.meeting === meeting);
  const struck = struckRevisions(ours);
  for (const one of ours) {
    if (isUnsettled(one)) return { kind: 'unsettled' };
    const { command: target } = one;
    if (!isOfSession(target, session)) continue;
    if (isCertified && 'session' in target) return { kind: 'certified' };
    if (CLOSES.has(target.type) && one.outcome.kind === 'done') break;
    const revision = strikableRevision(one);
    if (revision === undefined || struck.has(revision)) continue;
    const command = { type: 'StrikeRecord', revision, reason: UNDO_REASON } as const;
    return { kind: 'strike', command, target, isGrave: !STRUCK_AT_ONCE.has(target.type) };
  }
  return { kind: 'nothing' };
}

/** Returns whether the desk of a session strikes it. An assignment is issued there for all sessions. */
const isOfSession = (target: Command, session: string): boolean =>
  target.type === 'AssignTransponder' || ('session' in target && target.session === session);

/** Commands that no strike undoes. Reopening undoes a certification, and certifying undoes a reopening. */
const CLOSES: ReadonlySet<CommandType> = new Set<CommandType>(['CertifyResults', 'ReopenResults']);

/** Commands that are issued all the time. Their newest record is struck without a question. */
const STRUCK_AT_ONCE: ReadonlySet<CommandType> = new Set<CommandType>([
  'RecordLap',
  'RecordFinish',
  'RecordCrossing',
  'ReportSpin',
  'ReportIncident',
  'AddNote',
]);

/** The record says only what is known: the official gave no reason. */
const UNDO_REASON = 'undone at the desk';

/** Returns the records that this desk struck and has not restored since. `issued` starts with the newest. */
export function struckRevisions(issued: readonly IssuedCommand[]): ReadonlySet<number> {
  const struck = new Set<number>();
  for (const { command, outcome } of issued.toReversed()) {
    if (outcome.kind !== 'done') continue;
    if (command.type === 'StrikeRecord') struck.add(command.revision);
    if (command.type === 'RestoreRecord') struck.delete(command.revision);
  }
  return struck;
}

/** Returns the record that the command wrote; undefined if it wrote none, or one that may not be struck. */
function strikableRevision({ outcome }: IssuedCommand): number | undefined {
  const written = outcome.kind === 'done' ? outcome.receipt.events.at(-1) : undefined;
  return written && !isPermanent(written.type) ? written.revision : undefined;
}

/**
 * A command that is repeated within this time counts as a slip of the finger, because no car completes two
 * laps in a second.
 */
const MAX_SLIP_MS = 1_000;

/** A command that was issued or kept before. */
export type Pressed = Pick<IssuedCommand, 'meeting' | 'command' | 'issuedAt' | 'outcome'>;

/** A command that is about to be issued. */
interface Press {
  readonly meeting: string;
  readonly command: Command;
  /** In milliseconds since the page was loaded, like the time stamp of a DOM event. */
  readonly at: number;
}

/**
 * Returns whether the press repeats a command too soon to be meant. Refused and unsent commands do not count.
 */
export const isSlip = (issued: readonly Pressed[], { meeting, command, at }: Press): boolean =>
  issued.some(
    (one) =>
      one.meeting === meeting &&
      at - one.issuedAt < MAX_SLIP_MS &&
      one.outcome.kind !== 'refused' &&
      isSameCommand(one.command, command),
  );

export const isSameCommand = (a: Command, b: Command): boolean => JSON.stringify(a) === JSON.stringify(b);
