import { isTimed, type SessionSpec } from '../formats/format.ts';
import { takesPlace } from '../formats/places.ts';
import type { PlaceSource, ProvisionalSource, Source } from '../formats/sources.ts';
import { ordinal } from '../words/measures.ts';
import { nameOf } from '../words/sessions.ts';
import { enteredIn, sessionOf, type MeetingState } from '../meeting/state.ts';
import { isDone, type SessionState } from '../session/state.ts';
import { because, type Because } from '../scoring/because.ts';
import type { Classified } from '../scoring/classified.ts';
import { orderOf } from '../scoring/order.ts';

/** A place in a line-up that a source gives: taken by a car, or still to be won. */
export interface Slot {
  /** The id of the session that it comes from, `draw` or `provisional`. */
  readonly origin: string;
  /** The place in that session or draw; for a provisional, the rank in the standings. */
  readonly place: number;
  readonly car: string | null;
  readonly via: string;
  readonly because: readonly Because[];
  /** The cars between which a tie must be broken before the place is taken. */
  readonly tied?: readonly string[];
}

/** The options for reading sources. */
export interface SourceReading {
  readonly state: MeetingState;
  /** Reads also sessions whose results are not published, in their current order. */
  readonly asItStands: boolean;
  /** Returns how many cars a session will have; null if that is not known. */
  readonly sizeOf: (session: SessionState) => number | null;
}

/** Returns the places of one source, before cars that have a place are skipped. */
export function slotsOf(
  source: Exclude<Source, ProvisionalSource>,
  target: SessionState,
  reading: SourceReading,
): Slot[] {
  const slots = 'from' in source ? placeSlots(source, reading) : drawSlots(target, reading);
  return inverted(slots, source.invert);
}

/** Returns the order of the draw; empty before it. */
function drawSlots(target: SessionState, { state }: SourceReading): Slot[] {
  const { drawn } = target.grid;
  return (drawn?.data.order ?? []).flatMap((car, i) => {
    if (state.entries.get(car)?.status !== 'entered') return [];
    const words = `drew ${ordinal(i + 1)}`;
    const why = [because('draw', words, drawn ? [drawn.revision] : [])];
    return [{ origin: 'draw', place: i + 1, car, via: `draw ${i + 1}`, because: why }];
  });
}

function inverted(slots: Slot[], n: Source['invert']): Slot[] {
  return typeof n !== 'number' ? slots : [...slots.slice(0, n).reverse(), ...slots.slice(n)];
}

function placeSlots(source: PlaceSource, reading: SourceReading): Slot[] {
  const sessions = source.from.flatMap((id) => sessionOf(reading.state, id) ?? []);
  const columns = sessions.map((session) => {
    const size = sizeFor(session, reading) ?? source.places?.[1] ?? 0;
    return { session, places: new Set(placesOf(source, size)), order: transferOrder(session, reading) };
  });
  const longest = Math.max(0, ...columns.flatMap(({ places }) => [...places]));
  const slots: Slot[] = [];
  for (let place = 1; place <= longest; place++) {
    for (const { session, places, order } of columns) {
      if (places.has(place)) slots.push(...slotAt(session, { position: place, order, source, reading }));
    }
  }
  return slots;
}

function sizeFor(session: SessionState, reading: SourceReading): number | null {
  if (!yields(session, reading)) return reading.sizeOf(session);
  return orderOf(reading.state, session).filter((row) => row.place !== null).length;
}

const yields = (session: SessionState, reading: SourceReading): boolean =>
  isDone(session) || (reading.asItStands && session.attempt > 0);

/** Returns the places that a source takes from a session with `size` cars. */
function placesOf(source: PlaceSource, size: number): number[] {
  const all = Array.from({ length: Math.min(size, source.places?.[1] ?? size) }, (_, i) => i + 1);
  return all.filter((place) => takesPlace(source, place));
}

const TRANSFERS: readonly string[] = ['running', 'retired'];

/**
 * Returns whether a placed car transfers to a line-up: in a race a car with one of the statuses that the
 * format names, in a timed session every car that is not disqualified. The next car does not move up into the
 * place of a car that does not, but a source with `take` continues with it.
 */
function transfers(spec: SessionSpec, status: Classified['status']): boolean {
  if (isTimed(spec)) return status !== 'disqualified';
  const allowed: readonly string[] = spec.transfers ?? TRANSFERS;
  return allowed.includes(status);
}

