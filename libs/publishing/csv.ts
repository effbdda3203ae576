import { stringify } from 'csv-stringify/sync';
import type { View } from '#projections';
import { detachPayload, type Proof } from './proof.ts';
import type { Sheet } from './sheet.ts';

/**
 * Writes the rows of a sheet as CSV (RFC 4180), in UTF-8 with a byte order mark, by which spreadsheets
 * recognise UTF-8. Text that a spreadsheet would read as a formula gets a ' in front. Every row names its
 * meeting, view and session and holds the proof, so that nothing is lost when rows are copied.
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
  const records = Array.from({ length: sheet.rowCount }, (_, row) => [
    ...sheet.columns.map(({ values }) => values[row]),
    ...Object.values(constant),
  ]);
  const columns = [...sheet.columns.map(({ field }) => field), ...Object.keys(constant)];
  return stringify(records, {
    header: true,
    columns,
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
  });
}
