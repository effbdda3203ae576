import { nameOf } from '#domain/words';
import type { ViewsByName } from '../../api/data/meeting.tsx';

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
      name: nameOf({ id }),
      className: name,
    })),
  );
