import { ordinal } from '../../ui/text/text.ts';

interface Placed {
  readonly car: string;
  readonly place: number | null;
  readonly laps?: number;
}

interface Posted {
  readonly rows: readonly Placed[];
  readonly versions: readonly { readonly rows: readonly Placed[] }[];
}

/** Which cars have changed since the last version that was posted, and how they stood in it. */
export function postedSince({ rows, versions }: Posted): ReadonlyMap<string, string> {
  const last = versions.at(-1);
  if (!last) return new Map();
  const before = new Map(last.rows.map((row) => [row.car, row]));
  return new Map(
    rows.flatMap((row): [string, string][] => {
      const posted = before.get(row.car);
      if (!posted) return [[row.car, 'was not in it']];
      if (posted.place !== row.place) return [[row.car, `was ${placeWords(posted.place)}`]];
      const isSame = posted.laps === undefined || posted.laps === row.laps;
      return isSame ? [] : [[row.car, `had ${posted.laps} laps`]];
    }),
  );
}

const placeWords = (place: number | null): string => (place === null ? 'without a place' : ordinal(place));
