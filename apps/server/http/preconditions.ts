import { z } from 'zod';
import { failed } from './problems.ts';

const REVISION = /^"(-1|0|[1-9][0-9]{0,14})(?:\.[0-9]{1,9}(?:\.[a-z]{1,9}[0-9]{1,9})?)?"$/u;
const uuid = z.uuid();

/**
 * `"17"`, the ETag of a view (`"17.1"`: the log's revision, the projection's version), that of a sheet
 * (`"17.1.pdf1"`), or `*`.
 */
export function ifMatchOf(header: string): number | '*' {
  const text = header.trim();
  if (text === '*') return '*';
  const [, revision] = REVISION.exec(text) ?? [];
  if (revision === undefined) throw failed('if-match-wrong', `${JSON.stringify(text)} is no revision.`);
  return Number(revision);
}

/** The header `Idempotency-Key` is the command's id; some clients put it in quotes. */
export function commandIdOf(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const text = String(header)
    .trim()
    .replace(/^"(.*)"$/su, '$1');
  if (!uuid.safeParse(text).success) {
    throw failed('command-id-wrong', 'The Idempotency-Key is not a UUID.', { field: 'Idempotency-Key' });
  }
  return text.toLowerCase();
}

/** A strong tag: the log's revision and the projection's version settle every byte of a view. */
export const etagOf = (view: { readonly revision: number; readonly projectionVersion: number }): string =>
  `"${view.revision}.${view.projectionVersion}"`;

/** Does the client hold this very representation already? */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((tag) => {
    const plain = tag.trim().replace(/^W\//u, '');
    return plain === etag || plain === '*';
  });
}
