import type { Floor } from '../formats/format.ts';
import { because } from '../scoring/because.ts';
import type { SessionState } from '../session/state.ts';
import { ordinal } from '../words/measures.ts';
import { columnOf, type SourceReading } from './columns.ts';
import { lateCars } from './late-entries.ts';
import type { Slot } from './slots.ts';

/**
 * Moves back the cars that may start no better than a floor of the format. The others close up. Each start
 * goes to the first car that may have it, so that several cars with floors keep their order, and no floor
 * lifts a car above another floor.
 */
export function withFloors(
  slots: readonly Slot[],
  session: SessionState,
  reading: SourceReading,
): readonly Slot[] {
  const groups = (session.spec.floors ?? []).map((floor) => groupOf(floor, session, reading));
  if (groups.length === 0) return slots;
  const left = slots.map((slot, from) => ({ slot, from, floor: floorOf(slot, groups) }));
  return slots.map((_, to) => {
    const [next] = left.splice(nextFor(to + 1, left), 1) as [Floored];
    return next.floor && to > next.from ? withFloor(next.slot, next.floor) : next.slot;
  });
}

/** A slot with the index that it had, and the last of the starts that its floors leave to it. */
interface Floored {
  readonly slot: Slot;
  readonly from: number;
  readonly floor: FloorGroup | undefined;
}

/** Returns the index of the slot that gets a start: the first that may have it, or the one nearest to it. */
function nextFor(start: number, left: readonly Floored[]): number {
  const bests = left.map(({ floor }) => floor?.best ?? 1);
  const free = bests.findIndex((best) => best <= start);
  return free >= 0 ? free : bests.indexOf(Math.min(...bests));
}

const floorOf = ({ car }: Slot, groups: readonly FloorGroup[]): FloorGroup | undefined =>
  groups.filter(({ cars }) => car !== null && cars.has(car)).toSorted((a, b) => b.best - a.best)[0];

function withFloor(slot: Slot, { name, best }: FloorGroup): Slot {
  const words = best === Infinity ? 'starts last' : `starts no better than ${ordinal(best)}`;
  return { ...slot, because: [because('floor', `${words}: ${name}`, []), ...slot.because] };
}

interface FloorGroup {
  readonly name: string;
  readonly cars: ReadonlySet<string>;
  /** The best start that they may have; infinite for the last. */
  readonly best: number;
}

function groupOf({ who, start }: Floor, session: SessionState, reading: SourceReading): FloorGroup {
  const { entries } = reading.state;
  const best = start === 'last' ? Infinity : start;
  const group = (name: string, cars: readonly { readonly car: string }[]): FloorGroup => ({
    name,
    cars: new Set(cars.map(({ car }) => car)),
    best,
  });
  if (who === 'rookies') {
    return group(
      'rookie',
      [...entries.values()].filter(({ rookie }) => rookie === true),
    );
  }
  if (who === 'late') return group('entered late', lateCars(reading.state, session));
  const column = columnOf(who, reading);
  return group(column?.name ?? who, column?.cars ?? []);
}
