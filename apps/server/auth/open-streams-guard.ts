import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Subscription } from 'rxjs';
import { isWithin, type OfficialsState } from '#domain';
import { admitToken, type OfficialsLog } from '#race-control';
import type { Verified } from './verifier.ts';

interface Open {
  readonly verified: Verified;
  readonly meeting: string | undefined;
  readonly cut: () => void;
}

/** So often it is looked whether a token has expired on the way, in milliseconds. */
const LOOK_EVERY = 5_000;

/** Answers that last, as streams do: they end with the right of whoever asked for them. */
export class OpenStreamsGuard {
  private readonly open = new Set<Open>();
  private readonly listening: Subscription;
  private readonly looking: NodeJS.Timeout;

  constructor(officials: OfficialsLog) {
    this.listening = officials.states.subscribe((state) => this.look(state));
    this.looking = setInterval(() => this.look(officials.state), LOOK_EVERY).unref();
  }

  watch(request: FastifyRequest, reply: FastifyReply, verified: Verified): void {
    const { meeting } = request.params as { meeting?: string };
    const entry = { verified, meeting, cut: () => request.raw.socket.destroy() };
    this.open.add(entry);
    reply.raw.once('close', () => this.open.delete(entry));
  }

  close(): void {
    this.listening.unsubscribe();
    clearInterval(this.looking);
  }

  private look(state: OfficialsState): void {
    for (const { verified, meeting, cut } of this.open) {
      const { claims, isOurs, expiresAt } = verified;
      const admission = expiresAt > Date.now() && admitToken(state, claims, isOurs);
      const mayRead =
        admission &&
        admission.ok &&
        (meeting === undefined || isWithin(admission.credential.meetings, meeting));
      if (!mayRead) cut();
    }
  }
}
