import { z } from 'zod';
import {
  carsIn,
  classOf,
  nameOf,
  nextSession,
  programmeOf,
  raceOf,
  SESSION_KINDS,
  timeLimitMs,
  type MeetingState,
} from '#domain';
import * as field from '../fields.ts';
import { defineProjection } from '../projection.ts';
import { classNameOf } from '../shared.ts';

const row = z.strictObject({
  session: field.session,
  class: field.classId.nullable().describe('The class; null in a meeting without classes.'),
  className: z.string().nullable().describe('The name of the class as people read it.'),
  kind: z.enum(SESSION_KINDS).describe('The kind of the session.'),
  name: z.string().describe('The name of the session within its class.'),
  phase: field.phase,
  lapsScheduled: field.lapsScheduled,
  timeScheduledMs: z
    .number()
    .nullable()
    .describe('The time by the format in milliseconds; null without one.'),
  cars: z
    .int()
    .min(0)
    .nullable()
    .describe('How many cars the session has, or will have; null before its line-up is drawn.'),
  next: z.boolean().describe('Whether the session is run next.'),
});

/** The sessions of all classes in the order in which they are run. */
export const programme = defineProjection({
  name: 'programme',
  version: 1,
  session: 'none',
  fields: {
    isSet: z.boolean().describe('Whether officials have set the order. The default is round by round.'),
    next: field.session.nullable().describe('The session that is run next; null when all have been opened.'),
    rows: z.array(row).describe('The sessions, in the order in which they are run.'),
  },
  view: (state) => {
    const next = nextSession(state)?.spec.id ?? null;
    return { isSet: state.programme !== null, next, rows: rowsOf(state, next) };
  },
});

const rowsOf = (state: MeetingState, next: string | null) =>
  programmeOf(state).map((session) => {
    const { spec, phase } = session;
    return {
      session: spec.id,
      class: classOf(spec.id),
      className: classNameOf(state, spec.id),
      kind: spec.kind,
      name: nameOf(spec),
      phase,
      lapsScheduled: raceOf(session).scheduled,
      timeScheduledMs: timeLimitMs(spec),
      cars: carsIn(state, session),
      next: spec.id === next,
    };
  });
