import type { Output } from '../output/output.ts';
import type { Follower } from '../target/target.ts';

/** Says on standard error how the connection is: what has been printed stays as it is. */
export const followerTelling = (output: Output, signal: AbortSignal): Follower => ({
  signal,
  onLost: () => output.tell('The connection is lost; trying again until it is back.'),
  onBack: () => output.tell('Connected again, with nothing missed.'),
});
