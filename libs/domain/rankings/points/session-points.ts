import { atLapOf } from '../../formats/references.ts';
import { classOf } from '../../kernel/classes.ts';
import type { MeetingState } from '../../meeting/state.ts';
import { scoreOf, tablesOf, type ReadingOptions } from '../of-state.ts';
import type { Rational } from './points.ts';
import { itemWords, pointsBy } from './table.ts';
import { tableFor } from '../order/tally.ts';

/** What a session, or a session at a lap, pays by one points table. */
export interface SessionPoints {
  /** The session, or the session at a lap. */
  readonly ref: string;
  /** The id of the points table. */
  readonly table: string;
  /** The rankings that count these points. */
  readonly rankings: readonly string[];
  readonly isPublished: boolean;
  readonly rows: readonly CarPoints[];
}

interface CarPoints {
  readonly car: string;
  readonly place: number | null;
  readonly points: Rational;
  /** How the points come together: "2nd: 143, 1 place gained: 5". */
  readonly words: string;
}

/**
 * Returns what a session pays by each table that a ranking reads it with, at its laps too. In a format whose
 * rankings pay no points, it pays by every table.
 */
export function pointsOf(
  state: MeetingState,
  session: string,
  how: ReadingOptions = { asItStands: true },
): SessionPoints[] {
  const tables = tablesOf(state, session);
  return paidBy(state, session, Object.keys(tables)).map(({ ref, table, low, rankings }) => {
    const score = scoreOf(state, ref, how);
    const rows = score.rows.flatMap((row) => {
      const points = tables[table] && pointsBy(tables[table], row, { ...score, low });
      return points
        ? [{ car: row.car, place: row.place, points: points.points, words: itemWords(points) }]
        : [];
    });
    return { ref, table, rankings, isPublished: score.isPublished, rows };
  });
}

interface Paid extends Pick<SessionPoints, 'ref' | 'table' | 'rankings'> {
  readonly low: boolean;
}

function paidBy(state: MeetingState, session: string, tables: readonly string[]): Paid[] {
  const own = state.rankings.filter(({ spec }) => classOf(spec.id) === classOf(session));
  if (own.every(({ spec }) => spec.points === undefined)) {
    return tables.map((table) => ({ ref: session, table, low: false, rankings: [] }));
  }
  const found = new Map<string, Paid>();
  for (const { spec } of own) {
    for (const ref of spec.of ?? []) {
      const table = tableFor(spec, ref);
      if (table === undefined || (atLapOf(ref)?.session ?? ref) !== session) continue;
      const { low = false } = spec;
      const key = `${ref} ${table} ${low}`;
      const rankings = [...(found.get(key)?.rankings ?? []), spec.id];
      found.set(key, { ref, table, low, rankings });
    }
  }
  return [...found.values()];
}
