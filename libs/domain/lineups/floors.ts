import type { Floor } from '../formats/format.ts';
import { because } from '../scoring/because.ts';
import type { SessionState } from '../session/state.ts';
import { ordinal } from '../words/measures.ts';
import { columnOf, type SourceReading } from './columns.ts';
import { lateCars } from './late-entries.ts';
import type { Slot } from './slots.ts';

/** Moves back the cars that may start no better than a floor of the format. The others close up. */
export const withFloors = (
  slots: readonly Slot[],
  session: SessionState,
  reading: SourceReading,
): readonly Slot[] =>
  (session.spec.floors ?? []).reduce((order, floor) => {
    const { name, cars } = groupOf(floor, session, reading);
    const start = floor.start === 'last' ? order.length : floor.start;
    const words = floor.start === 'last' ? 'starts last' : `starts no better than ${ordinal(floor.start)}`;
    const reason = because('floor', `${words}: ${name}`, []);
    const named = order.filter(({ car }) => car !== null && cars.has(car));
    const backwards = floor.start === 'last' ? named : named.toReversed();
    return backwards.reduce((moved, slot) => movedBack(moved, slot, start, reason), order);
  }, slots);

function movedBack(
  slots: readonly Slot[],
  slot: Slot,
  start: number,
  reason: Slot['because'][number],
): readonly Slot[] {
  const from = slots.indexOf(slot);
  if (from + 1 >= start || from === slots.length - 1) return slots;
  const others = slots.toSpliced(from, 1);
  return others.toSpliced(start - 1, 0, { ...slot, because: [reason, ...slot.because] });
}

interface FloorGroup {
  readonly name: string;
  readonly cars: ReadonlySet<string>;
}

function groupOf({ who }: Floor, session: SessionState, reading: SourceReading): FloorGroup {
  const { entries } = reading.state;
  if (who === 'rookies') {
    const cars = [...entries.values()].filter(({ rookie }) => rookie === true);
    return { name: 'rookie', cars: new Set(cars.map(({ car }) => car)) };
  }
  if (who === 'late') {
    return { name: 'entered late', cars: new Set(lateCars(reading.state, session).map(({ car }) => car)) };
  }
  const column = columnOf(who, reading);
  return { name: column?.name ?? who, cars: new Set(column?.cars?.map(({ car }) => car)) };
}
