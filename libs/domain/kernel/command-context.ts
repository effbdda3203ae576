import type { Official } from './roles.ts';

/** What a command brings with it: the core asks no clock and nobody's name. */
export interface CommandContext {
  /** When it happened on the track: ISO 8601 UTC with milliseconds. */
  readonly occurredAt: string;
  readonly official: Official;
}
