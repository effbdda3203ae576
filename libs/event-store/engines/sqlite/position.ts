import type { StoreWarning } from '../../port.ts';
import type { Database } from './driver.ts';
import { toStoreError } from './failures.ts';
import { hashOf, PositionFile, readPosition, type KeptPosition, type LossNotice } from './position-file.mjs';
import { rollBack } from './schema.ts';

/**
 * Compares a store that is being opened with the position that is kept beside it. Records that were
 * acknowledged and are missing are noted in that file, which then continues from what is there. A store
 * without the file, of an older version for example, gets one.
 * @returns the notice, where it could not be written
 */
export function checkPosition(db: Database, file: string, readOnly: boolean): LossNotice | null {
  // A position is kept after its commit. It is read first, so a whole store has everything that it names.
  if (readOnly) return noticeOf(readPosition(file), db);
  db.exec('BEGIN IMMEDIATE');
  try {
    const kept = readPosition(file);
    const notice = noticeOf(kept, db);
    return isUpToDate(kept, notice) || adopt(db, file, notice) ? null : notice;
  } catch (error) {
    if (toStoreError(error, file).code === 'log-damaged') return null;
    throw error;
  } finally {
    rollBack(db);
  }
}

type Found = ReturnType<typeof readPosition>;

const isUpToDate = (kept: Found, notice: LossNotice | null): boolean =>
  kept !== null && kept !== 'damaged' && kept.notice === notice;

/** Writes the position of the store, with the write lock held. Returns whether that worked. */
function adopt(db: Database, file: string, notice: LossNotice | null): boolean {
  try {
    const positions = new PositionFile(file);
    const kept = positions.read();
    const seq = kept === null || kept === 'damaged' ? 0 : kept.seq;
    positions.write({ seq: seq + 1, ...positionOf(db), notice });
    positions.close();
    return true;
  } catch {
    // There may be no room and no permission. The writer tells when it cannot keep its positions.
    return false;
  }
}

function positionOf(db: Database): Pick<KeptPosition, 'store' | 'position' | 'hash'> {
  const position = lastPosition(db);
  return { store: hashAt(db, 0), position, hash: position < 0 ? null : hashAt(db, position) };
}

/** Returns what is missing: what was noted before, together with what is found now. */
function noticeOf(kept: Found, db: Database): LossNotice | null {
  if (kept === null) return null;
  const found = lastPosition(db);
  const since = new Date().toISOString();
  if (kept === 'damaged') return { code: 'position-damaged', records: 0, acknowledged: -1, found, since };
  const code = findLoss(kept, db, found);
  if (code === null) return kept.notice;
  const missing = code === 'records-missing' ? kept.position - found : 1;
  const { records = 0, since: before = since } = kept.notice ?? {};
  return { code, records: records + missing, acknowledged: kept.position, found, since: before };
}

function findLoss(kept: KeptPosition, db: Database, found: number): LossNotice['code'] | null {
  if (kept.position < 0) return null;
  if (found >= 0 && hashAt(db, 0) !== kept.store) return 'position-of-another-store';
  if (found < kept.position) return 'records-missing';
  return hashAt(db, kept.position) === kept.hash ? null : 'records-changed';
}

const lastPosition = (db: Database): number =>
  (db.prepare('SELECT coalesce(max(position), -1) AS position FROM events').get() as { position: number })
    .position;

function hashAt(db: Database, position: number): string | null {
  const sql = 'SELECT stream, revision, id, type, data, metadata FROM events WHERE position = ?';
  const row = db.prepare(sql).get(position) as Record<string, string | number> | undefined;
  return row === undefined ? null : hashOf(Object.values(row));
}

/** Returns a notice as a warning. */
export function warningOf({ code, records, acknowledged, found, since }: LossNotice): StoreWarning {
  const count = records === 1 ? '1 acknowledged record is' : `${records} acknowledged records are`;
  const end = found < 0 ? 'the store was empty' : `the last record of the store was ${found}`;
  const words = {
    'records-missing': `${count} missing: record ${acknowledged} was acknowledged, and ${end}.`,
    'records-changed': `Acknowledged records are missing: record ${acknowledged} is another one now.`,
    'position-of-another-store': `The last acknowledged position, ${acknowledged}, is that of another store.`,
    'position-damaged': 'Records may be missing: the last acknowledged position cannot be read.',
  }[code];
  const advice = 'Restore a copy, or accept that with "greenflag doctor --accept-position".';
  return { code, words: `${words} Noticed at ${since}. ${advice}` };
}
