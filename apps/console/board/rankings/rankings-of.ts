import type { ViewsByName } from '../../api/data/meeting.tsx';
import { nameOf } from '#domain/words';

interface KnownRanking {
  readonly id: string;
  readonly name: string;
  /** The name of its class; empty in a meeting without classes. */
  readonly className: string;
}

type Format = NonNullable<ViewsByName['meeting']['format']>;

/** A view of a meeting, as far as it has rankings. A meeting with classes has a format for each. */
interface WithRankings {
  readonly format: Pick<Format, 'rankings'> | null;
  readonly classes?:
    | readonly { readonly id: string; readonly name: string; readonly format: Pick<Format, 'rankings'> }[]
    | undefined;
}

/** Returns the rankings that the formats of a meeting name, class by class. */
export function rankingsOf({ format, classes }: WithRankings): readonly KnownRanking[] {
  const named = (prefix: string, className: string, known: Pick<Format, 'rankings'> | null) =>
    (known?.rankings ?? []).map(({ id }) => ({ id: prefix + id, name: nameOf({ id }), className }));
  return classes
    ? classes.flatMap(({ id, name, format: own }) => named(`${id}/`, name, own))
    : named('', '', format);
}
