import type { EventMetadata, LogEvent } from '#race-control';
import type { LogRow } from '../api/data/records.ts';
import { t } from '../ui/language/language.ts';

type Strike = Extract<LogEvent, { readonly type: 'RecordStruck' | 'RecordRestored' }>;

/** A record that strikes or restores another record, as far as a row shows it. */
export type StrikeEvent = Pick<Strike, 'revision' | 'type' | 'data'> & {
  readonly metadata: Pick<EventMetadata, 'official' | 'occurredAt' | 'recordedAt'>;
};

/**
 * Adds the strikes of a session's records to its rows, in the order of the log. Strikes belong to the
 * meeting, and the race log of a session does not contain them.
 */
export function withStrikes(rows: readonly LogRow[], strikes: readonly StrikeEvent[]): readonly LogRow[] {
  if (strikes.length === 0) return rows;
  const byRevision = new Map(rows.map((row) => [row.revision, row]));
  const own = strikes.flatMap((strike) => {
    const target = byRevision.get(strike.data.revision);
    return target && !byRevision.has(strike.revision) ? [rowOf(strike, target)] : [];
  });
  if (own.length === 0) return rows;
  return [...rows, ...own].toSorted((a, b) => a.revision - b.revision);
}

function rowOf({ revision, type, data, metadata }: StrikeEvent, target: LogRow): LogRow {
  const values = { record: target.revision, words: target.words };
  return {
    revision,
    type,
    ...metadata,
    session: target.session,
    lap: null,
    uncounted: null,
    doubtful: false,
    params: { revision: target.revision },
    words:
      type === 'RecordStruck'
        ? t('Record {record} struck: {words}', values)
        : t('Record {record} restored: {words}', values),
    reason: data.reason,
    note: data.note ?? null,
    struck: false,
    struckBy: null,
  };
}

/** Returns a key that changes when one of these records is struck or restored. */
export const strikesKey = (rows: readonly LogRow[]): string =>
  rows.flatMap(({ struckBy }) => (struckBy === null ? [] : [struckBy])).join(' ');

/** Says by which record a row was struck, and whether only after a revision; null for a row that stands. */
export function struckWords({ struckBy }: LogRow, at: number): string | null {
  if (struckBy === null) return null;
  return struckBy <= at
    ? t('struck by record {record}', { record: struckBy })
    : t('struck later, by record {record}', { record: struckBy });
}
