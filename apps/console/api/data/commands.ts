import { problemOf, type ProblemBody } from '#client';
import type { Command } from '#domain';
import { client } from '../transport/client.ts';
import { identity, issuerOf } from './identity.ts';
import {
  addIssued,
  isNotTaken,
  issuerMismatch,
  outcomeOfError,
  type IssuedCommand,
} from './issued-commands.ts';
import { clockAheadMs } from '../transport/server-clock.ts';
import { Signal } from '../transport/signal.ts';
import { isKept, offlineCommands, type KeptCommand, type NotKept } from './typed-offline.ts';
import { recheckWhoAmI } from './whoami.ts';
import { t } from '../../ui/language/language.ts';

/** A command counts as unanswered if no answer comes within this time. */
const ANSWER_TIMEOUT_MS = 15_000;
/**
 * A command that waits behind another for longer than this is not sent, because its crossing would be
 * recorded at the wrong time.
 */
const MAX_QUEUE_WAIT_MS = 5_000;

/** The commands that were issued from this page, the newest first. */
export const issuedCommands = new Signal<readonly IssuedCommand[]>([]);

/**
 * The last command to be sent, up to its answer or until its outcome is unknown. They are sent one by one, so
 * that crossings enter the log in the order of taps.
 */
let lastSend: Promise<unknown> = Promise.resolve();
/** Counts unanswered commands. Commands that waited behind one are not sent. */
let unansweredCount = 0;

interface HowToIssue {
  readonly commandId?: string | undefined;
  /** A lap or a note is kept on this device if no answer comes. */
  readonly isKeptIfUnanswered?: boolean;
}

/**
 * Issues a command and resolves with its outcome; it never rejects. The command waits while another is being
 * sent, and is not sent at all if that one stays unanswered. It is sent again while its outcome is unknown.
 */
export function issue(
  meeting: string,
  command: Command,
  { commandId = randomUuid(), isKeptIfUnanswered = false }: HowToIssue = {},
): Promise<IssuedCommand> {
  const pending: IssuedCommand = {
    commandId,
    meeting,
    command,
    issuer: issuerOf(identity.value),
    issuedAt: performance.now(),
    outcome: { kind: 'pending' },
  };
  issuedCommands.set(addIssued(issuedCommands.value, pending));
  const countBefore = unansweredCount;
  let noteUnknown = () => {};
  const unknown = new Promise<null>((resolve) => (noteUnknown = () => resolve(null)));
  const settled = lastSend.then(() => {
    if (countBefore !== unansweredCount)
      return markNotSent(pending, t('No answer came to the one before it.'));
    if (issuerMismatch(pending, issuerOf(identity.value)) !== null)
      return markNotSent(pending, t('The official who issued it has signed out.'));
    const isLate = performance.now() - pending.issuedAt > MAX_QUEUE_WAIT_MS;
    return isLate
      ? markNotSent(pending, t('The answer to the one before it took too long.'))
      : send(pending, false, noteUnknown);
  });
  lastSend = Promise.race([settled, unknown]).then((one) => {
    if (one === null || one.outcome.kind === 'unanswered') unansweredCount += 1;
  });
  return isKeptIfUnanswered ? settled.then(keepUnlessAnswered) : settled;
}

/** Keeps a command that was typed now, because the server does not answer. Returns why not; null if it is. */
export const keepForLater = (meeting: string, command: KeptCommand): NotKept | null =>
  keep({
    commandId: randomUuid(),
    meeting,
    command,
    issuer: issuerOf(identity.value),
    issuedAt: performance.now(),
  });

/** Keeps a command with the instant at which it was issued, by the clock of the server. */
function keep({ issuedAt, command, ...one }: Sent, wasSent = false): NotKept | null {
  if (!isKept(command)) return null;
  const known = offlineCommands.list.value.find(({ commandId }) => commandId === one.commandId);
  if (known) return offlineCommands.keep(wasSent ? { ...known, wasSent } : known);
  const { typedAt, happenedAt } = timesOf(issuedAt);
  const { at = happenedAt } = command;
  return offlineCommands.keep({ ...one, command, at, typedAt, ...(wasSent && { wasSent }) });
}

