import { StoreError } from '../errors.ts';
import type { ExpectedRevision, NewEvent } from '../port.ts';

/** Returns the refusal of an append, which names the stream's real revision. */
export function wrongRevision(stream: string, expected: ExpectedRevision, actual: number | null): StoreError {
  const wanted = typeof expected === 'number' ? `to end at revision ${expected}` : 'not to exist yet';
  const found = actual === null ? 'it does not exist' : `it ends at revision ${actual}`;
  const words = `Stream '${stream}' was expected ${wanted}, but ${found}.`;
  return new StoreError('wrong-expected-revision', words, { actualRevision: actual });
}

export function storeClosed(url: string): StoreError {
  return new StoreError('store-closed', `The store ${url} is closed.`);
}

/**
 * Refuses an append without events: it has no last event for a receipt.
 * @throws TypeError, because it is a mistake of the caller
 */
export function refuseEmptyAppend(stream: string, events: readonly NewEvent[]): void {
  if (events.length === 0) throw new TypeError(`An append to stream '${stream}' holds no events.`);
}

/** Returns the expected revision as a number (no stream: -1), or null for any revision. */
export function expectedHead(expected: ExpectedRevision): number | null {
  if (expected === 'any') return null;
  return expected === 'no-stream' ? -1 : expected;
}
