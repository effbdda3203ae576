import type { Source } from '../formats/sources.ts';
import { atLapOf } from '../formats/references.ts';
import { sessionOf } from '../meeting/state.ts';
import { because, type Because } from '../scoring/because.ts';
import type { SessionState } from '../session/state.ts';
import { count, ordinal } from '../words/measures.ts';
import { columnOf, type SourceReading } from './columns.ts';
import { inversionDrawnFor, orderDrawnFor } from './drawn-sources.ts';
import { openSlot, undecided, type Slot } from './slots.ts';

/** Where a source stands in a line-up, for the order of its cars. */
export interface TurnContext {
  readonly reading: SourceReading;
  readonly target: SessionState;
}

/** An order that a source puts its cars in. */
interface Ordering {
  readonly origin: string;
  readonly name: string;
  /** The ranks of the cars, and the cars that each is level with; null while the order is not known. */
  readonly cars: ReadonlyMap<string, { rank: number; place: number; level: readonly string[] }> | null;
  readonly revisions: readonly number[];
}

/** Puts the cars of a source in the order that it names. Cars outside that order follow as they were. */
export function ordered(source: Source, slots: readonly Slot[], context: TurnContext): readonly Slot[] {
  if (source.order === undefined) return slots;
  const known = withWholeTies(slots);
  const order =
    source.order === 'draw' ? drawnOrdering(source, known, context) : orderingOf(source.order, context);
  if (!order.cars) return undecided(known, order.origin);
  const { cars } = order;
  const firstOpen = known.find(({ car }) => car === null);
  if (firstOpen) return undecided(known, firstOpen.origin);
  const rankOf = ({ car }: Slot): number => cars.get(car ?? '')?.rank ?? Number.POSITIVE_INFINITY;
  const sorted = known.toSorted((a, b) => compareRanks(rankOf(a), rankOf(b)));
  const present = new Set(sorted.map(({ car }) => car));
  return sorted.map((slot) => {
    const own = cars.get(slot.car ?? '');
    const level = (own?.level ?? []).filter((car) => present.has(car));
    if (level.length > 1) return openSlot(order.origin, 0, { tied: level });
    const words = own ? `lined up by ${order.name}: ${ordinal(own.place)}` : `not in ${order.name}`;
    return withReason(slot, because('ordered', words, order.revisions));
  });
}

const compareRanks = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

/** Puts a reason behind the first one, which says where the car comes from. */
function withReason(slot: Slot, reason: Because): Slot {
  const [nearest, ...rest] = slot.because;
  return { ...slot, because: nearest ? [nearest, reason, ...rest] : [reason] };
}

/**
 * Names the cars of each tie that is in the slots as a whole, because another order than theirs decides
 * between them.
 */
export function withWholeTies(slots: readonly Slot[]): readonly Slot[] {
  const seen = new Map<string, number>();
  return slots.map((slot) => {
    const { tied } = slot;
    const key = tied?.join(' ') ?? '';
    const places = tied ? slots.filter((other) => other.tied?.join(' ') === key).length : 0;
    if (!tied || places < tied.length) return slot;
    const at = seen.get(key) ?? 0;
    seen.set(key, at + 1);
    const { tied: _, ...rest } = slot;
    const words = `level in ${slot.origin}`;
    return { ...rest, car: tied[at] ?? null, because: [because('tie', words, [])] };
  });
}

function orderingOf(ref: string, { reading }: TurnContext): Ordering {
  const column = columnOf(ref, reading);
  // An order that nobody has imported yet is unknown.
  if (!column?.cars) return { origin: ref, name: column?.name ?? ref, cars: null, revisions: [] };
  const posted = postedRevision(ref, reading);
  const revisions = posted === null ? (column.cars[0]?.because[0]?.revisions ?? []) : [posted];
  const cars = new Map(column.cars.map(({ car, place, level }, rank) => [car, { rank, place, level }]));
  return { origin: ref, name: column.name, cars, revisions };
}

/** Returns the record that last posted the results of a session; null without one. */
function postedRevision(ref: string, { state }: TurnContext['reading']): number | null {
  const session = sessionOf(state, atLapOf(ref)?.session ?? ref);
  return session?.results.posted.at(-1)?.revision ?? null;
}

function drawnOrdering(source: Source, slots: readonly Slot[], { reading, target }: TurnContext): Ordering {
  const [origin, name] = ['draw', 'the draw'];
  const drawn = orderDrawnFor(reading.state, target, { source, cars: slots.flatMap(({ car }) => car ?? []) });
  if (!drawn) return { origin, name, cars: null, revisions: [] };
  const { data, revision } = drawn;
  const cars = new Map(data.order.map((car, i) => [car, { rank: i, place: i + 1, level: [] }]));
  return { origin, name, cars, revisions: [revision] };
}

/** Turns round the first slots of a source: a number of them, all, or as many as were drawn. */
export function inverted(source: Source, slots: readonly Slot[], context: TurnContext): Slot[] {
  const { invert } = source;
  if (invert === undefined) return [...slots];
  if (invert === 'all') return slots.toReversed();
  if (typeof invert === 'number') return turned(slots, invert);
  const drawn = inversionDrawnFor(context.reading.state, context.target, source);
  if (!drawn) {
    const most = Math.max(...invert.drawn);
    return most < 2 ? [...slots] : [...undecided(slots.slice(0, most), 'inversion'), ...slots.slice(most)];
  }
  const { number } = drawn.data;
  const left = slots.length < number ? `, and ${slots.length} are left` : '';
  const words = `an inversion of ${count(number, 'car')} was drawn${left}`;
  const reason = because('inversion', words, [drawn.revision]);
  return turned(slots, number).map((slot, i) =>
    slot.car !== null && i < number ? withReason(slot, reason) : slot,
  );
}

const turned = (slots: readonly Slot[], n: number): Slot[] => [
  ...slots.slice(0, n).reverse(),
  ...slots.slice(n),
];
