import type { CommandOf, CommandType } from '#domain';
import type { CommandDraw } from './command-draw.ts';

const reason = 'decided';

/** Makes the commands about the length of a race. */
export const DISTANCE_MAKERS = {
  ShortenDistance: ({ session, how }) => ({ session, to: 1 + (how % 3), reason }),
  EndRace: ({ session, how }) => ({ session, reason, ...(how % 3 === 0 && { lap: 1 + (how % 2) }) }),
} satisfies { readonly [T in CommandType]?: (draw: CommandDraw) => Omit<CommandOf<T>, 'type'> };
