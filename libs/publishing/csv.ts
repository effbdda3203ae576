import { stringify } from 'csv-stringify/sync';
import type { View } from '#projections';
import { detached, type Proof } from './proof.ts';
import type { Sheet, Value } from './sheet.ts';

/**
 * The rows of a sheet as RFC 4180 has them, in UTF-8 with a byte order mark, as spreadsheets know no other
 * sign of it. Text that they would take for a formula gets a ' in front. Every row says what it is a row of,
 * and carries the proof, so that none of it gets lost when rows are copied.
 */
export function csvOf(sheet: Sheet, view: View, proof: Proof): string {
  const { signature } = proof;
  const constant: Readonly<Record<string, Value>> = {
    meeting: view.meeting,
    projection: view.projection,
    ofSession: sheet.session,
    standing: sheet.isOfficial ? 'official' : 'unofficial',
    revision: view.revision,
    recordedAt: view.recordedAt,
    logHash: proof.hash,
    keyId: signature?.kid ?? null,
    signature: signature === null ? null : detached(signature.jws),
  };
  const records = sheet.rows.map((row) => [
    ...sheet.columns.map((column) => column.value(row)),
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
