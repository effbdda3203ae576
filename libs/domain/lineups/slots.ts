import type { Because } from '../scoring/because.ts';

/** A place in a line-up that a source gives: taken by a car, or still to be won. */
export interface Slot {
  /** What it comes from: a session, a ranking, `draw`, `chosen`, `late` or `provisional`. */
  readonly origin: string;
  /** The place there; for a provisional, the rank in the standings. */
  readonly place: number;
  readonly car: string | null;
  readonly via: string;
  readonly because: readonly Because[];
  /** The cars between which a tie must be broken before the place is taken. */
  readonly tied?: readonly string[];
  /** The cars that are known to be in these places, whose order something still decides. */
  readonly among?: readonly string[];
}

export const openSlot = (origin: string, place: number, more: Partial<Slot> = {}): Slot => ({
  origin,
  place,
  car: null,
  via: place > 0 ? `${origin} place ${place}` : origin,
  because: [],
  ...more,
});

/** Names an open place, so that two sources do not both wait for it; null if it has no name. */
const nameOfOpen = ({ car, origin, place, tied, among }: Slot): string | null =>
  car !== null || place === 0 || tied || among ? null : `${origin} place ${place}`;

/** Opens the places of cars whose order `origin` decides. Places that are open already stay as they are. */
export function undecided(slots: readonly Slot[], origin: string): Slot[] {
  const among = slots.flatMap(({ car }) => car ?? []);
  return slots.map((slot) => (slot.car === null ? slot : openSlot(origin, 0, { among })));
}

const groupOf = ({ among, tied }: Slot): readonly string[] => among ?? tied ?? [];

/** The cars and the open places that have a start already. */
export class Placed {
  private readonly cars = new Set<string>();
  private readonly open = new Set<string>();

  /** Adds slots. A car that shares open places with others has one if there are enough for all of them. */
  add(slots: readonly Slot[]): void {
    for (const slot of slots) {
      const name = nameOfOpen(slot);
      if (slot.car !== null) this.cars.add(slot.car);
      if (name !== null) this.open.add(name);
      const group = groupOf(slot);
      const key = group.join(' ');
      const places =
        group.length === 0 ? 0 : slots.filter((other) => groupOf(other).join(' ') === key).length;
      if (places >= group.length) for (const car of group) this.cars.add(car);
    }
  }

  has(car: string): boolean {
    return this.cars.has(car);
  }

  /** Leaves out what has a start, also within the slots, because a car may have run in two of the races. */
  passOver(slots: readonly Slot[]): Slot[] {
    const seen = new Set<string>();
    return slots.filter((slot) => {
      const name = slot.car ?? nameOfOpen(slot);
      if (name === null) return true;
      const isPlaced = slot.car === null ? this.open.has(name) : this.cars.has(name);
      if (isPlaced || seen.has(name)) return false;
      seen.add(name);
      return true;
    });
  }
}
