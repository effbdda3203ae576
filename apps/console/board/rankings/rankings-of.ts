import { nameOf, type SessionNames } from '#domain/words';
import type { ViewsByName } from '../../api/data/meeting.tsx';
import { spokenName } from '../../ui/text/session-names.ts';

export interface KnownRanking {
  readonly id: string;
  readonly name: string;
  /** The name of its class; empty in a meeting without classes. */
  readonly className: string;
}

export type Format = NonNullable<ViewsByName['meeting']['format']>;

interface ClassFormat {
  readonly id: string;
  readonly name: string;
  readonly format: Format;
}

/** The formats of a meeting: one, or one for each class. */
interface Formats {
  readonly format: Format | null;
  readonly classes?: readonly ClassFormat[] | undefined;
}

/** Returns the formats of a meeting with their classes; the class is null in a meeting without classes. */
export const formatsOf = ({ format, classes }: Formats) =>
  classes ?? (format === null ? [] : [{ id: null, name: '', format }]);

/** Returns the rankings that the formats of a meeting name, class by class. */
export const rankingsOf = (meeting: Formats): readonly KnownRanking[] =>
  formatsOf(meeting).flatMap(({ id: classId, name, format }) =>
    (format.rankings ?? []).map(({ id }) => ({
      id: classId === null ? id : `${classId}/${id}`,
      name: spokenName({ session: id, name: nameOf({ id }) }),
      className: name,
    })),
  );

/** The names of a meeting are kept for its view, because each render of a line-up asks for them. */
const known = new WeakMap<object, SessionNames>();

/** Returns the names of all that a car can win a place in: the sessions of a meeting, and its rankings. */
export function orderNames(meeting: Formats & { readonly sessions: SessionNames }): SessionNames {
  const before = known.get(meeting);
  if (before) return before;
  const rankings = rankingsOf(meeting).map(({ id, name, className }) => {
    return { session: id, name: `${className} ${name}`.trim() };
  });
  const names = [...meeting.sessions, ...rankings];
  known.set(meeting, names);
  return names;
}
