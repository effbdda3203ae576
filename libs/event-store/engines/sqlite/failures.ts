import { StoreError, type StoreErrorCode } from '../../errors.ts';

/** SQLite's result codes (https://sqlite.org/rescode.html) that need an action of their own. */
const PRIMARY: Readonly<Record<number, readonly [StoreErrorCode, string]>> = {
  5: ['store-busy', 'Another connection holds the lock of'],
  6: ['store-busy', 'Another statement holds a lock in'],
  8: ['store-read-only', 'There is no permission to write'],
  10: ['store-unavailable', 'The disk failed while it read or wrote'],
  11: ['log-damaged', 'There is damage in'],
  13: ['store-full', 'There is no room left to write'],
  14: ['store-unavailable', 'SQLite could not open'],
  22: ['store-full', 'The file system refuses a file as large as'],
  26: ['not-a-store', 'There is no SQLite database in'],
};

/**
 * Extended codes that say more than their primary one. If the system cuts a write short, a size limit was
 * reached.
 */
const EXTENDED: Readonly<Record<number, readonly [StoreErrorCode, string]>> = {
  778: ['store-full', 'The system refused to write on (its disk, quota or file size limit is reached) in'],
  4874: ['store-full', 'There is no room left for the shared memory file of'],
};

const SYSTEM: Readonly<Record<string, readonly [StoreErrorCode, string]>> = {
  EACCES: ['store-read-only', 'There is no permission to make'],
  EPERM: ['store-read-only', 'There is no permission to make'],
  EROFS: ['store-read-only', 'The file system is read-only around'],
  ENOSPC: ['store-full', 'There is no room left to make'],
  EDQUOT: ['store-full', 'The disk quota is used up for'],
  EFBIG: ['store-full', 'The file system refuses a file as large as'],
  ENOENT: ['store-unavailable', 'There is no longer a store at'],
  ENOTDIR: ['store-unavailable', 'A folder is missing, and a file stands in its place, on the way to'],
  EEXIST: ['store-unavailable', 'A folder is missing, and a file stands in its place, on the way to'],
  EISDIR: ['not-a-store', 'There is a folder at'],
};

/** Failures of the writer's own checks. */
const OWN: Readonly<Record<string, readonly [StoreErrorCode, string]>> = {
  LOG_LOST: ['store-log-lost', 'The log is gone of'],
};

/** A failure as the writer's thread sends it: an Error loses its fields on the way between threads. */
export interface PlainFailure {
  readonly message: string;
  /** SQLite's extended result code. */
  readonly errcode?: number | undefined;
  /** The code of Node, of the system, or of the store itself. */
  readonly code?: string | undefined;
  /** Set when the transaction was committed, but perhaps into a file that is gone. */
  readonly outcome?: 'unknown' | undefined;
}

/** Turns a failure of the driver, the file system or the writer's thread into an error of the port. */
export function toStoreError(failure: unknown, file: string): StoreError {
  if (failure instanceof StoreError) return failure;
  const {
    message,
    errcode = 0,
    code: name = '',
    outcome,
  } = isPlainFailure(failure) ? failure : ({ message: String(failure) } as PlainFailure);
  const known = EXTENDED[errcode] ?? PRIMARY[errcode & 0xff] ?? SYSTEM[name] ?? OWN[name];
  const [code, words] = known ?? ['store-unavailable', 'Something failed in'];
  return new StoreError(code, `${words} ${file}: ${message}.`, {
    cause: failure,
    ...(outcome && { outcome }),
  });
}

function isPlainFailure(failure: unknown): failure is PlainFailure {
  return typeof failure === 'object' && failure !== null && 'message' in failure;
}
