/** The ways in which a store fails, each with what to do about it. */
export const STORE_ERRORS = {
  'wrong-expected-revision':
    'The log has moved on since it was read. Read it again, decide again, append again.',
  'store-full': 'The disk or the store file has no room left. Free some space; nothing was half written.',
  'store-read-only': 'The store cannot be written. Check the permissions of the file and of its folder.',
  'not-a-store':
    'The file is there but is not a Greenflag store. Choose another path, or move the file away.',
  'store-newer': 'The store was written by a newer Greenflag. Use that version or a newer one.',
  'store-unavailable': 'The store cannot be reached or opened. Check that its path or its server is there.',
  'store-busy': 'Another process held the store for too long. Try again.',
  'append-too-large':
    'It was too much for one write, and nothing of it was written. Issue fewer commands together.',
  'log-damaged':
    'Records are missing from the log, or damaged. `greenflag verify` names the place; restore from a copy.',
  'store-closed': 'The store has been closed; this process is shutting down.',
  'unknown-engine': 'No engine answers to that URL. Use memory:, sqlite:<path> or kurrentdb://<host>.',
} as const;

export type StoreErrorCode = keyof typeof STORE_ERRORS;

/** Every failure of an engine, whatever the driver underneath threw. */
export class StoreError extends Error {
  override readonly name = 'StoreError';

  constructor(
    readonly code: StoreErrorCode,
    /** In words, without what to do about it. */
    readonly detail: string,
    readonly more: {
      readonly actualRevision?: number | null;
      /** Of the record that cannot be read, where it is known. */
      readonly damagedRevision?: number;
      readonly cause?: unknown;
    } = {},
  ) {
    super(`${detail} ${STORE_ERRORS[code]}`, { cause: more.cause });
  }
}
