import type { Official } from './roles.ts';

/** The time and the official of a command. The core reads no clock and knows no user. */
export interface CommandContext {
  /** When it happened on the track: ISO 8601 UTC with milliseconds. */
  readonly occurredAt: string;
  /** The latest time that the command may name: a little after the clock of the server. Default: any time. */
  readonly latestAt?: string;
  readonly official: Official;
  /** Whether the official has confirmed the command, so that a flag out of place asks no more. */
  readonly confirmed: boolean;
}
