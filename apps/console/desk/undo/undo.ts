import type { Command, CommandType } from '#domain';
import { isUnsettled, type IssuedCommand } from '../../api/data/issued-commands.ts';
import { isPermanent } from '../../api/data/records.ts';

/** What one key strikes: the last record of this desk, or why it strikes none. */
export type Undo =
  | {
      readonly kind: 'strike';
      readonly command: Extract<Command, { type: 'StrikeRecord' }>;
      /** What wrote the record. */
      readonly target: Command;
      /** A flag or a decision: it is struck only by somebody who says so once more. */
      readonly isGrave: boolean;
    }
  /** A newer one may have been taken, and would be the last. */
  | { readonly kind: 'unsettled' }
  | { readonly kind: 'nothing' };

interface Place {
  readonly meeting: string;
  readonly session: string;
}

/** What is struck with one key: the last record that this desk wrote of the session and that still stands. */
export function strikeOfLast(issued: readonly IssuedCommand[], { meeting, session }: Place): Undo {
  const ours = issued.filter((one) => one.meeting === meeting);
  const gone = goneOf(ours);
  for (const one of ours) {
    if (isUnsettled(one)) return { kind: 'unsettled' };
    const { command: target } = one;
    const revision = 'session' in target && target.session === session ? revisionOf(one) : undefined;
    if (revision === undefined || gone.has(revision)) continue;
    const standing = ours.filter((other) => !gone.has(revisionOf(other) ?? NaN));
    const reason = isTwice(one, standing) ? 'tapped twice' : 'issued by mistake';
    const command = { type: 'StrikeRecord', revision, reason } as const;
    return { kind: 'strike', command, target, isGrave: !LIGHT.has(target.type) };
  }
  return { kind: 'nothing' };
}

/** What is written at every turn, and taken back as easily while it is the newest. */
const LIGHT: ReadonlySet<CommandType> = new Set([
  ...(['RecordLap', 'RecordFinish', 'ReportSpin', 'ReportIncident', 'AddNote'] as const),
]);

/** So near to each other two crossings of a car are one, tapped twice: no track has laps of five seconds. */
const TWICE_MS = 5_000;

/** Did this desk record the same crossing just before? */
const isTwice = ({ command, issuedAt, commandId }: IssuedCommand, ours: readonly IssuedCommand[]): boolean =>
  (command.type === 'RecordLap' || command.type === 'RecordFinish') &&
  ours.some(
    (one) =>
      one.commandId !== commandId &&
      one.outcome.kind === 'done' &&
      one.command.type === command.type &&
      one.command.car === command.car &&
      Math.abs(issuedAt - one.issuedAt) < TWICE_MS,
  );

/** The records that were struck from here, and not restored since. */
function goneOf(issued: readonly IssuedCommand[]): ReadonlySet<number> {
  const gone = new Set<number>();
  // The newest is first: what was restored since is not gone.
  for (const { command, outcome } of issued.toReversed()) {
    if (outcome.kind !== 'done') continue;
    if (command.type === 'StrikeRecord') gone.add(command.revision);
    if (command.type === 'RestoreRecord') gone.delete(command.revision);
  }
  return gone;
}

/** The record that it wrote and that may be struck. */
function revisionOf({ outcome }: IssuedCommand): number | undefined {
  const written = outcome.kind === 'done' ? outcome.receipt.events.at(-1) : undefined;
  return written && !isPermanent(written.type) ? written.revision : undefined;
}

/** Within so long the same once more is a slip of the finger: no track has laps of a second. */
const SLIP_MS = 1_000;

/** A command as it is about to be issued. */
interface Press {
  readonly meeting: string;
  readonly command: Command;
  /** In milliseconds since the page began, as the time of any event. */
  readonly at: number;
}

/** Is that the same once more, too soon to be meant? What was refused or never sent does not count. */
export const isSlip = (issued: readonly IssuedCommand[], { meeting, command, at }: Press): boolean =>
  issued.some(
    (one) =>
      one.meeting === meeting &&
      at - one.issuedAt < SLIP_MS &&
      one.outcome.kind !== 'refused' &&
      isSame(one.command, command),
  );

/** Do they say the same? */
export const isSame = (a: Command, b: Command): boolean => JSON.stringify(a) === JSON.stringify(b);
