import { randomBytes } from 'node:crypto';
import type { Verified } from './verifier.ts';

/** A ticket is good for so many milliseconds, once. */
const TICKET_MS = 60_000;
/** So many of one official at a time; the oldest goes first. */
const MOST_OF_ONE = 100;

interface Ticket {
  readonly path: string;
  readonly for: Verified;
  readonly until: number;
}

/**
 * Tickets stand for a token in an address, where a browser can send no header: for one address, once, and
 * soon. In the memory of this server alone.
 */
export class Tickets {
  private readonly held = new Map<string, Ticket>();

  issue(path: string, holder: Verified): { readonly ticket: string; readonly expiresAt: string } {
    const now = Date.now();
    const until = Math.min(now + TICKET_MS, holder.expiresAt);
    this.tidy(now, holder.claims.sub);
    const ticket = randomBytes(24).toString('base64url');
    this.held.set(ticket, { path, for: holder, until });
    return { ticket, expiresAt: new Date(until).toISOString() };
  }

  /** Whom it stands for; null where it is not good for that address now. It is used up either way. */
  use(ticket: string, path: string): Verified | null {
    const found = this.held.get(ticket);
    this.held.delete(ticket);
    return found?.path === path && found.until > Date.now() ? found.for : null;
  }

  private tidy(now: number, sub: string): void {
    const own: string[] = [];
    for (const [ticket, held] of this.held) {
      if (held.until <= now) this.held.delete(ticket);
      else if (held.for.claims.sub === sub) own.push(ticket);
    }
    for (const ticket of own.slice(0, Math.max(0, own.length + 1 - MOST_OF_ONE))) this.held.delete(ticket);
  }
}