/** Returns an instant after the page was loaded by the clock of this device, and by that of the server. */
export function timesOf(issuedAt: number): { readonly typedAt: number; readonly happenedAt: string } {
  const typedAt = Date.now() - (performance.now() - issuedAt);
  return { typedAt, happenedAt: new Date(typedAt - (clockAheadMs.value ?? 0)).toISOString() };
}

/** Moves a lap or a note that has no answer to those that are kept on this device. */
function keepUnlessAnswered(one: IssuedCommand): IssuedCommand {
  const { outcome, issuer, command } = one;
  if (outcome.kind === 'done') offlineCommands.eraseId(one.commandId);
  const isOwn = issuerMismatch({ issuer }, issuerOf(identity.value)) === null;
  if (!isKept(command) || !isOwn || !hasNoAnswer(one)) return one;
  const { outcome: _, ...sent } = one;
  if (keep(sent, outcome.kind === 'unanswered') !== null) return one;
  dismiss(one);
  return { ...one, outcome: { kind: 'kept' } };
}

const hasNoAnswer = ({ outcome }: IssuedCommand): boolean =>
  outcome.kind === 'unanswered' ||
  (outcome.kind === 'refused' && (outcome.problem.code === 'not-sent' || isNotTaken(outcome.problem)));

function markNotSent(pending: IssuedCommand, reason: string): IssuedCommand {
  const problem: ProblemBody = {
    title: t('Not sent.'),
    detail: reason,
    status: 0,
    code: 'not-sent',
  };
  const dropped: IssuedCommand = { ...pending, outcome: { kind: 'refused', problem } };
  replaceIssued(dropped);
  return dropped;
}

/** Sends an unanswered command again with the same id, unless another official uses the page by now. */
export async function sendAgain(unanswered: IssuedCommand): Promise<IssuedCommand> {
  const isOwn = issuerMismatch(unanswered, issuerOf(identity.value)) === null;
  return isOwn ? send(unanswered, true) : unanswered;
}

/**
 * Sends a command again with the confirmation that the server has asked for. It happened when the official
 * issued it, and not when the question was answered.
 */
export async function confirm(asked: IssuedCommand): Promise<IssuedCommand> {
  if (asked.outcome.kind !== 'refused' || issuerMismatch(asked, issuerOf(identity.value)) !== null)
    return asked;
  const { at } = asked.outcome.problem;
  return send(
    { ...asked, command: { ...asked.command, confirm: true, ...(at !== undefined && { at }) } },
    false,
  );
}

/** Removes a command from the list. */
export const dismiss = ({ commandId }: IssuedCommand): void =>
  issuedCommands.set(issuedCommands.value.filter((one) => one.commandId !== commandId));

async function send(
  { outcome: _, ...one }: IssuedCommand,
  isAgain: boolean,
  noteUnknown?: () => void,
): Promise<IssuedCommand> {
  replaceIssued({ ...one, outcome: { kind: 'pending' } });
  const onUnknown = () => {
    replaceIssued({ ...one, outcome: { kind: 'pending', isUnknown: true } });
    noteUnknown?.();
  };
  const settled: IssuedCommand = { ...one, outcome: await requestOutcome(one, isAgain, onUnknown) };
  replaceIssued(settled);
  return settled;
}

type Sent = Omit<IssuedCommand, 'outcome'>;

async function requestOutcome(
  { meeting, command, commandId, issuedAt }: Sent,
  isAgain: boolean,
  onUnknown: () => void,
): Promise<IssuedCommand['outcome']> {
  try {
    const { happenedAt } = timesOf(issuedAt);
    const options = { commandId, tryMs: ANSWER_TIMEOUT_MS, happenedAt, onUnknown };
    const sent = isAgain ? { at: happenedAt, ...command } : command;
    return { kind: 'done', receipt: await client.meeting(meeting).issue(sent, options) };
  } catch (error) {
    const { status, code } = problemOf(error);
    if (status === 401 || code === 'token-revoked') recheckWhoAmI();
    return outcomeOfError(error, isAgain);
  }
}

const replaceIssued = (one: IssuedCommand): void =>
  issuedCommands.set(issuedCommands.value.map((other) => (other.commandId === one.commandId ? one : other)));

/** Returns a random UUID. `crypto.randomUUID` is missing on a page that came over plain HTTP. */
function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
}
