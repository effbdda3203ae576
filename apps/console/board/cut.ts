import type { ViewsByName } from '../api/data/meeting.tsx';
import { sessionName } from '../ui/text/text.ts';
import type { RunningRow } from './race/running-rows.ts';
import { t } from '../ui/language/language.ts';

/*
 * A cut is the line between the cars that advance and those that do not. The server says for each place
 * whether it advances (`advancedTo`); this module only finds where that changes.
 */

type Sessions = ViewsByName['meeting']['sessions'];
type ResultRow = Pick<ViewsByName['results']['rows'][number], 'car' | 'place' | 'advancedTo' | 'because'>;

/** The last place that still advances, and where it leads. */
export interface Cut {
  readonly place: number;
  /** How many cars are above the cut. A shared place may have some of its cars above and others below. */
  readonly above: number;
  /** The cars that share the place and do not advance, after a tie that was broken. */
  readonly beaten: readonly string[];
  /** The next place below; null if cars of the same place or of an open tie are below. */
  readonly next: number | null;
  /** Whether a tie that is not broken yet decides which car is the last to advance. */
  readonly isTied: boolean;
  readonly into: string;
  /** Where the first place below leads; null: it does not advance. */
  readonly below: string | null;
}

/**
 * Returns the cuts of a session from the top; an empty list if all places lead to sessions of one kind. A
 * withdrawn car among those that advance makes no cut.
 */
export function cutsOf(rows: readonly ResultRow[], sessions: Sessions): readonly Cut[] {
  const placed = rows.filter(({ place }) => place !== null);
  const kindOf = (id: string | null) => sessions.find(({ session }) => session === id)?.kind ?? null;
  const kinds = [...new Set(placed.map(({ advancedTo }) => kindOf(advancedTo)))];
  const tiers = [...kinds.filter((kind) => kind !== null), ...kinds.filter((kind) => kind === null)];
  return tiers.slice(0, -1).flatMap((kind, tier) => {
    const upTo = tiers.slice(0, tier + 1);
    const last = placed.findLastIndex(({ advancedTo }) => upTo.includes(kindOf(advancedTo)));
    const into = intoWords(placed, sessions, kind);
    const place = placed[last]?.place;
    if (place == null || into === null || last === placed.length - 1) return [];
    const first = placed[last + 1];
    const isTied = first !== undefined && isInTransferTie(first);
    const beaten = placed.slice(last + 1).flatMap((row) => (row.place === place ? [row.car] : []));
    const next = isTied || beaten.length > 0 ? null : (first?.place ?? null);
    return [
      {
        place,
        above: last + 1,
        beaten,
        next,
        isTied,
        into,
        below: first?.advancedTo == null ? null : sessionName(sessions, first.advancedTo),
      },
    ];
  });
}

const isInTransferTie = ({ because }: Pick<ResultRow, 'because'>): boolean =>
  because.some(({ rule }) => rule === 'transfer-tie');

/** Returns the cars of ties that are not broken yet and decide which of them advances. */
export const transferTies = (rows: readonly ResultRow[]): ReadonlySet<string> =>
  new Set(rows.filter(isInTransferTie).map(({ car }) => car));

interface Placed {
  readonly car: string;
  readonly place: number | null;
}

/** Returns whether the line of a cut is below a car: it has the last place that advances, and advances. */
export const isAtCut = (cuts: readonly Cut[], { car, place }: Placed): boolean =>
  cuts.some((cut) => cut.place === place && !cut.beaten.includes(car));

/** Returns the cut at which a car is the last one above; undefined while a tie decides who that is. */
export const lastAbove = (cuts: readonly Cut[], row: Placed): Cut | undefined =>
  cuts.find((cut) => !cut.isTied && isAtCut([cut], row));

/** Returns whether a car is the first one below a cut. */
export const isFirstBelow = (cuts: readonly Cut[], { car, place }: Placed): boolean =>
  cuts.some(({ next, beaten }) => beaten[0] === car || (place !== null && place === next));

const KINDS: Readonly<Record<string, string>> = {
  practice: t('practices'),
  qualifying: t('qualifyings'),
  heat: t('heats'),
  'last-chance': t('last-chance races'),
  main: t('mains'),
};

/** Names where places of a kind lead: the session, or the kind where there are several sessions. */
function intoWords(rows: readonly ResultRow[], sessions: Sessions, kind: string | null): string | null {
  const ids = new Set(rows.flatMap(({ advancedTo }) => advancedTo ?? []));
  const into = sessions.filter((one) => one.kind === kind && ids.has(one.session));
  if (into.length < 2) return into[0] ? sessionName(sessions, into[0].session) : null;
  return kind === null ? null : (KINDS[kind] ?? kind);
}

type GapRow = Pick<RunningRow, 'car' | 'driver' | 'gapMs' | 'gapLaps'>;

/** The last car above a cut, the first car below it, and the margin between them. */
export interface Bubble<R> {
  readonly cut: Cut;
  readonly on: R;
  readonly next: R | null;
  /** Null if the margin is in laps or unknown. */
  readonly marginMs: number | null;
}

/**
 * Returns the bubble of each cut.
 * @param rows the cars with a place, in order
 */
export function bubblesOf<R extends GapRow>(cuts: readonly Cut[], rows: readonly R[]): readonly Bubble<R>[] {
  return cuts.flatMap((cut) => {
    const on = rows[cut.above - 1];
    const next = rows[cut.above] ?? null;
    if (!on) return [];
    const isTimed = on.gapMs != null && next?.gapMs != null && next.gapMs >= on.gapMs;
    return [{ cut, on, next, marginMs: isTimed ? (next.gapMs ?? 0) - (on.gapMs ?? 0) : null }];
  });
}
