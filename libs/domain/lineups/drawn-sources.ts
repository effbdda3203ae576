import type { FactOf } from '../events.ts';
import { allSources, type Source } from '../formats/sources.ts';
import { sourceNumber } from '../meeting/plain-sessions.ts';
import type { MeetingState } from '../meeting/state.ts';
import type { SessionState } from '../session/state.ts';

/** A source of a line-up, or one within it, that a draw decides about. */
export interface DrawnSource {
  readonly source: Source;
  /** Its number in the document, as records name it. */
  readonly number: number;
}

const drawnSources = (
  state: MeetingState,
  { spec }: SessionState,
  isDrawn: (source: Source) => boolean,
): DrawnSource[] =>
  allSources(spec.lineup ?? [])
    .filter(isDrawn)
    .map((source) => ({ source, number: sourceNumber(state, spec, source) }));

/** Returns the sources of a line-up whose order is drawn. */
export const drawnOrders = (state: MeetingState, session: SessionState): DrawnSource[] =>
  drawnSources(state, session, ({ order }) => order === 'draw');

/** Returns the sources of a line-up that are turned round by a drawn number. */
export const drawnInversions = (state: MeetingState, session: SessionState): DrawnSource[] =>
  drawnSources(state, session, ({ invert }) => typeof invert === 'object');

/** Returns the numbers that may be drawn for a source that gives a number of cars. */
export const possibleInversions = ({ invert, take = Infinity }: Source, size: number): number[] =>
  typeof invert === 'object' ? invert.drawn.filter((n) => n <= Math.min(size, take)) : [];

/**
 * Returns the draw of the order of a source; undefined before it. Until the session has started, a draw that
 * lacks one of the cars is out of date.
 */
export function orderDrawnFor(
  state: MeetingState,
  { spec, grid, started }: SessionState,
  { source, cars }: { readonly source: Source; readonly cars: readonly string[] },
): FactOf<'OrderDrawn'> | undefined {
  const number = sourceNumber(state, spec, source);
  const last = grid.ordersDrawn.findLast(({ data }) => data.source === number);
  return last && (started || cars.every((car) => last.data.order.includes(car))) ? last : undefined;
}

/** Returns the draw of the inversion of a source, if the source still has its number. */
export function inversionDrawnFor(
  state: MeetingState,
  { spec, grid }: SessionState,
  source: Source,
): FactOf<'InversionDrawn'> | undefined {
  const number = sourceNumber(state, spec, source);
  const last = grid.inversions.findLast(({ data }) => data.source === number);
  const { invert } = source;
  return last && typeof invert === 'object' && invert.drawn.includes(last.data.number) ? last : undefined;
}
