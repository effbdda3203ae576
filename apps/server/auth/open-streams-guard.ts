import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Subscription } from 'rxjs';
import { isWithin } from '#domain';
import { admitToken, type OfficialsLog } from '#race-control';
import type { VerifiedToken } from './verifier.ts';

interface OpenAnswer {
  readonly verified: VerifiedToken;
  readonly meeting: string | undefined;
  readonly close: () => void;
}

/** Interval at which tokens are checked for expiry. */
const CHECK_INTERVAL_MS = 5_000;

/** Closes answers that are still being sent, like streams, once their official may no longer read them. */
export class OpenStreamsGuard {
  private readonly open = new Set<OpenAnswer>();
  private readonly subscription: Subscription;
  private readonly checkTimer: NodeJS.Timeout;

  constructor(private readonly officials: OfficialsLog) {
    const check = () => this.closeUnauthorized();
    this.subscription = officials.states.subscribe({ next: check, error: check });
    this.checkTimer = setInterval(check, CHECK_INTERVAL_MS).unref();
  }

  /** Number of answers that are still being sent. */
  get size(): number {
    return this.open.size;
  }

  watch(
    request: FastifyRequest,
    reply: FastifyReply,
    { verified, meeting }: Pick<OpenAnswer, 'verified' | 'meeting'>,
  ): void {
    const { socket } = request.raw;
    const answer = { verified, meeting, close: () => socket.destroy() };
    this.open.add(answer);
    const forget = () => {
      this.open.delete(answer);
      socket.off('close', forget);
    };
    reply.raw.once('close', forget);
    // An answer that waits for its turn on the connection is not closed with it.
    socket.setMaxListeners(0).once('close', forget);
  }

  close(): void {
    this.subscription.unsubscribe();
    clearInterval(this.checkTimer);
  }

  private closeUnauthorized(): void {
    for (const answer of this.open) if (!mayRead(this.officials, answer)) answer.close();
  }
}

function mayRead(officials: OfficialsLog, { verified, meeting }: OpenAnswer): boolean {
  if (officials.isNewer || verified.expiresAtMs <= Date.now()) return false;
  const admission = admitToken(officials.state, verified.claims, verified.isOurs);
  return admission.ok && (meeting === undefined || isWithin(admission.credential.meetings, meeting));
}
