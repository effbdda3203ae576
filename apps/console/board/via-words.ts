import type { ViewsByName } from '../api/data/meeting.tsx';
import { ordinal, sessionName } from '../ui/text/text.ts';

/** Says how a place was won, with the name of the session: `heat-2 place 3` becomes “Heat 2, 3rd”. */
export function viaWords(via: string, sessions: ViewsByName['meeting']['sessions']): string {
  const [, session, place] = /^(\S+) place (\d+)$/u.exec(via) ?? [];
  if (session === undefined) return via;
  return `${sessionName(sessions, session)}, ${ordinal(Number(place))}`;
}
