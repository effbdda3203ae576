import type { LogRow } from '../api/data/records.ts';

/** A record that strikes or restores another, as the log of the meeting exports it. */
export interface StrikeEvent {
  readonly revision: number;
  readonly type: 'RecordStruck' | 'RecordRestored';
  readonly data: { readonly revision: number; readonly reason: string; readonly note?: string };
  readonly metadata: Pick<LogRow, 'official' | 'occurredAt' | 'recordedAt'>;
}

/**
 * A session's rows and, in their places, the strikes of its records: those are of the whole meeting, and the
 * log of a session is without them.
 */
export function withStrikes(rows: readonly LogRow[], strikes: readonly StrikeEvent[]): readonly LogRow[] {
  if (strikes.length === 0) return rows;
  const known = new Map(rows.map((row) => [row.revision, row]));
  const own = strikes.flatMap((strike) => {
    const target = known.get(strike.data.revision);
    return target && !known.has(strike.revision) ? [rowOf(strike, target)] : [];
  });
  if (own.length === 0) return rows;
  return [...rows, ...own].toSorted((a, b) => a.revision - b.revision);
}

function rowOf({ revision, type, data, metadata }: StrikeEvent, target: LogRow): LogRow {
  const what = type === 'RecordStruck' ? 'struck' : 'restored';
  return {
    revision,
    type,
    ...metadata,
    session: target.session,
    lap: null,
    words: `Record ${target.revision} ${what}: ${target.words}`,
    reason: data.reason,
    note: data.note ?? null,
    struck: false,
    struckBy: null,
  };
}

/** Changes whenever a record of these was struck or restored. */
export const strikesIn = (rows: readonly LogRow[]): string =>
  rows.flatMap(({ struckBy }) => (struckBy === null ? [] : [struckBy])).join(' ');

/** Was the record struck when the log had come to a revision? Since when it is, where it was not yet. */
export function struckWords({ struckBy }: LogRow, at: number): string | null {
  if (struckBy === null) return null;
  return struckBy <= at ? `struck by record ${struckBy}` : `struck later, by record ${struckBy}`;
}
