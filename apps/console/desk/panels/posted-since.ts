import { ordinal } from '../../ui/text/text.ts';
import { t } from '../../ui/language/language.ts';

interface ScoreRow {
  readonly car: string;
  readonly place: number | null;
  readonly laps?: number;
}

interface PostedResults {
  readonly rows: readonly ScoreRow[];
  readonly versions: readonly { readonly rows: readonly ScoreRow[] }[];
}

/**
 * Returns the earlier standing of each car that stands differently now than in the last posted version. Empty
 * if no version was posted.
 */
export function changesSincePosted({ rows, versions }: PostedResults): ReadonlyMap<string, string> {
  const last = versions.at(-1);
  if (!last) return new Map();
  const before = new Map(last.rows.map((row) => [row.car, row]));
  return new Map(
    rows.flatMap((row): [string, string][] => {
      const posted = before.get(row.car);
      if (!posted) return [[row.car, t('was not in it')]];
      if (posted.place !== row.place) return [[row.car, formerPlaceWords(posted.place)]];
      const isSame = posted.laps === undefined || posted.laps === row.laps;
      return isSame ? [] : [[row.car, t('had {laps} laps', { laps: posted.laps ?? 0 })]];
    }),
  );
}

const formerPlaceWords = (place: number | null): string =>
  place === null ? t('was without a place') : t('was {place}', { place: ordinal(place) });
