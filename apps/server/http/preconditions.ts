import { z } from 'zod';
import { PRECONDITIONS } from './problem-sets.ts';

const REVISION = /^"(-1|0|[1-9][0-9]{0,14})(?:\.[0-9]{1,9}(?:\.[a-z]{1,9}[0-9]{1,9})?)?"$/u;
const uuid = z.uuid();

/**
 * Returns the revision that the header `If-Match` names: `"17"`, the ETag of a view (`"17.1"`: the revision
 * of the log and the version of the projection), that of a sheet (`"17.1.pdf1"`), or `*`.
 * @throws ProblemError `if-match-wrong`
 */
export function parseIfMatch(header: string): number | '*' {
  const text = header.trim();
  if (text === '*') return '*';
  const [, revision] = REVISION.exec(text) ?? [];
  if (revision === undefined)
    throw PRECONDITIONS.error('if-match-wrong', `${JSON.stringify(text)} is not a revision.`);
  return Number(revision);
}

/**
 * Returns the id of the command from the header `Idempotency-Key`. Some clients put it in quotes.
 * @throws ProblemError `command-id-wrong`
 */
export function parseIdempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const text = String(header)
    .trim()
    .replace(/^"(.*)"$/su, '$1');
  if (!uuid.safeParse(text).success) {
    throw PRECONDITIONS.error('command-id-wrong', 'The Idempotency-Key is not a UUID.', {
      field: 'Idempotency-Key',
    });
  }
  return text.toLowerCase();
}

/** Returns a strong tag: the revision and the version of the projection determine every byte of a view. */
export const viewEtag = (view: { readonly revision: number; readonly projectionVersion: number }): string =>
  `"${view.revision}.${view.projectionVersion}"`;

/** Returns whether `If-None-Match` names a tag: the client has this representation already. */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((tag) => {
    const plain = tag.trim().replace(/^W\//u, '');
    return plain === etag || plain === '*';
  });
}
