import { z } from 'zod';
import {
  EVENTS,
  LINEUP_STATES,
  lineupState,
  nameOf,
  raceOf,
  SESSION_KINDS,
  type MeetingState,
} from '#domain';
import * as field from './fields.ts';
import { defineProjection } from './projection.ts';
import { lapsRunOf } from './shared.ts';

const scheduled = EVENTS.MeetingScheduled.shape;

const sessionRow = z.strictObject({
  session: field.session,
  kind: z.enum(SESSION_KINDS).describe('The kind of the session.'),
  name: z.string().describe('The name of the session as people read it.'),
  phase: field.phase,
  flag: field.flag,
  lapsScheduled: field.lapsScheduled,
  lapsRun: field.lapsRun,
  resultVersion: field.resultVersion,
  lineup: z
    .enum(LINEUP_STATES)
    .describe('The state of its line-up: `stale` if another would be posted now, `none` without a line-up.'),
});

/** The meeting at a glance: its sessions, the phase of each, and the line-ups that no longer stand. */
export const meeting = defineProjection({
  name: 'meeting',
  version: 1,
  session: 'none',
  fields: {
    name: scheduled.name,
    track: scheduled.track,
    date: scheduled.date,
    format: scheduled.format.describe('The format that the meeting follows.'),
    sessions: z.array(sessionRow).describe('The sessions, in the order of the format.'),
  },
  view: (state) => {
    const { name, track, date } = state.scheduled.data;
    return { name, track, date, format: state.format, sessions: sessionsOf(state) };
  },
});

const sessionsOf = (state: MeetingState) =>
  state.sessions.map((session) => ({
    session: session.spec.id,
    kind: session.spec.kind,
    name: nameOf(session.spec),
    phase: session.phase,
    flag: session.flag,
    lapsScheduled: raceOf(session).scheduled,
    lapsRun: lapsRunOf(state, session),
    resultVersion: session.results.posted.at(-1)?.data.version ?? null,
    lineup: lineupState(state, session),
  }));
