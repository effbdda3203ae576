import type { View, ViewOf } from '#projections';
import type { Proof } from '../proof.ts';
import type { Sheet } from '../sheet.ts';
import type { Paper } from '../paper-sizes.ts';

/** Everything that a PDF is made from. */
export interface PrintedSheet {
  readonly sheet: Sheet;
  readonly view: View;
  readonly meeting: ViewOf<'meeting'>;
  readonly proof: Proof;
  readonly paper: Paper;
}
