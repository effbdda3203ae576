import { raceOf, sessionOf } from '#domain';
import type { CommandOf, CommandType } from '#domain';
import type { CommandDraw } from './command-draw.ts';

const reason = 'decided';
const lap = ({ how }: CommandDraw): number => 1 + ((how >> 4) % 3);

/** Makes the commands of race control during a caution, and those of pit road. */
export const CAUTION_MAKERS = {
  RestartFromZero: ({ session }) => ({ session, reason }),
  CreditLap: (draw) => ({ session: draw.session, car: draw.car, lap: lap(draw), reason }),
  FreezeOrder: ({ session, car, order }) => ({ session, order: [...new Set([car, ...order])], reason }),
  SetRestartOrder: ({ session, car, order }) => ({ session, order: [...new Set([...order, car])], reason }),
  WaveAround: ({ session, car, state }) => {
    const found = sessionOf(state, session);
    return { session, cars: [(found && raceOf(found).cautions.at(-1)?.lapped.at(-1)) ?? car] };
  },
  EnterPits: ({ session, car }) => ({ session, car }),
  LeavePits: ({ session, car, state }) => {
    const found = sessionOf(state, session);
    const open = found && raceOf(found).pitStops.find(({ to }) => to === null);
    return { session, car: open?.car ?? car };
  },
} satisfies { readonly [T in CommandType]?: (draw: CommandDraw) => Omit<CommandOf<T>, 'type'> };
