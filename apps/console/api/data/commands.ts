import type { Command } from '#domain';
import { ask, inMeeting } from '../transport/http.ts';
import { identity, seatOf } from './identity.ts';
import { notTheirs, outcomeOf, withNew, type Issued, type Receipt } from './issued-commands.ts';
import { problemOf, type ProblemBody } from '../transport/problem.ts';
import { Signal } from '../transport/signal.ts';
import { askWhoAgain } from './whoami.ts';

/** After so long there will be no answer. */
const PATIENCE_MS = 15_000;
/** What waited longer behind another is not sent: its crossing would be recorded at the wrong time. */
const WAIT_MS = 5_000;

/** What was issued from this page, the newest first. Nothing in it is sent by itself. */
export const issued = new Signal<readonly Issued[]>([]);

/** What is on its way: one at a time, so that crossings enter the log in the order they were tapped in. */
let underway: Promise<unknown> = Promise.resolve();
/** How often no answer came: what waited behind such a command is not sent any more. */
let losses = 0;

/**
 * Issues a command. Never fails: what became of it is the outcome, which `issued` shows, too. While another
 * is on its way it waits; if no answer comes to that one it is not sent at all.
 */
export function issue(meeting: string, command: Command): Promise<Issued> {
  const commandId = newId();
  const pending: Issued = {
    ...{ commandId, meeting, command },
    by: seatOf(identity.value),
    issuedAt: performance.now(),
    outcome: { kind: 'pending' },
  };
  issued.set(withNew(issued.value, pending));
  const known = losses;
  const settled = underway.then(() => {
    if (known !== losses) return drop(pending, 'No answer came to the one before it.');
    if (notTheirs(pending, seatOf(identity.value)) !== null) return drop(pending, 'Who issued it has left.');
    const isLate = performance.now() - pending.issuedAt > WAIT_MS;
    return isLate ? drop(pending, 'The answer to the one before it took too long.') : send(pending, false);
  });
  underway = settled;
  return settled;
}

function drop(pending: Issued, why: string): Issued {
  const problem: ProblemBody = {
    title: 'Not sent.',
    detail: `${why} Nothing of it is kept for later.`,
    status: 0,
    code: 'not-sent',
  };
  const dropped: Issued = { ...pending, outcome: { kind: 'refused', problem } };
  keep(dropped);
  return dropped;
}

/** Sends one again that no answer came to, with the same id; not where somebody else sits here by now. */
export async function sendAgain(unanswered: Issued): Promise<Issued> {
  const isTheirs = notTheirs(unanswered, seatOf(identity.value)) === null;
  return isTheirs ? send(unanswered, true) : unanswered;
}

/** Takes one off the list. */
export const dismiss = ({ commandId }: Issued): void =>
  issued.set(issued.value.filter((one) => one.commandId !== commandId));

async function send({ outcome: _, ...one }: Issued, isAgain: boolean): Promise<Issued> {
  keep({ ...one, outcome: { kind: 'pending' } });
  const settled: Issued = { ...one, outcome: await answerTo(one, isAgain) };
  keep(settled);
  return settled;
}

type Sent = Omit<Issued, 'outcome'>;

async function answerTo({ meeting, command, commandId }: Sent, isAgain: boolean): Promise<Issued['outcome']> {
  try {
    const { body } = await ask<Receipt>(inMeeting(meeting, 'commands'), {
      method: 'POST',
      body: command,
      headers: { 'idempotency-key': commandId },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { kind: 'done', receipt: body };
  } catch (error) {
    const { status, code } = problemOf(error);
    if (status === 401 || code === 'token-revoked') askWhoAgain();
    const outcome = outcomeOf(error, isAgain);
    if (outcome.kind === 'unanswered' && !isAgain) losses += 1;
    return outcome;
  }
}

const keep = (one: Issued): void =>
  issued.set(issued.value.map((other) => (other.commandId === one.commandId ? one : other)));

/** A random UUID. A page that came over plain HTTP from another machine has no `crypto.randomUUID`. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
}
