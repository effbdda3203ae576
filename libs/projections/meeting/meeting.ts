import { z } from 'zod';
import {
  EVENTS,
  format,
  hasClasses,
  LINEUP_STATES,
  lineupState,
  nameOf,
  nextSession,
  programmeOf,
  raceOf,
  SESSION_KINDS,
  type MeetingState,
} from '#domain';
import * as field from '../fields.ts';
import { defineProjection } from '../projection.ts';
import { lapsRunOf, sessionNameIn } from '../shared.ts';

const scheduled = EVENTS.MeetingScheduled.shape;

const sessionRow = z.strictObject({
  session: field.session,
  kind: z.enum(SESSION_KINDS).describe('The kind of the session.'),
  name: z.string().describe('The name of the session as people read it, with that of its class.'),
  phase: field.phase,
  flag: field.flag,
  lapsScheduled: field.lapsScheduled,
  lapsRun: field.lapsRun,
  resultVersion: field.resultVersion,
  lineup: z
    .enum(LINEUP_STATES)
    .describe('The state of its line-up: `stale` if another would be posted now, `none` without a line-up.'),
});

const classRow = z.strictObject({
  id: field.classId,
  name: z.string().describe('The name of the class as people read it.'),
  format: format.describe('The format that the class follows.'),
});

/** The meeting at a glance: its sessions, the phase of each, and the line-ups that no longer stand. */
export const meeting = defineProjection({
  name: 'meeting',
  version: 3,
  session: 'none',
  fields: {
    name: scheduled.name,
    track: scheduled.track,
    date: scheduled.date,
    archived: z
      .literal(true)
      .optional()
      .describe('The list of meetings hides the meeting. Other meetings do not have the field.'),
    format: format
      .nullable()
      .describe('The format that the meeting follows; null in a meeting with classes, which have one each.'),
    classes: z
      .array(classRow)
      .optional()
      .describe('The classes in their order. A meeting without classes does not have the field.'),
    next: field.session.nullable().describe('The session that is run next; null when all have been opened.'),
    sessions: z.array(sessionRow).describe('The sessions, in the order in which they are run.'),
  },
  view: (state) => {
    const { name, track, date } = state.scheduled.data;
    const next = nextSession(state)?.spec.id ?? null;
    const classes = classesOf(state);
    const archived = state.isArchived && ({ archived: true } as const);
    const only = { name, track, date, format: classes ? null : (state.classes[0]?.format ?? null) };
    return { ...only, ...archived, ...(classes && { classes }), next, sessions: sessionsOf(state) };
  },
});

function classesOf(state: MeetingState) {
  if (!hasClasses(state)) return undefined;
  return state.classes.map(({ id, name, format: document }) => {
    const classId = id ?? '';
    return { id: classId, name: name ?? nameOf({ id: classId }), format: document };
  });
}

const sessionsOf = (state: MeetingState) =>
  programmeOf(state).map((session) => ({
    session: session.spec.id,
    kind: session.spec.kind,
    name: sessionNameIn(state, session.spec.id),
    phase: session.phase,
    flag: session.flag,
    lapsScheduled: raceOf(session).scheduled,
    lapsRun: lapsRunOf(state, session),
    resultVersion: session.results.posted.at(-1)?.data.version ?? null,
    lineup: lineupState(state, session),
  }));
