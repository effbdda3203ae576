import type { CommandOf, CommandType } from '#domain';
import type { CommandDraw } from './command-draw.ts';

const reason = 'decided';
const RANKINGS = ['standings', 'pills', 'heat-points'] as const;
const rankingOf = ({ how }: CommandDraw): string => RANKINGS[how % RANKINGS.length] ?? 'standings';

/** Makes the commands about draws and rankings. */
export const RANKING_MAKERS = {
  DrawOrder: ({ session, how }) => ({ session, seed: `seed-${how}` }),
  DrawInversion: ({ session, how }) => ({ session, seed: `seed-${how}` }),
  ChooseCar: ({ session, car }) => ({ session, car, reason }),
  ImportRanking: ({ order, how }) => ({
    ranking: 'standings',
    rows: order.map((car, i) => ({ car, points: `${how + 100 - i}.5` })),
  }),
  PostRanking: (draw) => ({ ranking: rankingOf(draw) }),
  CertifyRanking: (draw) => ({ ranking: rankingOf(draw) }),
} satisfies { readonly [T in CommandType]?: (draw: CommandDraw) => Omit<CommandOf<T>, 'type'> };
