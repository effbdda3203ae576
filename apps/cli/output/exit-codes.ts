import { CommanderError } from 'commander';
import { StoreError, type StoreErrorCode } from '#event-store';
import { KeysError } from '#race-control';

/** What the exit code says. Scripts rest on these: they never change their meaning. */
export const EXIT = {
  done: 0,
  broken: 1,
  usage: 2,
  refused: 3,
  unsound: 4,
  unreachable: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The end of a command before its end: with words for whoever typed it, and the exit code. */
export class Stop extends Error {
  override readonly name = 'Stop';

  constructor(
    readonly exit: ExitCode,
    readonly words: string,
    /** Registered (docs/rejections.md), where there is one for it. */
    readonly code?: string,
    /** What stands in front of both: the place at fault. */
    readonly where = '',
  ) {
    super(`${where}${code === undefined ? '' : `${code}: `}${words}`);
  }
}

interface Ending {
  readonly exit: ExitCode;
  /** For people; empty if they have been told. */
  readonly told: string;
  /** For programs, where something is wrong. */
  readonly error?: { readonly code: string; readonly words: string };
}

/** What an error means to whoever started the command. */
export function ending(error: unknown): Ending {
  if (error instanceof Stop) {
    const { exit, message, words, where, code = exit === EXIT.usage ? 'wrong-usage' : 'internal' } = error;
    return { exit, told: message, error: { code, words: where + words } };
  }
  if (error instanceof StoreError) {
    const { code, message: words } = error;
    return { exit: ofStore(code), told: `${code}: ${words}`, error: { code, words } };
  }
  if (error instanceof KeysError) {
    const { code, message: words } = error;
    return { exit: EXIT.unreachable, told: `${code}: ${words}`, error: { code, words } };
  }
  // Commander has told it already.
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return { exit: EXIT.done, told: '' };
    const words = error.message.replace(/^error: /u, '');
    return { exit: EXIT.usage, told: '', error: { code: 'wrong-usage', words } };
  }
  const seen = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const words = `Something is broken in Greenflag. Please report this:\n${seen}`;
  return { exit: EXIT.broken, told: words, error: { code: 'internal', words } };
}

function ofStore(code: StoreErrorCode): ExitCode {
  if (code === 'unknown-engine') return EXIT.usage;
  return code === 'wrong-expected-revision' ? EXIT.broken : EXIT.unreachable;
}
