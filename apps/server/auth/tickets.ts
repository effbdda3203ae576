import { randomBytes } from 'node:crypto';
import type { Ticket } from '#race-control';
import type { VerifiedToken } from './verifier.ts';

const TICKET_LIFETIME_MS = 60_000;
/** When an official has more tickets than this, the oldest are removed. */
const MAX_TICKETS_PER_OFFICIAL = 100;

interface IssuedTicket {
  readonly path: string;
  readonly holder: VerifiedToken;
  readonly expiresAtMs: number;
}

/**
 * Tickets replace a token in an address, where a browser cannot send a header. A ticket is valid for one
 * address, once, within a minute. Tickets exist in the memory of this server only.
 */
export class Tickets {
  private readonly issued = new Map<string, IssuedTicket>();

  issue(path: string, holder: VerifiedToken): Ticket {
    const nowMs = Date.now();
    const expiresAtMs = Math.min(nowMs + TICKET_LIFETIME_MS, holder.expiresAtMs);
    this.removeOld(nowMs, holder.claims.sub);
    const ticket = randomBytes(24).toString('base64url');
    this.issued.set(ticket, { path, holder, expiresAtMs });
    return { path, ticket, expiresAt: new Date(expiresAtMs).toISOString() };
  }

  /** Uses up a ticket. Returns its holder, or null when it is not valid for that address now. */
  redeem(ticket: string, path: string): VerifiedToken | null {
    const found = this.issued.get(ticket);
    this.issued.delete(ticket);
    return found?.path === path && found.expiresAtMs > Date.now() ? found.holder : null;
  }

  /** Removes expired tickets, and the oldest of one official to make room for another. */
  private removeOld(nowMs: number, official: string): void {
    const own: string[] = [];
    for (const [ticket, { expiresAtMs, holder }] of this.issued) {
      if (expiresAtMs <= nowMs) this.issued.delete(ticket);
      else if (holder.claims.sub === official) own.push(ticket);
    }
    const excess = Math.max(0, own.length + 1 - MAX_TICKETS_PER_OFFICIAL);
    for (const ticket of own.slice(0, excess)) this.issued.delete(ticket);
  }
}
