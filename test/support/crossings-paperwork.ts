import { itemsOf, type CommandOf, type CommandType } from '#domain';
import type { CommandDraw } from './command-draw.ts';

/** Few transponders, so that they are assigned again and their crossings change cars. */
export const transponderOf = (how: number): string => `T${how % 6}`;

/** Returns the instant of an earlier record, or none. */
function someInstant({ state, how }: CommandDraw): string | undefined {
  const facts = itemsOf(state.records);
  return how % 3 === 0 ? undefined : facts[how % facts.length]?.occurredAt;
}

/** Makes what timing loops report, and the rulings about it. */
export const CROSSING_MAKERS = {
  RecordCrossing: ({ car, how }) => {
    const passing = { feed: 'sf', epoch: 0, number: how };
    return { ...(how % 5 === 0 ? { car } : { transponder: transponderOf(how) }), line: 'sf', passing };
  },
  AdoptCount: ({ session, car, how }) => ({ session, car, laps: 1 + (how % 4) }),
  AssignTransponder: (draw) => {
    return { transponder: transponderOf(draw.how), car: draw.car, from: someInstant(draw) };
  },
  ReleaseTransponder: (draw) => {
    const carried = [...draw.state.transponders.holdings.byTransponder.keys()];
    const transponder = carried[draw.how % carried.length] ?? transponderOf(draw.how);
    return { transponder, from: someInstant(draw) };
  },
  SealFeed: ({ how }) => ({ feed: 'sf', from: 0, to: how, hash: 'a'.repeat(64) }),
} satisfies { readonly [T in CommandType]?: (draw: CommandDraw) => Omit<CommandOf<T>, 'type'> };
