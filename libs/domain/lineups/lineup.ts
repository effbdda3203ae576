import { z } from 'zod';
import { isTimed } from '../formats/format.ts';
import type { ProvisionalSource } from '../formats/sources.ts';
import { inWords } from '../words/sessions.ts';
import { addedVia, formationOf } from '../grid/state.ts';
import type { DeepReadonly } from '../kernel/deep-readonly.ts';
import * as field from '../kernel/fields.ts';
import { ordinal } from '../words/measures.ts';
import { enteredIn, sessionOf, type MeetingState } from '../meeting/state.ts';
import { isDone, type SessionState } from '../session/state.ts';
import { because, type Because } from '../scoring/because.ts';
import { gridPenaltiesFor, withGridPenalties } from './grid-penalties.ts';
import { provisionalSlots, slotsOf, sourcesOf, type SourceReading, type Slot } from './sources.ts';

export interface LineupRow {
  readonly start: number;
  readonly car: string;
  readonly via: string;
  /** The session that the place was won in, or `provisional`. */
  readonly origin: string;
  readonly because: readonly Because[];
}

/** Places of a line-up that are still to be won, and where. */
export const openPlaces = z.strictObject({
  places: z.int().min(1).describe('How many places are open.'),
  session: z.string().describe('The session in which they are won, or `provisional`.'),
  cars: z
    .array(field.car)
    .optional()
    .describe('The cars that are level for them. The places are open until BreakTie orders these cars.'),
});
export type OpenPlaces = DeepReadonly<z.infer<typeof openPlaces>>;

export interface ComputedLineup {
  readonly rows: readonly LineupRow[];
  readonly open: readonly OpenPlaces[];
  /** Number of places when the line-up is complete. */
  readonly size: number;
}

/** Whether to read only published results, or every session in its current order. */
export interface LineupOptions {
  readonly asItStands: boolean;
}

interface KnownLineups extends Pick<MeetingState, 'entries' | 'scheduled'> {
  /** Line-ups from published results, by session. */
  readonly published: Map<SessionState, ComputedLineup>;
  readonly standing: Map<SessionState, ComputedLineup>;
}

/*
 * Line-ups are kept for a state, because the results of each race that feeds the main ask for its line-up,
 * and so do other views.
 */
const memo = new WeakMap<MeetingState['sessions'], KnownLineups>();

/**
 * Returns the line-up of a session by the format and the current results. Sources are taken in order, a car
 * that has a place is skipped, and a place that is still to be won keeps its start.
 */
export function computeLineup(
  state: MeetingState,
  session: SessionState,
  how: LineupOptions = { asItStands: false },
): ComputedLineup {
  const { entries, scheduled, sessions } = state;
  let known = memo.get(sessions);
  if (known?.entries !== entries || known.scheduled !== scheduled) {
    known = { entries, scheduled, published: new Map(), standing: new Map() };
    memo.set(sessions, known);
  }
  const lineups = how.asItStands ? known.standing : known.published;
  const lineup = lineups.get(session) ?? fillLineup(state, session, how);
  lineups.set(session, lineup);
  return lineup;
}

function fillLineup(
  state: MeetingState,
  session: SessionState,
  { asItStands }: LineupOptions,
): ComputedLineup {
  const reading = readingOf(state, asItStands);
  const placed = new Set<string>();
  const slots: Slot[] = [];
  for (const source of session.spec.lineup ?? []) {
    const given =
      'provisional' in source
        ? provisional(source, { state, target: session }, { placed, slots })
        : slotsOf(source, session, reading);
    slots.push(...withoutPlacedCars(given, placed).slice(0, source.take));
    for (const { car } of slots) if (car !== null) placed.add(car);
  }
  const complete = atMost(enteredIn(state, session).length, slots.slice(0, session.spec.field));
  const winnable = withGridPenalties(complete, gridPenaltiesFor(state, session));
  const all = [...winnable, ...addedSlots(state, session, winnable)];
  return {
    rows: all.flatMap((slot, i) => row(session, slot, i + 1)),
    open: openOf(winnable),
    size: all.length,
  };
}

const readingOf = (state: MeetingState, asItStands: boolean): SourceReading => ({
  state,
  asItStands,
  sizeOf: (other) => sizeOf(state, other),
});

