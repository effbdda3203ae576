import { takesPlace } from '../formats/places.ts';
import { allSources, type PlaceSource, type Source } from '../formats/sources.ts';
import { classOf, withClass } from '../kernel/classes.ts';
import { enteredIn, type MeetingState } from '../meeting/state.ts';
import { because } from '../scoring/because.ts';
import type { SessionState } from '../session/state.ts';
import { ordinal } from '../words/measures.ts';
import { columnOf, isList, type Column, type SourceReading } from './columns.ts';
import { lateCars } from './late-entries.ts';
import { inverted, ordered, withWholeTies } from './order-and-turn.ts';
import { openSlot, Placed, type Slot } from './slots.ts';
import { recordsWords, ruleWords } from './source-words.ts';
import { withoutClass } from '../words/cars.ts';

/** Where sources stand in a line-up. */
export interface SourcesContext {
  readonly reading: SourceReading;
  readonly target: SessionState;
  /** The slots of the sources before them. */
  readonly before: readonly Slot[];
  /** The index of the source of the line-up that they are within; none for those of the line-up itself. */
  readonly index?: number;
}

/** Where a source stands in a line-up. */
export interface SourceContext extends SourcesContext {
  /** The index of the source among those of the line-up, or of the one that it is within. */
  readonly index: number;
}

/**
 * Returns the slots of a source of a line-up. It is read in steps: who is in it, without those that have a
 * start; in which order; how many of them; and how many are turned round.
 */
export function slotsOf(source: Source, context: SourceContext): Slot[] {
  const who = slotsBeforeOrder(source, context);
  return inverted(source, ordered(source, who, context).slice(0, source.take), context);
}

/** Returns the slots of sources, one after another. Each passes over those before it. */
export const slotsOfAll = (sources: readonly Source[], context: SourcesContext): Slot[] =>
  sources.reduce<Slot[]>((slots, source, i) => {
    const before = [...context.before, ...slots];
    return [...slots, ...slotsOf(source, { ...context, index: context.index ?? i, before })];
  }, []);

/**
 * Returns who is in one of some sources, or in one within them, without those that have a start. Cars that
 * are level are named if all of them are in it, because its own order decides between them.
 */
export function slotsWithin(
  sources: readonly Source[],
  wanted: Source,
  context: SourcesContext,
): readonly Slot[] {
  const at = sources.findIndex((source) => allSources([source]).includes(wanted));
  const source = sources[at];
  if (!source) return [];
  const slots = slotsOfAll(sources.slice(0, at), context);
  const within = { ...context, index: context.index ?? at, before: [...context.before, ...slots] };
  if (source === wanted) return withWholeTies(slotsBeforeOrder(source, within));
  return 'of' in source ? slotsWithin(source.of, wanted, within) : [];
}

/** Returns who is in a source, without those that have a start, before they are put in an order. */
function slotsBeforeOrder(source: Source, context: SourceContext): Slot[] {
  const placed = new Placed();
  placed.add(context.before);
  return placed.passOver(whoIn(source, context, placed));
}

function whoIn(source: Source, context: SourceContext, placed: Placed): Slot[] {
  if ('of' in source) return slotsOfAll(source.of, context);
  if ('draw' in source) return drawSlots(context);
  if ('chosen' in source) return chosenSlots(source, context, placed);
  if ('late' in source) return lateSlots(context);
  if ('provisional' in source) {
    const { take = 1 } = source;
    const standings = withClass(classOf(context.target.spec.id), STANDINGS);
    return provisionalSlots(standings, take, context, placed).slice(0, take);
  }
  const [list] = source.from;
  if (list !== undefined && isProvisional(context.reading.state, source, context.index)) {
    return provisionalSlots(list, source.take, context, placed);
  }
  return placeSlots(source, context);
}

/** Returns the order of the draw; empty before it. */
function drawSlots({ target, reading }: SourceContext): Slot[] {
  const { drawn } = target.grid;
  return (drawn?.data.order ?? []).flatMap((car, i) => {
    if (reading.state.entries.get(car)?.status !== 'entered') return [];
    const words = `drew ${ordinal(i + 1)}`;
    const why = [because('draw', words, drawn ? [drawn.revision] : [])];
    return [{ origin: 'draw', place: i + 1, car, via: `draw ${i + 1}`, because: why }];
  });
}

