/** Every way in which a file of keys may be of no use, and what to do about it. */
export const KEYS_PROBLEMS = {
  'keys-exposed':
    'Whoever can read it can sign. Set it to chmod 600; if others may have read it, make new keys.',
  'keys-unreadable':
    'Give this user the right to read it, or name another file with --keys or GREENFLAG_KEYS.',
  'keys-missing': 'Put the file back from a copy: without it nobody can sign as before.',
  'keys-unwritable':
    'Give this user the right to write there, or name another file with --keys or GREENFLAG_KEYS.',
  'keys-foreign': 'Do it as the user that it belongs to, who could not read it any more otherwise.',
  'not-keys': 'Name the file of keys with --keys or GREENFLAG_KEYS, or put it back from a copy.',
  'keys-busy': 'Wait until the other process is done. If there is none, remove the file that is named here.',
} as const;

export type KeysProblemCode = keyof typeof KEYS_PROBLEMS;

/** The keys cannot be used. The message says why, and what to do. */
export class KeysError extends Error {
  override readonly name = 'KeysError';

  constructor(
    readonly code: KeysProblemCode,
    words: string,
  ) {
    super(`${words} ${KEYS_PROBLEMS[code]}`);
  }
}
