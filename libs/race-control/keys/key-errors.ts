/** Problems with the key file, by code, and how to solve them. */
export const KEYS_PROBLEMS = {
  'keys-exposed': {
    title: 'Other users can read the key file',
    help:
      'Anyone who can read it can sign. Run chmod 600 on it. If others may have read it, ' +
      'rotate the keys.',
  },
  'keys-unreadable': {
    title: 'The key file cannot be read',
    help: 'Give this user permission to read it, or name another file with --keys or GREENFLAG_KEYS.',
  },
  'keys-missing': {
    title: 'The key file is missing',
    help: 'Restore the file from a backup. Without it nobody can sign with these keys.',
  },
  'keys-unwritable': {
    title: 'The key file cannot be written',
    help: 'Give this user permission to write there, or name another file with --keys or GREENFLAG_KEYS.',
  },
  'keys-foreign': {
    title: 'The key file belongs to another user',
    help: 'Run the command as the owner of the file, who could not read the new file otherwise.',
  },
  'not-keys': {
    title: 'The file is not a key file',
    help: 'Name the key file with --keys or GREENFLAG_KEYS, or restore it from a backup.',
  },
  'keys-busy': {
    title: 'Another process is changing the keys',
    help: 'Wait until the other process has finished. If there is no such process, delete the lock file.',
  },
} as const;

export type KeysProblemCode = keyof typeof KEYS_PROBLEMS;

/** Thrown when the keys cannot be used. The message says why and what to do. */
export class KeysError extends Error {
  override readonly name = 'KeysError';

  constructor(
    readonly code: KeysProblemCode,
    words: string,
  ) {
    super(`${words} ${KEYS_PROBLEMS[code].help}`);
  }
}
