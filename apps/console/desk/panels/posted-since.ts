import { lapTime, ordinal, statusWords } from '../../ui/text/text.ts';
import { t } from '../../ui/language/language.ts';

interface ScoreRow {
  readonly car: string;
  readonly place: number | null;
  readonly laps?: number | undefined;
  readonly status?: string | undefined;
  readonly bestLapMs?: number | null | undefined;
  readonly driver?: string | null | undefined;
}

interface PostedResults {
  readonly rows: readonly ScoreRow[];
  readonly versions: readonly { readonly rows: readonly ScoreRow[] }[];
}

/**
 * Returns the earlier standing of each car that stands differently now than in the last posted version. Empty
 * if no version was posted. The server compares more, like the names of teams: ask `isChanged` of the results
 * whether anything has changed.
 */
export function changesSincePosted({ rows, versions }: PostedResults): ReadonlyMap<string, string> {
  const last = versions.at(-1);
  if (!last) return new Map();
  const before = new Map(last.rows.map((row) => [row.car, row]));
  return new Map(
    rows.flatMap((row): [string, string][] => {
      const posted = before.get(row.car);
      if (!posted) return [[row.car, t('was not in it')]];
      const words = changeWords(posted, row) ?? levelWords(row, rows, last.rows);
      return words === null ? [] : [[row.car, words]];
    }),
  );
}

/** Returns what a car was in the posted version, if that is different now. Versions of before say less. */
function changeWords(posted: ScoreRow, row: ScoreRow): string | null {
  const { place, laps, status, bestLapMs, driver } = posted;
  if (place !== row.place) return formerPlaceWords(place);
  if (laps !== undefined && laps !== row.laps) return t('had {laps} laps', { laps });
  if (status !== undefined && status !== row.status)
    return t('was {status}', { status: statusWords(status) });
  if (bestLapMs !== undefined && bestLapMs !== row.bestLapMs)
    return t('had the best lap {time}', { time: lapTime(bestLapMs) });
  if (driver !== undefined && driver !== row.driver)
    return t('had the driver {driver}', { driver: driver ?? '' });
  return null;
}

/** Says of a car that shares its place that the order of the cars at this place has changed. */
function levelWords(
  { car, place }: ScoreRow,
  rows: readonly ScoreRow[],
  posted: readonly ScoreRow[],
): string | null {
  const level = (all: readonly ScoreRow[]) => all.filter((row) => row.place === place).map((row) => row.car);
  const [now, then] = [level(rows), level(posted)];
  const at = then.indexOf(car);
  if (place === null || now.length < 2 || now.indexOf(car) === at) return null;
  return t('was listed as number {n} of the cars at this place', { n: at + 1 });
}

const formerPlaceWords = (place: number | null): string =>
  place === null ? t('was without a place') : t('was {place}', { place: ordinal(place) });
