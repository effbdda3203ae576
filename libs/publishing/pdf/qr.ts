import encodeQR from 'qr';
import type { Sheet } from '../sheet.ts';
import { detachPayload, type Proof, type Signature } from '../proof.ts';
import type { PrintedSheet } from './printed-sheet.ts';
import { BLACK, type Doc } from './paper.ts';

/**
 * Maximum number of characters in a code. They make 133 modules in 45 mm, and a finer code is not read
 * reliably from paper.
 */
const MAX_CODE_LENGTH = 1_450;

/** Returns whether the code holds the whole signed result, so that only the key is needed to check it. */
export const fitsWhole = ({ jws }: Signature): boolean => jws.length <= MAX_CODE_LENGTH;

/**
 * Returns the text of the code. For a signed result it is the signature with the result, if that fits, or
 * else the signature without the rows, which are on the sheet and in the log. Without a signature it is the
 * hash.
 */
export function qrText(
  sheet: Sheet,
  view: PrintedSheet['view'] & { readonly isSeries?: boolean },
  proof: Proof,
): string {
  const { revision, hash, signature } = proof;
  if (signature && fitsWhole(signature)) return signature.jws;
  return JSON.stringify({
    [view.isSeries ? 'series' : 'meeting']: view.meeting,
    projection: view.projection,
    ...(sheet.session !== null && { session: sheet.session }),
    revision,
    hash,
    ...(signature && { certified: signature.revision, jws: detachPayload(signature.jws) }),
  });
}

/** A square code, with the quiet zone that readers need. */
export interface Code {
  readonly modules: readonly (readonly boolean[])[];
  /** Length of a side in points. */
  readonly side: number;
}

/** 0.35 mm for a module, which printers and telephones can resolve. */
const MODULE_POINTS = 0.99;
const MIN_SIDE_POINTS = 62;
const MAX_SIDE_POINTS = 128;

export function makeCode(text: string): Code {
  const modules = encodeQR(text, 'raw', { ecc: 'low', border: 4 });
  return {
    modules,
    side: Math.min(MAX_SIDE_POINTS, Math.max(MIN_SIDE_POINTS, modules.length * MODULE_POINTS)),
  };
}

/** Draws the code as rectangles and not as a picture, so that it is sharp on every printer. */
export function drawCode(doc: Doc, { modules, side }: Code, [x, y]: readonly [number, number]): void {
  const size = side / modules.length;
  for (const [row, cells] of modules.entries()) {
    for (let from = 0; from < cells.length; from++) {
      if (!cells[from]) continue;
      let to = from;
      while (cells[to + 1]) to++;
      doc.rect(x + from * size, y + row * size, (to - from + 1) * size, size);
      from = to;
    }
  }
  doc.fill(BLACK);
}
