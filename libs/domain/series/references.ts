import { familyOf, isOfFamily } from '../formats/references.ts';
import type { SeriesRanking } from './document.ts';

/** A meeting of a series. */
export interface SeriesMeeting {
  readonly meeting: string;
  /** The sessions of the meeting in their order, with their classes; null if it is not scheduled yet. */
  readonly sessions: readonly string[] | null;
}

/** A session of a meeting that a ranking is made from. */
export interface SeriesSession {
  /** The meeting and the session, like `m-05-02/modifieds/feature`. */
  readonly ref: string;
  readonly meeting: string;
  readonly session: string;
  /** The points table; undefined if the ranking has no points for the session. */
  readonly table: string | undefined;
}

/**
 * Returns the sessions that a ranking is made from, in the order of the season. A meeting that is not
 * scheduled yet is expected to have those that the ranking names. A family like `heat-*` stands for itself.
 */
export function sessionsOfRanking(
  { of, points }: Pick<SeriesRanking, 'of' | 'points'>,
  meetings: readonly SeriesMeeting[],
): SeriesSession[] {
  return meetings.flatMap(({ meeting, sessions }) => {
    const references = of.filter((each) => matches(meetingOf(each), meeting));
    const patterns = references.map(sessionOf);
    const known = sessions?.filter((session) => patterns.some((pattern) => isSession(pattern, session)));
    return (known ?? [...new Set(patterns)]).map((session) => {
      const table = tableOf(points, meeting, session);
      return { ref: `${meeting}/${session}`, meeting, session, table };
    });
  });
}

/** Returns the meeting of a reference: an id, the start of ids, or `*`. */
export const meetingOf = (reference: string): string => reference.split('/')[0] ?? '';

/** Returns the session of a reference, with its class. */
export const sessionOf = (reference: string): string => reference.slice(meetingOf(reference).length + 1);

/** Returns whether a meeting or a class is the one that is named, or one of those. */
export const matches = (pattern: string, id: string): boolean =>
  pattern === '*' || (pattern.endsWith('-*') ? id.startsWith(pattern.slice(0, -1)) : pattern === id);

function isSession(pattern: string, session: string): boolean {
  const [wanted, given] = [pattern.split('/'), session.split('/')];
  if (wanted.length !== given.length) return false;
  const [name = '', id = ''] = [wanted.at(-1), given.at(-1)];
  const family = familyOf(name);
  if (family === null ? name !== id : !isOfFamily(id, family)) return false;
  return wanted.length === 1 || matches(wanted[0] ?? '', given[0] ?? '');
}

/** Returns the table of a session. A reference without `*` in its meeting comes before all others. */
function tableOf(points: SeriesRanking['points'], meeting: string, session: string): string | undefined {
  if (typeof points !== 'object') return points;
  const fitting = Object.entries(points).filter(
    ([reference]) => matches(meetingOf(reference), meeting) && isSession(sessionOf(reference), session),
  );
  return (fitting.find(([reference]) => !meetingOf(reference).includes('*')) ?? fitting[0])?.[1];
}