const mayTransfer = (
  { spec }: SessionState,
  { car, status }: Classified,
  { state }: SourceReading,
): boolean => transfers(spec, status) && state.entries.get(car)?.status !== 'withdrawn';

/** Returns the placed cars. Of cars that share a place, those that may transfer come first. */
function transferOrder(session: SessionState, reading: SourceReading): readonly Classified[] {
  const last = (row: Classified): number => (mayTransfer(session, row, reading) ? 0 : 1);
  return orderOf(reading.state, session)
    .filter(({ place }) => place !== null)
    .toSorted((a, b) => (a.place === b.place ? last(a) - last(b) : 0));
}

interface PlaceOfSource {
  /** The place as a number in the order. Cars that share a place have different positions. */
  readonly position: number;
  readonly order: readonly Classified[];
  readonly source: PlaceSource;
  readonly reading: SourceReading;
}

function slotAt(session: SessionState, { position, order, source, reading }: PlaceOfSource): Slot[] {
  const origin = session.spec.id;
  if (!yields(session, reading)) {
    return [{ origin, place: position, car: null, via: `${origin} place ${position}`, because: [] }];
  }
  const row = order[position - 1];
  if (!row || !mayTransfer(session, row, reading)) return [];
  const place = row.place ?? position;
  const via = `${origin} place ${place}`;
  const level = order.filter((other) => other.place === row.place && mayTransfer(session, other, reading));
  if (row.isTied && level.length > 1) {
    return [{ origin, place, car: null, via, because: [], tied: level.map(({ car }) => car) }];
  }
  const posted = session.results.posted.at(-1);
  const revisions = [...(row.because[0]?.revisions ?? []), ...(posted ? [posted.revision] : [])];
  const rule = ruleWords(source, reading.state);
  const words = `${ordinal(place)} in ${nameOf(session.spec)}${records(revisions)}, ${rule} by the format`;
  const why = [because('from-places', words, revisions), ...row.because];
  return [{ origin, place, car: row.car, via, because: why }];
}

function ruleWords(source: PlaceSource, state: MeetingState): string {
  const names = source.from.map((id) => {
    const spec = sessionOf(state, id)?.spec;
    return spec ? nameOf(spec) : id;
  });
  const of = names.length > 2 ? `${names[0]} to ${names.at(-1)}` : names.join(' and ');
  if (source.every !== undefined) {
    return `every ${ordinal(source.every)} place of ${of} from the ${ordinal(source.offset ?? 1)}`;
  }
  if (source.snake !== undefined) {
    return `${of} dealt back and forth over ${source.snake} races, share ${source.offset ?? 1}`;
  }
  const [first, last] = source.places ?? [1, null];
  if (last === null) return `places ${first} and below of ${of}`;
  return first === last ? `place ${first} of ${of}` : `places ${first} to ${last} of ${of}`;
}

const records = (revisions: readonly number[]): string =>
  revisions.length === 0 ? '' : ` (${revisions.length === 1 ? 'record' : 'records'} ${revisions.join(', ')})`;

/**
 * Returns the best cars in the standings among those that are entered, have no place yet and have not
 * declined.
 */
export function provisionalSlots(
  { state, target }: { state: MeetingState; target: SessionState },
  placed: ReadonlySet<string>,
  take: number,
): Slot[] {
  const passed = new Set(target.grid.declined.map((fact) => fact.data.car));
  const ranked = enteredIn(state, target)
    .filter(({ car, standing }) => standing !== undefined && !placed.has(car) && !passed.has(car))
    .toSorted((a, b) => (a.standing ?? 0) - (b.standing ?? 0) || a.revision - b.revision);
  return ranked.slice(0, take).map((entry) => {
    const rank = ordinal(entry.standing ?? 0);
    const words = `provisional: ${rank} in the standings, the best of the cars not raced in`;
    return {
      origin: 'provisional',
      place: entry.standing ?? 0,
      car: entry.car,
      via: `provisional: ${rank} in the standings`,
      because: [because('provisional', words, [entry.revision])],
    };
  });
}

/** Returns the sessions that a line-up reads from. */
export const sourcesOf = (spec: SessionSpec): readonly string[] => [
  ...new Set((spec.lineup ?? []).flatMap((source) => ('from' in source ? source.from : []))),
];