/** Returns the chosen cars, then the places for which nobody is chosen. Posting the line-up closes these. */
function chosenSlots(
  { take }: Pick<Source, 'take'>,
  { target, reading }: SourceContext,
  placed: Placed,
): Slot[] {
  const { chosen, posted } = target.grid;
  const slots = chosen.flatMap(({ data: { car, reason }, revision }, i): Slot[] => {
    if (reading.state.entries.get(car)?.status !== 'entered' || placed.has(car)) return [];
    const why = [because('chosen', `chosen: ${reason}`, [revision])];
    return [{ origin: 'chosen', place: i + 1, car, via: 'chosen', because: why }];
  });
  const free = posted ? 0 : Math.max(0, (take ?? 1) - slots.length);
  return [...slots, ...Array.from({ length: free }, () => openSlot('chosen', 0))];
}

const lateSlots = ({ target, reading: { state } }: SourceContext): Slot[] =>
  lateCars(state, target).map(({ car, revision }, i) => {
    const why = [because('late', 'entered late', [revision])];
    return { origin: 'late', place: i + 1, car, via: 'entered late', because: why };
  });

function placeSlots(source: PlaceSource, { reading }: SourceContext): Slot[] {
  const columns = source.from.flatMap((ref) => columnOf(ref, reading) ?? []);
  const rule = ruleWords(
    source,
    columns.map(({ name }) => name),
  );
  const sizes = columns.map(({ size }) => size ?? source.places?.[1] ?? 0);
  const longest = Math.max(0, ...sizes);
  const positions = source.at ?? Array.from({ length: longest }, (_, i) => i + 1);
  const wanted = positions.filter((position) => source.at !== undefined || takesPlace(source, position));
  return wanted.flatMap((position) =>
    columns.flatMap((column, i) => (position <= (sizes[i] ?? 0) ? slotAt(column, position, rule) : [])),
  );
}

function slotAt({ ref, name, cars }: Column, position: number, rule: string): Slot[] {
  if (!cars) return [openSlot(ref, position)];
  const row = cars[position - 1];
  if (!row?.transfers) return [];
  const { car, place, level, revisions } = row;
  if (level.length > 1) return [openSlot(ref, place, { tied: level })];
  const words = `${ordinal(place)} in ${name}${recordsWords(revisions)}, ${rule} by the format`;
  const why = [because('from-places', words, revisions), ...row.because];
  return [{ origin: ref, place, car, via: `${ref} place ${place}`, because: why }];
}

const STANDINGS = 'standings';

/**
 * Returns whether a source gives starts to cars that have not raced in, as `provisional` does: it follows
 * other sources and takes any place of the standings or of another imported order.
 */
export function isProvisional(state: MeetingState, source: Source, index: number): boolean {
  if ('provisional' in source) return true;
  if (!('from' in source) || index === 0 || source.from.length > 1) return false;
  const { places, at, every, snake } = source;
  return (
    [places, at, every, snake].every((cut) => cut === undefined) &&
    source.from.every((ref) => isList(state, ref))
  );
}

/**
 * Returns the best cars in an imported order among those that are entered, have no start yet and have not
 * declined. They stay open until the starts before them are won.
 */
function provisionalSlots(
  ref: string,
  take: number | undefined,
  { reading, target, before }: SourceContext,
  placed: Placed,
): Slot[] {
  const passed = new Set(target.grid.declined.map((fact) => fact.data.car));
  const column = columnOf(ref, reading);
  const isOpen = before.some(({ car, origin }) => car === null && origin !== 'chosen');
  if (isOpen || !column?.cars) {
    const size = take ?? enteredIn(reading.state, target).length;
    return Array.from({ length: size }, () => openSlot(column?.cars ? 'provisional' : ref, 0));
  }
  const name = withoutClass(ref) === STANDINGS ? 'the standings' : column.name;
  const free = column.cars.filter(({ car, transfers }) => transfers && !placed.has(car) && !passed.has(car));
  return free.map((row) => {
    const isTied = free.some(({ car }) => car !== row.car && row.level.includes(car));
    if (isTied) return openSlot(ref, row.place, { tied: row.level });
    const rank = ordinal(row.place);
    const words = `provisional: ${rank} in ${name}, the best of the cars not raced in`;
    return {
      origin: 'provisional',
      place: row.place,
      car: row.car,
      via: `provisional: ${rank} in ${name}`,
      because: [because('provisional', words, row.because[0]?.revisions ?? [])],
    };
  });
}