/** Returns the cars that were added to the rear and did not get a start by the sources. */
function addedSlots({ entries }: MeetingState, { grid }: SessionState, slots: readonly Slot[]): Slot[] {
  const placed = new Set(slots.map(({ car }) => car));
  const last = new Map(grid.added.map((fact) => [fact.data.car, fact]));
  return [...last.values()]
    .filter(({ data }) => !placed.has(data.car) && entries.get(data.car)?.status === 'entered')
    .map((fact) => {
      const { car, reason } = fact.data;
      const via = addedVia(fact);
      const why = [because('added', `${via}: ${reason}`, [fact.revision])];
      return { origin: 'added', place: 0, car, via, because: why };
    });
}

/**
 * Yields the cars that the sources of a line-up would give if it had no limits, the best first: those behind
 * the limit of the field, then the other cars of each source, the last source first.
 */
export function* candidatesOf(state: MeetingState, session: SessionState): Generator<Slot, void, undefined> {
  const reading = readingOf(state, false);
  const sources = (session.spec.lineup ?? []).flatMap((source) => ('provisional' in source ? [] : [source]));
  if (session.spec.field !== undefined) {
    for (const source of sources) yield* slotsOf(source, session, reading);
  }
  for (const source of sources.toReversed()) {
    yield* slotsOf('from' in source ? { from: source.from } : { draw: true }, session, reading);
  }
}

/** Removes the last open places if there are more places than cars. */
function atMost(cars: number, slots: readonly Slot[]): readonly Slot[] {
  let surplus = slots.length - cars;
  return slots
    .toReversed()
    .filter(({ car }) => car !== null || surplus-- <= 0)
    .reverse();
}

/** Skips cars that have a place, also within one source, because a car may have run in two of its races. */
function withoutPlacedCars(given: readonly Slot[], placed: ReadonlySet<string>): Slot[] {
  const seen = new Set(placed);
  return given.filter(({ car }) => {
    if (car === null) return true;
    if (seen.has(car)) return false;
    seen.add(car);
    return true;
  });
}

interface FilledSoFar {
  readonly placed: ReadonlySet<string>;
  readonly slots: readonly Slot[];
}

/**
 * Returns the places of a provisional. It goes to the best car that has not raced in, so it stays open until
 * the places before it are won.
 */
function provisional(
  { take = 1 }: ProvisionalSource,
  at: { state: MeetingState; target: SessionState },
  { placed, slots }: FilledSoFar,
): Slot[] {
  if (slots.every((slot) => slot.car !== null)) return provisionalSlots(at, placed, take);
  const open: Slot = { origin: 'provisional', place: 0, car: null, via: 'provisional', because: [] };
  return Array.from({ length: take }, () => open);
}

function row(session: SessionState, slot: Slot, start: number): LineupRow[] {
  if (slot.car === null) return [];
  const [nearest, ...rest] = slot.because;
  const words = `starts ${ordinal(start)} in ${inWords(session.spec)}: ${nearest?.words ?? slot.via}`;
  const why = nearest ? [{ ...nearest, words }, ...rest] : [];
  return [{ start, car: slot.car, via: slot.via, origin: slot.origin, because: why }];
}

function openOf(slots: readonly Slot[]): OpenPlaces[] {
  const open = new Map<string, OpenPlaces>();
  for (const { car, origin: session, tied } of slots) {
    if (car !== null) continue;
    const key = [session, ...(tied ?? [])].join(' ');
    const places = (open.get(key)?.places ?? 0) + 1;
    open.set(key, tied ? { places, session, cars: tied } : { places, session });
  }
  return [...open.values()];
}

/** Returns whether the line-up needs a draw that is not recorded. */
export const needsDraw = ({ spec, grid }: SessionState): boolean =>
  grid.drawn === null && (spec.lineup ?? []).some((source) => 'draw' in source);

/** Returns how many cars a session has, or will have. */
function sizeOf(state: MeetingState, session: SessionState): number | null {
  if (isTimed(session.spec) || !session.spec.lineup) return enteredIn(state, session).length;
  if (session.grid.posted) return formationOf(session.grid).length;
  if (needsDraw(session)) return null;
  return computeLineup(state, session).size;
}

/** Returns the published results that the line-up of a session rests on. */
export function postedSources(
  state: MeetingState,
  session: SessionState,
): { session: string; revision: number }[] {
  return sourcesOf(session.spec).flatMap((id) => {
    const posted = sessionOf(state, id)?.results.posted.at(-1);
    return posted ? [{ session: id, revision: posted.revision }] : [];
  });
}

/** Returns the sessions whose results the line-up still needs. */
export const unpostedSources = (state: MeetingState, session: SessionState): SessionState[] =>
  sourcesOf(session.spec).flatMap((id) => {
    const source = sessionOf(state, id);
    return source && !isDone(source) ? [source] : [];
  });
