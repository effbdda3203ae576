import type { StoreHealth } from '#event-store';
import type { HostWarning } from '#race-control';
import type { ExitCode } from '../../output/exit-codes.ts';

/** What the doctor found about one thing. */
export interface Check {
  readonly check: string;
  readonly ok: boolean;
  readonly words: string;
  /** What to do about a failed check. */
  readonly advice?: string;
  /** The kind of a warning. The check has not failed then. */
  readonly warning?: HostWarning['code'];
  readonly exit?: ExitCode;
  /** The health that the engine reports; only for the check of the store. */
  readonly health?: StoreHealth;
}

export const passed = (check: string, words: string): Check => ({ check, ok: true, words });
export const failed = (check: string, words: string, advice: string): Check => ({
  check,
  ok: false,
  words,
  advice,
});
export const warned = (check: string, { code, words }: HostWarning): Check => ({
  check,
  ok: true,
  words,
  warning: code,
});

export function formatCheck({ check, ok, words, advice, warning }: Check): string {
  const mark = warning === undefined ? (ok ? 'ok   ' : 'WRONG') : 'warn ';
  const line = `${mark}  ${check.padEnd(8)}  ${words}`;
  return advice === undefined ? line : `${line}\n${' '.repeat(17)}${advice}`;
}
