import { stringify } from 'csv-stringify/sync';
import type { View } from '#projections';
import { detachPayload, type Proof } from './proof.ts';
import type { Sheet } from './sheet.ts';

/**
 * Writes the rows of a sheet as CSV (RFC 4180), in UTF-8 with a byte order mark, by which spreadsheets
 * recognise UTF-8. Text that a spreadsheet would read as a formula gets a ' in front. Every row names its
 * meeting, view and session and holds the proof, so that nothing is lost when rows are copied. A column that
 * a later version added stands behind all others, because programs may count columns.
 */
export function makeCsv(sheet: Sheet, view: View, proof: Proof): string {
  const { signature } = proof;
  const constant = {
    meeting: view.meeting,
    projection: view.projection,
    ofSession: sheet.session,
    standing: sheet.isOfficial ? 'official' : 'unofficial',
    revision: view.revision,
    recordedAt: view.recordedAt,
    logHash: proof.hash,
    keyId: signature?.kid ?? null,
    signature: signature === null ? null : detachPayload(signature.jws),
  };
  return csvOf(sheet, constant);
}

/** Writes the rows of a sheet. Each ends with the same values, before the columns that were added later. */
export function csvOf(
  sheet: Pick<Sheet, 'columns' | 'rowCount'>,
  constant: Readonly<Record<string, string | number | null>>,
): string {
  const added = sheet.columns.filter(({ isAdded }) => isAdded);
  const first = sheet.columns.filter(({ isAdded }) => !isAdded);
  const records = Array.from({ length: sheet.rowCount }, (_, row) => [
    ...first.map(({ values }) => values[row]),
    ...Object.values(constant),
    ...added.map(({ values }) => values[row]),
  ]);
  const names = (columns: Sheet['columns']) => columns.map(({ field }) => field);
  const columns = [...names(first), ...Object.keys(constant), ...names(added)];
  return stringify(records, {
    header: true,
    columns,
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
  });
}
