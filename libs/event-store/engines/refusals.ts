import { StoreError } from '../errors.ts';
import type { ExpectedRevision, NewEvent } from '../port.ts';

/** The refusal that names where the stream really is. */
export function wrongRevision(stream: string, expected: ExpectedRevision, actual: number | null): StoreError {
  const wanted = typeof expected === 'number' ? `to end at revision ${expected}` : 'not to exist yet';
  const found = actual === null ? 'it does not exist' : `it ends at revision ${actual}`;
  return new StoreError(
    'wrong-expected-revision',
    `Stream '${stream}' was expected ${wanted}, but ${found}.`,
    {
      actualRevision: actual,
    },
  );
}

export function storeClosed(url: string): StoreError {
  return new StoreError('store-closed', `The store ${url} is closed.`);
}

/**
 * An append of nothing has no last event that a receipt could name; asking for one is a mistake in the
 * caller.
 */
export function refuseNothing(stream: string, events: readonly NewEvent[]): void {
  if (events.length === 0) throw new TypeError(`An append to stream '${stream}' holds no events.`);
}

/** The expected revision as a number (no stream: -1), or null where any will do. */
export function expectedHead(expected: ExpectedRevision): number | null {
  if (expected === 'any') return null;
  return expected === 'no-stream' ? -1 : expected;
}
