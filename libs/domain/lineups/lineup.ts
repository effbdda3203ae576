import { z } from 'zod';
import { isTimed } from '../formats/format.ts';
import { allSources, type Source } from '../formats/sources.ts';
import { inWords } from '../words/sessions.ts';
import { addedVia, formationOf } from '../grid/state.ts';
import type { DeepReadonly } from '../kernel/deep-readonly.ts';
import * as field from '../kernel/fields.ts';
import { ordinal } from '../words/measures.ts';
import { enteredIn, sessionOf, type MeetingState } from '../meeting/state.ts';
import { isDone, type SessionState } from '../session/state.ts';
import { because, withinClass, type Because } from '../scoring/because.ts';
import type { SourceReading } from './columns.ts';
import { withFloors } from './floors.ts';
import { gridPenaltiesFor, withGridPenalties } from './grid-penalties.ts';
import { sourcesOf } from './rests-on.ts';
import type { Slot } from './slots.ts';
import { slotsOfAll, slotsWithin } from './sources.ts';

export interface LineupRow {
  readonly start: number;
  readonly car: string;
  readonly via: string;
  /** The session or the ranking that the place was won in, `draw`, `chosen`, `late` or `provisional`. */
  readonly origin: string;
  readonly because: readonly Because[];
}

/** Places of a line-up that are still to be won, and where. */
export const openPlaces = z.strictObject({
  places: z.int().min(1).describe('How many places are open.'),
  session: z
    .string()
    .describe(
      'What decides them: the session in which they are won, a ranking, `provisional`, or the record that ' +
        'is missing: `draw`, `inversion` or `chosen`.',
    ),
  cars: z
    .array(field.car)
    .optional()
    .describe('The cars that are level for them. The places are open until BreakTie orders these cars.'),
  among: z
    .array(field.car)
    .optional()
    .describe('The cars that these places are for, where their order is still to be decided.'),
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

interface KnownLineups extends Pick<MeetingState, 'classes' | 'entries' | 'scheduled' | 'rankings'> {
  /** Line-ups from published results, by session. */
  readonly published: Map<SessionState, ComputedLineup>;
  readonly standing: Map<SessionState, ComputedLineup>;
  /** The sessions that are known to have no car, or to have one. */
  readonly empty: Map<SessionState, boolean>;
}

/*
 * Line-ups are kept for a state, because the results of each race that feeds the main ask for its line-up,
 * and so do other views.
 */
const memo = new WeakMap<MeetingState['sessions'], KnownLineups>();

function knownLineups({ classes, entries, scheduled, sessions, rankings }: MeetingState): KnownLineups {
  const known = memo.get(sessions);
  // A fixed field that leaves the sessions as they are still decides which cars are late.
  const isSame = known?.classes === classes && known.entries === entries && known.scheduled === scheduled;
  if (known && isSame && known.rankings === rankings) return known;
  const lineups = { published: new Map(), standing: new Map(), empty: new Map() };
  const fresh = { classes, entries, scheduled, rankings, ...lineups };
  memo.set(sessions, fresh);
  return fresh;
}

/**
 * Returns the line-up of a session by the format and the current results. Sources are taken in order, a car
 * that has a place is skipped, and a place that is still to be won keeps its start.
 */
export function computeLineup(
  state: MeetingState,
  session: SessionState,
  how: LineupOptions = { asItStands: false },
): ComputedLineup {
  const known = knownLineups(state);
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
  const slots = slotsOfAll(session.spec.lineup ?? [], { reading, target: session, before: [] });
  const field = atMost(enteredIn(state, session).length, slots.slice(0, session.spec.field));
  const floored = withFloors(field, session, reading);
  const winnable = withGridPenalties(floored, gridPenaltiesFor(state, session));
  const all = [...winnable, ...addedSlots(state, session, winnable)];
  return {
    rows: withinClass(
      session.spec.id,
      all.flatMap((slot, i) => row(session, slot, i + 1)),
    ),
    open: openOf(winnable),
    size: all.length,
  };
}

/** The cars that a source can put in an order or turn round. */
export interface SourceCars {
  readonly cars: readonly string[];
  /** How many places it gives, those that are still to be won among them. */
  readonly size: number;
  readonly open: readonly OpenPlaces[];
}

/** Returns who is in a source of a line-up, or in one within it, without the cars that have a start. */
export function sourceCars(state: MeetingState, target: SessionState, source: Source): SourceCars {
  const context = { reading: readingOf(state, false), target, before: [] };
  const slots = slotsWithin(target.spec.lineup ?? [], source, context);
  return { cars: slots.flatMap(({ car }) => car ?? []), size: slots.length, open: openOf(slots) };
}

export const readingOf = (state: MeetingState, asItStands: boolean): SourceReading => ({
  state,
  asItStands,
  sizeOf: (other) => carsIn(state, other),
  waitsFor: (open) => waitsFor(state, open),
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

/** Removes the last open places if there are more places than cars. */
function atMost(cars: number, slots: readonly Slot[]): readonly Slot[] {
  let surplus = slots.length - cars;
  return slots
    .toReversed()
    .filter(({ car }) => car !== null || surplus-- <= 0)
    .reverse();
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
  for (const { car, origin: session, tied: cars, among } of slots) {
    if (car !== null) continue;
    const key = [session, ...(cars ?? among ?? [])].join(' ');
    const places = (open.get(key)?.places ?? 0) + 1;
    open.set(key, { places, session, ...(cars && { cars }), ...(among && { among }) });
  }
  return [...open.values()];
}

/** Returns whether the line-up needs a draw that is not recorded. */
export const needsDraw = ({ spec, grid }: SessionState): boolean =>
  grid.drawn === null && allSources(spec.lineup ?? []).some((source) => 'draw' in source);

/** Returns how many cars a session has, or will have; null before its line-up is drawn. */
export function carsIn(state: MeetingState, session: SessionState): number | null {
  if (isTimed(session.spec) || !session.spec.lineup) return enteredIn(state, session).length;
  if (session.grid.posted) return formationOf(session.grid).length;
  if (needsDraw(session)) return null;
  return computeLineup(state, session).size;
}

/**
 * Returns whether no car can reach a session that has not been run: all that its line-up rests on is
 * published and gives it no car, like a B-main from the sixth places of heats of five. Nothing waits for it.
 */
export function isEmptySession(state: MeetingState, session: SessionState): boolean {
  if (!session.spec.lineup || session.attempt > 0 || session.grid.posted || needsDraw(session)) return false;
  const { empty } = knownLineups(state);
  const known = empty.get(session);
  if (known !== undefined) return known;
  // A session that rests on itself, in a log that nobody checked, is not empty.
  empty.set(session, false);
  const isEmpty = unpostedSources(state, session).length === 0 && computeLineup(state, session).size === 0;
  empty.set(session, isEmpty);
  return isEmpty;
}

/** Returns the sessions whose results a line-up still needs, or its sources up to the one with a source. */
export function unpostedSources(state: MeetingState, { spec }: SessionState, upTo?: Source): SessionState[] {
  const { lineup = [] } = spec;
  const last = upTo && lineup.findIndex((source) => allSources([source]).includes(upTo));
  const read = last === undefined ? spec : { ...spec, lineup: lineup.slice(0, last + 1), floors: [] };
  return sourcesOf(state, read).flatMap((id) => {
    const source = sessionOf(state, id);
    return source && !isDone(source) && !isEmptySession(state, source) ? [source] : [];
  });
}

/** Returns what a ranking waits for, without the sessions that no car can reach. */
export const waitsFor = (state: MeetingState, open: readonly string[]): string[] =>
  open.filter((id) => {
    const session = sessionOf(state, id);
    return !session || !isEmptySession(state, session);
  });
