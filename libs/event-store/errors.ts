/** The ways in which a store fails, each with what to do about it. */
export const STORE_ERRORS = {
  'wrong-expected-revision': {
    title: 'Another process has written to the log',
    help: 'The log has grown since it was read. Read it again, decide again, append again.',
  },
  'store-full': {
    title: 'The store has no room left',
    help: 'The disk or the store file has no room left. Free some space; nothing was half written.',
  },
  'store-read-only': {
    title: 'The store cannot be written',
    help: 'The store cannot be written. Check the permissions of the file and of its folder.',
  },
  'not-a-store': {
    title: 'The file is not a store',
    help: 'The file is not a Greenflag store. Choose another path, or move the file away.',
  },
  'store-newer': {
    title: 'The store belongs to a newer version',
    help: 'A newer Greenflag has written to the store. Use that version or a newer one.',
  },
  'store-unavailable': {
    title: 'The store is unavailable',
    help: 'The store cannot be reached or opened. Check its URL, and that it runs if it is a server.',
  },
  'store-log-lost': {
    title: 'A file of the store was removed',
    help:
      'A file beside the store was removed or replaced while the store was open, and nothing more is ' +
      'written. Start the process again, and run `greenflag verify`.',
  },
  'store-access-denied': {
    title: 'The store refuses access',
    help: 'The server of the store refuses this user. Check the user and the password in its URL.',
  },
  'store-busy': {
    title: 'The store is busy',
    help: 'Another process held the store for too long. Try again.',
  },
  'append-too-large': {
    title: 'The commands are too large for one write',
    help:
      'The commands were too large for one write, and nothing was written. Issue fewer ' +
      'commands together.',
  },
  'log-damaged': {
    title: 'The log is damaged',
    help: 'Records of the log are missing or damaged. `greenflag verify` names them; restore from a copy.',
  },
  'store-closed': {
    title: 'The store is closed',
    help: 'The store has been closed; this process is shutting down.',
  },
  'unknown-engine': {
    title: 'There is no engine for the URL of the store',
    help: 'No engine has that URL. Use memory:, sqlite:<path> or kurrentdb://<host>.',
  },
} as const;

export type StoreErrorCode = keyof typeof STORE_ERRORS;

/** Titles of what an operator must know although a store works. They name no file, address or user. */
export const STORE_WARNINGS = {
  'records-missing': 'Acknowledged records are missing',
  'records-changed': 'Acknowledged records are missing, and others are in their place',
  'position-of-another-store': 'The last acknowledged position is that of another store',
  'position-damaged': 'Records may be missing, because the last acknowledged position cannot be read',
  'position-unkept': 'The last acknowledged position cannot be written',
} as const;

export type StoreWarningCode = keyof typeof STORE_WARNINGS;

/** A failure of an engine. Engines turn every error of their driver into one of these. */
export class StoreError extends Error {
  override readonly name = 'StoreError';

  constructor(
    readonly code: StoreErrorCode,
    /** In words, without what to do about it. */
    readonly detail: string,
    readonly more: {
      readonly actualRevision?: number | null;
      /** Revision of the record that cannot be read, where it is known. */
      readonly damagedRevision?: number;
      /** Set when the call was an append that may still land: only the log knows whether it was taken. */
      readonly outcome?: 'unknown';
      /** What to do about it, where that is known better than from the code. */
      readonly help?: string;
      readonly cause?: unknown;
    } = {},
  ) {
    super(`${detail} ${more.help ?? STORE_ERRORS[code].help}`, { cause: more.cause });
  }
}

/** Returns a URL without its password, so that it can be shown and logged. A user alone may be a token. */
export function withoutSecret(url: string): string {
  return url.replace(/^([a-z+]+:\/\/)(?:([^:@/?#]*):)?[^/?#]*@/iu, (_, scheme: string, user?: string) =>
    user === undefined ? `${scheme}***@` : `${scheme}${user}:***@`,
  );
}
