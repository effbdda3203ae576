import type { Format } from '../formats/format.ts';
import { noTransponders, type TransponderState } from '../crossings/state.ts';
import { classOf, isOfClass } from '../kernel/classes.ts';
import { emptyTrail, type Trail } from '../kernel/trail.ts';
import type { EventData, Fact, FactOf } from '../events.ts';
import type { Renumberings } from './renumbering.ts';
import type { RankingState } from '../rankings/state.ts';
import type { SessionState } from '../session/state.ts';

export const ENTRY_STATUSES = ['entered', 'withdrawn'] as const;

/** A car that is entered in the meeting. */
export interface Entry extends Omit<EventData['CarEntered'], 'note'> {
  readonly status: (typeof ENTRY_STATUSES)[number];
  /** Revision of the record that entered it. */
  readonly revision: number;
}

/** A class of cars, with a format and numbers of its own. */
export interface MeetingClass {
  /** Null for the only class of a meeting without classes. */
  readonly id: string | null;
  readonly name: string | null;
  /** The document, as it was sent. */
  readonly format: Format;
  /** The records that fixed the number of cars, in the order of the log. */
  readonly fixed: readonly FactOf<'FieldFixed'>[];
  /** The sessions and rankings of the document for the number of cars; null before the first. */
  readonly plain: Format | null;
}

/**
 * Everything that decisions and views need to know about a meeting. It is immutable: a record gives the next
 * state and never changes this one.
 */
export interface MeetingState {
  /** Revision of the last record folded; -1 before the first. */
  readonly revision: number;
  readonly recordedAt: string | null;
  readonly scheduled: FactOf<'MeetingScheduled'> | null;
  /** Whether the list of meetings hides it. */
  readonly isArchived: boolean;
  /** The format of now, in plain sessions; in a meeting with classes that of the first. */
  readonly format: Format | null;
  /** In their order. A meeting without classes has one, whose id is null; none before it is scheduled. */
  readonly classes: readonly MeetingClass[];
  /** The sessions in the order that officials have set; null for the default. */
  readonly programme: readonly string[] | null;
  /** By car number. */
  readonly entries: ReadonlyMap<string, Entry>;
  /** In the format's order. */
  readonly sessions: readonly SessionState[];
  /** The rankings of the format, then the imported ones that it does not declare. */
  readonly rankings: readonly RankingState[];
  /** Every record as it was written, in the log's order. `current` gives it the numbers of now. */
  readonly records: Trail<Fact>;
  /** The standing records that gave cars other numbers. All other parts of the state have the new ones. */
  readonly renumberings: Renumberings;
  /** Who carries the transponders, by all standing records, and the crossings of each. */
  readonly transponders: TransponderState;
  /** The strikes of the records that do not stand, by the revision that each names. */
  readonly struck: ReadonlyMap<number, FactOf<'RecordStruck'>>;
}

export const initialState = (): MeetingState => ({
  revision: -1,
  recordedAt: null,
  scheduled: null,
  isArchived: false,
  format: null,
  classes: [],
  programme: null,
  entries: new Map(),
  sessions: [],
  rankings: [],
  records: emptyTrail(),
  renumberings: [],
  transponders: noTransponders,
  struck: new Map(),
});

export const sessionOf = (state: MeetingState, id: string): SessionState | undefined =>
  state.sessions.find((session) => session.spec.id === id);

export const rankingIn = (state: MeetingState, id: string): RankingState | undefined =>
  state.rankings.find((ranking) => ranking.spec.id === id);

/** Returns the ids of the classes; none in a meeting without classes. */
export const classIdsOf = ({ classes }: Pick<MeetingState, 'classes'>): string[] =>
  classes.flatMap(({ id }) => id ?? []);

export const hasClasses = ({ classes }: Pick<MeetingState, 'classes'>): boolean =>
  (classes[0]?.id ?? null) !== null;

/** Returns the cars of the whole meeting that are entered and not withdrawn. */
export const enteredCars = (state: MeetingState): readonly Entry[] =>
  [...state.entries.values()].filter((entry) => entry.status === 'entered');

/** Returns the cars that are entered in the class of a session or a ranking and not withdrawn. */
export function enteredIn(
  state: MeetingState,
  { spec }: { readonly spec: { readonly id: string } },
): readonly Entry[] {
  const classId = classOf(spec.id);
  const cars = enteredCars(state);
  return classId === null ? cars : cars.filter(({ car }) => isOfClass(classId, car));
}
