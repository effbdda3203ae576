import type { CommandOf, CommandType } from '#domain';
import type { CommandDraw } from './paperwork.ts';

const reason = 'decided';

/** Makes the commands of race control during a caution. */
export const CAUTION_MAKERS = {
  RestartFromZero: ({ session }) => ({ session, reason }),
} satisfies { readonly [T in CommandType]?: (draw: CommandDraw) => Omit<CommandOf<T>, 'type'> };
