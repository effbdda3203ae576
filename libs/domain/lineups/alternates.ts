import type { Source } from '../formats/sources.ts';
import { gridCars, isScratched } from '../grid/state.ts';
import type { MeetingState } from '../meeting/state.ts';
import type { Because } from '../scoring/because.ts';
import type { SessionState } from '../session/state.ts';
import { computeLineup, readingOf, unpostedSources } from './lineup.ts';
import type { Slot } from './slots.ts';
import { isProvisional, slotsOf, type SourceContext } from './sources.ts';

/** A car that starts if a car of the line-up drops out. */
export interface Alternate {
  readonly car: string;
  readonly because: readonly Because[];
}

/**
 * Returns the alternates of a session in their order, up to the number in the format: the cars that just
 * missed the line-up, once its sources are known. They come from its last source first, because that is where
 * the last places were won.
 */
export function alternatesOf(state: MeetingState, session: SessionState): Alternate[] {
  const { spec, grid } = session;
  const cars = grid.posted ? gridCars(grid) : computeLineup(state, session).rows.map(({ car }) => car);
  const taken = new Set(cars);
  const alternates: Alternate[] = [];
  const promoted = grid.added.filter(({ type }) => type === 'AlternatePromoted').length;
  const most = (spec.alternates ?? 0) - promoted;
  if (most <= 0 || unpostedSources(state, session).length > 0) return alternates;
  for (const { car, because } of candidatesOf(state, session)) {
    if (alternates.length === most) break;
    if (car === null || taken.has(car) || isScratched(grid, car)) continue;
    if (state.entries.get(car)?.status !== 'entered') continue;
    taken.add(car);
    alternates.push({ car, because });
  }
  return alternates;
}

/**
 * Yields the cars that the sources of a line-up would give if it had no limits, the best first: those behind
 * the limit of the field, then the other cars of each source, the last source first. Cars that do not race in
 * are no alternates.
 */
function* candidatesOf(state: MeetingState, session: SessionState): Generator<Slot, void, undefined> {
  const reading = readingOf(state, false);
  const context = (index: number): SourceContext => ({ reading, target: session, index, before: [] });
  const racedIn = (session.spec.lineup ?? []).map((source, index) =>
    isProvisional(state, source, index) || 'chosen' in source || 'late' in source ? null : source,
  );
  if (session.spec.field !== undefined) {
    for (const [index, source] of racedIn.entries()) if (source) yield* slotsOf(source, context(index));
  }
  for (const source of racedIn.toReversed()) {
    for (const part of source ? leavesOf(source).toReversed() : []) yield* slotsOf(part, context(0));
  }
}

/** Returns the sources that a source is made of, without what limits and orders them. */
function leavesOf(source: Source): Source[] {
  if ('of' in source) return source.of.flatMap(leavesOf);
  if ('from' in source) return [{ from: source.from }];
  return 'draw' in source ? [{ draw: true }] : [];
}
