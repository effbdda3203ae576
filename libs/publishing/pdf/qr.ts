import encodeQR from 'qr';
import type { Sheet } from '../sheet.ts';
import { detached, type Proof, type Signature } from '../proof.ts';
import type { View } from '#projections';
import { BLACK, type Doc } from './paper.ts';

/** They make 133 modules in 45 mm; a finer code is not read from paper with any certainty. */
const MOST_CHARACTERS = 1_450;

/** Does the code hold all that is signed, so that nothing more is needed to check it but the key? */
export const isWhole = ({ jws }: Signature): boolean => jws.length <= MOST_CHARACTERS;

/**
 * What the code says. A signed result: the signature with all that it signs, where that fits; otherwise
 * without the rows, which stand on the sheet and in the log. What nobody has signed: the fingerprint.
 */
export function qrText(sheet: Sheet, view: View, proof: Proof): string {
  const { revision, hash, signature } = proof;
  if (signature && isWhole(signature)) return signature.jws;
  return JSON.stringify({
    meeting: view.meeting,
    projection: view.projection,
    ...(sheet.session !== null && { session: sheet.session }),
    revision,
    hash,
    ...(signature && { certified: signature.revision, jws: detached(signature.jws) }),
  });
}

/** Square, with the quiet zone that readers need. */
export interface Code {
  readonly modules: readonly (readonly boolean[])[];
  /** Points. */
  readonly side: number;
}

/** 0.35 mm a module, as wide as printers and telephones are good for. */
const MODULE = 0.99;
const LEAST_SIDE = 62;
const MOST_SIDE = 128;

export function codeOf(text: string): Code {
  const modules = encodeQR(text, 'raw', { ecc: 'low', border: 4 });
  return { modules, side: Math.min(MOST_SIDE, Math.max(LEAST_SIDE, modules.length * MODULE)) };
}

/** Drawn as lines, not as a picture: it is sharp on any printer. */
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
