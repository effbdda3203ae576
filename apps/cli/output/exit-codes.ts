import { CommanderError } from 'commander';
import { StoreError, type StoreErrorCode } from '#event-store';
import { KeysError } from '#race-control';

/** The exit codes. Scripts depend on them: their meaning never changes. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  refused: 3,
  unsound: 4,
  unreachable: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An error that the user can understand: a message, and the exit code. */
export class CliError extends Error {
  override readonly name = 'CliError';

  constructor(
    readonly exit: ExitCode,
    readonly words: string,
    /** Registered in docs/rejections.md, if there is a code for this error. */
    readonly code?: string,
    /** Printed before code and words: the file, line or field with the error. */
    readonly where = '',
  ) {
    super(`${where}${code === undefined ? '' : `${code}: `}${words}`);
  }
}

interface ErrorReport {
  readonly exit: ExitCode;
  /** For people; empty if it is already printed. */
  readonly message: string;
  /** For programs; missing after success. */
  readonly error?: { readonly code: string; readonly words: string };
}

/** Returns the exit code and the messages for an error of a command. */
export function reportOf(error: unknown): ErrorReport {
  if (error instanceof CliError) {
    const { exit, message, words, where, code = exit === EXIT.usage ? 'wrong-usage' : 'internal' } = error;
    return { exit, message, error: { code, words: where + words } };
  }
  if (error instanceof StoreError || error instanceof KeysError) {
    const { code, message: words } = error;
    const exit = error instanceof StoreError ? exitOfStore(error.code) : EXIT.unreachable;
    return { exit, message: `${code}: ${words}`, error: { code, words } };
  }
  // Commander has already printed its message.
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return { exit: EXIT.done, message: '' };
    const words = error.message.replace(/^error: /u, '');
    return { exit: EXIT.usage, message: '', error: { code: 'wrong-usage', words } };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const words = `This is a fault in Greenflag. Please report it:\n${stack}`;
  return { exit: EXIT.failed, message: words, error: { code: 'internal', words } };
}

function exitOfStore(code: StoreErrorCode): ExitCode {
  if (code === 'unknown-engine') return EXIT.usage;
  return code === 'wrong-expected-revision' ? EXIT.failed : EXIT.unreachable;
}
