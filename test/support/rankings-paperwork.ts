import type { CommandOf, CommandType } from '#domain';
import type { CommandDraw } from './command-draw.ts';

const reason = 'decided';
/** The session of the generated formats whose line-up is drawn and chosen. */
const SHOOTOUT = 'shootout';
/** The sessions of the generated formats whose number depends on the number of cars. */
export const TROPHY = 'trophy';
const RANKINGS = ['standings', 'pills', 'heat-points', 'night'] as const;
const rankingOf = ({ how }: CommandDraw): string => RANKINGS[how % RANKINGS.length] ?? 'standings';

/** Makes the commands about draws and rankings. */
export const RANKING_MAKERS = {
  DrawOrder: ({ how }) =>
    how % 2 === 0 ? { ranking: 'pills', seed: `seed-${how}` } : { session: SHOOTOUT, seed: `seed-${how}` },
  DrawInversion: ({ how }) => ({ session: SHOOTOUT, seed: `seed-${how}` }),
  ChooseCar: ({ car }) => ({ session: SHOOTOUT, car, reason }),
  ImportRanking: ({ order, how }) => ({
    ranking: 'standings',
    rows: order.map((car, i) => ({ car, points: `${how + 100 - i}.5` })),
  }),
  PostRanking: (draw) => ({ ranking: rankingOf(draw) }),
  CertifyRanking: (draw) => {
    const posted = draw.state.rankings.find((ranking) => ranking.posted.length > 0 && !ranking.certified);
    return { ranking: posted?.spec.id ?? rankingOf(draw) };
  },
} satisfies { readonly [T in CommandType]?: (draw: CommandDraw) => Omit<CommandOf<T>, 'type'> };
