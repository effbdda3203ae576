import { z } from 'zod';
import { EVENTS } from '#domain';
import type { DeepReadonly, FactOf, Format, MeetingState, SessionState } from '#domain';
import * as field from './fields.ts';

const NAME = 'The name of the projection.';

/** The fields of every view: its projection, and the position of the log at which it is true. */
const viewHead = z.strictObject({
  meeting: z.string().describe('The id of the meeting.'),
  projection: z.string().describe(NAME),
  projectionVersion: z
    .int()
    .min(1)
    .describe('The version of the projection: a changed meaning has a new one.'),
  revision: field.revision.describe('The revision of the last record that the view contains.'),
  recordedAt: field.instant.describe('When that record entered the log, in UTC.'),
  class: field.classId.optional().describe('The class of a view of one class. Other views do not have it.'),
  timeZone: EVENTS.MeetingScheduled.shape.track.shape.timeZone,
  units: EVENTS.MeetingScheduled.shape.units,
});

/** A view of any projection. */
export type View = Readonly<z.infer<typeof viewHead>> & Readonly<Record<string, unknown>>;

/** The state of a meeting that is scheduled. Only such a meeting has views. */
export type ScheduledState = MeetingState & {
  readonly recordedAt: string;
  readonly scheduled: FactOf<'MeetingScheduled'>;
  readonly format: Format;
};

/** The session that a view gets, by whether the projection is about one. */
interface Subject {
  readonly none: undefined;
  readonly required: SessionState;
  readonly optional: SessionState | undefined;
  /** The id of a ranking, in place of a session. */
  readonly ranking: string;
}

/**
 * A fold with a name, a version and a view. All views share one fold, `evolve` of the domain. The name and
 * the version are stored, so a changed meaning needs a new version.
 */
export interface Projection {
  readonly name: string;
  readonly version: number;
  /** Whether the view is about one session, or about one ranking. */
  readonly session: keyof Subject;
  /**
   * Whether a view is about one class where the address names a class in place of a session. `required`: in a
   * meeting with classes there is no such view of the whole meeting.
   */
  readonly byClass?: 'optional' | 'required';
  /** The schema of the whole view. Views are checked against it by the compiler, and never at run time. */
  readonly schema: z.ZodObject;
  readonly view: (
    state: ScheduledState,
    subject: SessionState | string | undefined,
    classId: string | null,
  ) => object;
}

type Fold<V> = (
  state: ScheduledState,
  subject: SessionState | string | undefined,
  classId: string | null,
) => V;

type IsSame<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Accepts a view only if it has exactly the fields of its schema, at every depth. */
type Exactly<Fields extends z.ZodRawShape, V> =
  IsSame<DeepReadonly<V>, DeepReadonly<z.infer<z.ZodObject<Fields>>>> extends true
    ? unknown
    : 'The view does not have exactly the fields of its schema.';

/** Defines a projection. A view that differs from the declared fields does not compile. */
export function defineProjection<
  const N extends string,
  K extends keyof Subject,
  Fields extends z.ZodRawShape,
  V extends DeepReadonly<z.infer<z.ZodObject<Fields>>>,
>({
  fields,
  view,
  ...projection
}: {
  readonly name: N;
  readonly version: number;
  readonly session: K;
  readonly byClass?: Projection['byClass'];
  /** The fields of the view, without those of its head. */
  readonly fields: Fields;
  /** Makes the view; for a view of one class in a state with its sessions only. */
  readonly view: (
    state: ScheduledState,
    session: Subject[K],
    classId: string | null,
  ) => V & Exactly<Fields, V>;
}) {
  const name = z.literal(projection.name).describe(NAME);
  const schema = viewHead.extend({ projection: name, ...fields });
  // `project` gives a projection a session whenever it requires one.
  const fold: unknown = view;
  return { ...projection, schema, view: fold as Fold<V> };
}
