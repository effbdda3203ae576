/**
 * An append-only list whose versions share their storage. Appending to the newest version costs O(1);
 * appending to an older one copies it. An older version still sees only its own length, which keeps `evolve`
 * pure at a million events a second.
 */
export interface Trail<T> {
  /** The shared storage. Read it through `itemsOf`, or up to `length` only. */
  readonly items: readonly T[];
  readonly length: number;
}

export function emptyTrail<T>(): Trail<T> {
  return { items: [], length: 0 };
}

export function append<T>(trail: Trail<T>, item: T): Trail<T> {
  if (trail.length === 0) return { items: [item], length: 1 };
  const isNewest = trail.items.length === trail.length;
  const items = isNewest ? (trail.items as T[]) : trail.items.slice(0, trail.length);
  items.push(item);
  return { items, length: trail.length + 1 };
}

export const lastOf = <T>({ items, length }: Trail<T>): T | undefined => items[length - 1];

export function itemsOf<T>(trail: Trail<T>): readonly T[] {
  return trail.items.length === trail.length ? trail.items : trail.items.slice(0, trail.length);
}
