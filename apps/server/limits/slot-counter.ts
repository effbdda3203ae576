import { normalizeIP } from '@fastify/rate-limit';

interface SlotLimits {
  readonly perAddress: number;
  readonly total: number;
}

/** The limit that leaves no free slot: the one of the address, or the one of all addresses together. */
export type ReachedLimit = 'address' | 'total';

/** Counts what is open at a time, per address and in total. All addresses of an IPv6 network count as one. */
export class SlotCounter {
  private readonly takenByAddress = new Map<string, number>();
  private taken = 0;

  constructor(private readonly limits: SlotLimits) {}

  /** Returns the limit that an address has reached, or null when a slot is free for it. */
  reachedLimit(address: string): ReachedLimit | null {
    if (this.taken >= this.limits.total) return 'total';
    const taken = this.takenByAddress.get(normalizeIP(address)) ?? 0;
    return taken >= this.limits.perAddress ? 'address' : null;
  }

  /** Takes a slot without checking the limits. Returns the function that releases it; call that once. */
  takeSlot(address: string): () => void {
    const key = normalizeIP(address);
    this.taken += 1;
    this.takenByAddress.set(key, (this.takenByAddress.get(key) ?? 0) + 1);
    return () => this.releaseSlot(key);
  }

  private releaseSlot(key: string): void {
    this.taken -= 1;
    const remaining = (this.takenByAddress.get(key) ?? 1) - 1;
    if (remaining > 0) this.takenByAddress.set(key, remaining);
    else this.takenByAddress.delete(key);
  }
}
