import type { Command } from '#domain';
import { fetchJson, meetingPath } from '../transport/http.ts';
import { identity, issuerOf } from './identity.ts';
import {
  issuerMismatch,
  outcomeOfError,
  addIssued,
  type IssuedCommand,
  type Receipt,
} from './issued-commands.ts';
import { problemOf, type ProblemBody } from '../transport/problem.ts';
import { Signal } from '../transport/signal.ts';
import { recheckWhoAmI } from './whoami.ts';

/** After so long there will be no answer. */
const ANSWER_TIMEOUT_MS = 15_000;
/** What waited longer behind another is not sent: its crossing would be recorded at the wrong time. */
const MAX_QUEUE_WAIT_MS = 5_000;

/** What was issued from this page, the newest first. Nothing in it is sent by itself. */
export const issuedCommands = new Signal<readonly IssuedCommand[]>([]);

/** What is on its way: one at a time, so that crossings enter the log in the order they were tapped in. */
let lastSend: Promise<unknown> = Promise.resolve();
/** How often no answer came: what waited behind such a command is not sent any more. */
let unansweredCount = 0;

/**
 * Issues a command. Never fails: what became of it is the outcome, which `issued` shows, too. While another
 * is on its way it waits; if no answer comes to that one it is not sent at all.
 */
export function issue(meeting: string, command: Command): Promise<IssuedCommand> {
  const commandId = randomUuid();
  const pending: IssuedCommand = {
    commandId,
    meeting,
    command,
    issuer: issuerOf(identity.value),
    issuedAt: performance.now(),
    outcome: { kind: 'pending' },
  };
  issuedCommands.set(addIssued(issuedCommands.value, pending));
  const known = unansweredCount;
  const settled = lastSend.then(() => {
    if (known !== unansweredCount) return markNotSent(pending, 'No answer came to the one before it.');
    if (issuerMismatch(pending, issuerOf(identity.value)) !== null)
      return markNotSent(pending, 'Who issued it has left.');
    const isLate = performance.now() - pending.issuedAt > MAX_QUEUE_WAIT_MS;
    return isLate
      ? markNotSent(pending, 'The answer to the one before it took too long.')
      : send(pending, false);
  });
  lastSend = settled;
  return settled;
}

function markNotSent(pending: IssuedCommand, why: string): IssuedCommand {
  const problem: ProblemBody = {
    title: 'Not sent.',
    detail: `${why} Nothing of it is kept for later.`,
    status: 0,
    code: 'not-sent',
  };
  const dropped: IssuedCommand = { ...pending, outcome: { kind: 'refused', problem } };
  replaceIssued(dropped);
  return dropped;
}

/** Sends one again that no answer came to, with the same id; not where somebody else sits here by now. */
export async function sendAgain(unanswered: IssuedCommand): Promise<IssuedCommand> {
  const isTheirs = issuerMismatch(unanswered, issuerOf(identity.value)) === null;
  return isTheirs ? send(unanswered, true) : unanswered;
}

/** Takes one off the list. */
export const dismiss = ({ commandId }: IssuedCommand): void =>
  issuedCommands.set(issuedCommands.value.filter((one) => one.commandId !== commandId));

async function send({ outcome: _, ...one }: IssuedCommand, isAgain: boolean): Promise<IssuedCommand> {
  replaceIssued({ ...one, outcome: { kind: 'pending' } });
  const settled: IssuedCommand = { ...one, outcome: await requestOutcome(one, isAgain) };
  replaceIssued(settled);
  return settled;
}

type Sent = Omit<IssuedCommand, 'outcome'>;

async function requestOutcome(
  { meeting, command, commandId }: Sent,
  isAgain: boolean,
): Promise<IssuedCommand['outcome']> {
  try {
    const { body } = await fetchJson<Receipt>(meetingPath(meeting, 'commands'), {
      method: 'POST',
      body: command,
      headers: { 'idempotency-key': commandId },
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    return { kind: 'done', receipt: body };
  } catch (error) {
    const { status, code } = problemOf(error);
    if (status === 401 || code === 'token-revoked') recheckWhoAmI();
    const outcome = outcomeOfError(error, isAgain);
    if (outcome.kind === 'unanswered' && !isAgain) unansweredCount += 1;
    return outcome;
  }
}

const replaceIssued = (one: IssuedCommand): void =>
  issuedCommands.set(issuedCommands.value.map((other) => (other.commandId === one.commandId ? one : other)));

/** A random UUID. A page that came over plain HTTP from another machine has no `crypto.randomUUID`. */
function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
}
