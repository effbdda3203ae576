import type { z } from 'zod';
import { sameJson } from '../kernel/same-json.ts';
import { sessionOf, type MeetingState } from '../meeting/state.ts';
import { NOTHING, reject, type Decision } from '../rejections.ts';
import { isBefore } from '../words/phases.ts';
import type { SetProgramme } from './commands.ts';
import { programmeOf } from './programme.ts';

/**
 * Decides the order of the sessions. Sessions that have been opened stay in front, in their present order,
 * and none can be put before them.
 */
export function setProgramme(
  state: MeetingState,
  { sessions: named, note }: z.infer<typeof SetProgramme>,
): Decision {
  const unknown = named.find((id) => !sessionOf(state, id));
  if (unknown !== undefined) {
    const sessions = state.sessions.map(({ spec }) => spec.id);
    return reject('session-unknown', `There is no session "${unknown}".`, { sessions });
  }
  const twice = named.find((id, i) => named.indexOf(id) !== i);
  if (twice !== undefined) return reject('session-twice', `${twice} is named twice.`, { session: twice });
  const isOpened = (id: string): boolean => !isBefore(sessionOf(state, id)?.phase ?? 'scheduled');
  const present = programmeOf(state).map(({ spec }) => spec.id);
  const first = named.findIndex((id) => !isOpened(id));
  const late = first < 0 ? undefined : named.slice(first).find(isOpened);
  if (late !== undefined) {
    return reject('session-opened-already', `${late} has been opened.`, { session: late });
  }
  const opened = present.filter(isOpened);
  const ahead = named.filter((id) => !isOpened(id));
  const rest = present.filter((id) => !isOpened(id) && !ahead.includes(id));
  const sessions = [...opened, ...ahead, ...rest];
  return sameJson(sessions, present) ? NOTHING : [{ type: 'ProgrammeSet', data: { sessions, note } }];
}
