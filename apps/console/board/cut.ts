import type { ViewsByName } from '../api/data/meeting.tsx';
import { sessionName } from '../ui/text/text.ts';
import type { RunningRow } from './race/running-rows.ts';

/*
 * The line between the cars that go on and those that do not. Who goes on is what the server says of each
 * place (`advancedTo`, as it stands); here it is only looked for where that changes.
 */

type Sessions = ViewsByName['meeting']['sessions'];
type ResultRow = Pick<ViewsByName['results']['rows'][number], 'place' | 'advancedTo'>;

/** The last place that still goes somewhere, and where. */
export interface Cut {
  readonly place: number;
  readonly into: string;
  /** Where the first below it goes; null: nowhere. */
  readonly below: string | null;
}

/**
 * The cuts of a session, from the top: none where all places go to sessions of one kind. A car among those
 * that go on which does not itself (it was withdrawn) makes no cut.
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
    const below = placed[last + 1]?.advancedTo ?? null;
    return [{ place, into, below: below === null ? null : sessionName(sessions, below) }];
  });
}

/** Where places of a kind lead: one session by its name, several as such. */
function intoWords(rows: readonly ResultRow[], sessions: Sessions, kind: string | null): string | null {
  const ids = new Set(rows.flatMap(({ advancedTo }) => advancedTo ?? []));
  const into = sessions.filter((one) => one.kind === kind && ids.has(one.session));
  if (into.length < 2) return into[0] ? sessionName(sessions, into[0].session) : null;
  return kind === 'last-chance' ? 'last-chance races' : `${kind}s`;
}

type GapRow = Pick<RunningRow, 'car' | 'driver' | 'gapMs' | 'gapLaps'>;

/** Who has the last place above a cut, who the first below it, and what lies between them. */
export interface Bubble<R> {
  readonly cut: Cut;
  readonly on: R;
  readonly next: R | null;
  /** In milliseconds; null where it is laps, or not known. */
  readonly marginMs: number | null;
}

/** Who is on the bubble of each cut. `rows` are the placed cars in their order. */
export function bubblesOf<R extends GapRow>(cuts: readonly Cut[], rows: readonly R[]): readonly Bubble<R>[] {
  return cuts.flatMap((cut) => {
    const on = rows[cut.place - 1];
    const next = rows[cut.place] ?? null;
    if (!on) return [];
    const isTimed = on.gapMs != null && next?.gapMs != null && next.gapMs >= on.gapMs;
    return [{ cut, on, next, marginMs: isTimed ? (next.gapMs ?? 0) - (on.gapMs ?? 0) : null }];
  });
}
