import { normalizeIP } from '@fastify/rate-limit';

interface Most {
  readonly each: number;
  readonly all: number;
}

/** Why there is no place: for this address, or for anybody. */
export type Full = 'each' | 'all';

/** Counts what is open at a time: of each address, and altogether. */
export class SlotCounter {
  private readonly taken = new Map<string, number>();
  private all = 0;

  constructor(private readonly most: Most) {}

  /** Why an address gets no place now; null where it would get one. */
  full(address: string): Full | null {
    if (this.all >= this.most.all) return 'all';
    return (this.taken.get(keyOf(address)) ?? 0) >= this.most.each ? 'each' : null;
  }

  /** Takes a place, whether or not there is one. Answers what gives it back, which is called once. */
  take(address: string): () => void {
    const key = keyOf(address);
    this.all += 1;
    this.taken.set(key, (this.taken.get(key) ?? 0) + 1);
    return () => this.leave(key);
  }

  private leave(key: string): void {
    this.all -= 1;
    const left = (this.taken.get(key) ?? 1) - 1;
    if (left > 0) this.taken.set(key, left);
    else this.taken.delete(key);
  }
}

/** Whoever has one IPv6 address has a whole network of them, and counts as one. */
const keyOf = (address: string): string => normalizeIP(address);
