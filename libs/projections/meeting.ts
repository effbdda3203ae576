import { lineupState, nameOf, type MeetingState } from '#domain';
import type { Projection } from './projection.ts';
import { lapsRunOf } from './shared.ts';

/** The meeting at a glance: its sessions, the phase of each, and the line-ups that no longer stand. */
export const meeting = {
  version: 1,
  session: 'none',
  view: (state) => {
    const { name, track, date } = state.scheduled?.data ?? {};
    return { name, track, date, format: state.format, sessions: sessionsOf(state) };
  },
} satisfies Projection;

const sessionsOf = (state: MeetingState) =>
  state.sessions.map((session) => ({
    session: session.spec.id,
    kind: session.spec.kind,
    name: nameOf(session.spec),
    phase: session.phase,
    flag: session.flag,
    lapsScheduled: session.spec.laps ?? null,
    lapsRun: lapsRunOf(state, session),
    resultVersion: session.results.posted.at(-1)?.data.version ?? null,
    lineup: lineupState(state, session),
  }));
