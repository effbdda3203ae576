import { orderOf, sessionOf, type MeetingState } from '#domain';

/** The part of a draw that these commands are made from. */
interface Draw {
  readonly state: MeetingState;
  readonly session: string;
  readonly how: number;
}

const reason = 'decided';

/** Returns the tied cars of a session; empty if no tie is open. */
export function tiedIn({ state, session }: Pick<Draw, 'state' | 'session'>): readonly string[] {
  const found = sessionOf(state, session);
  const row = found && orderOf(state, found).find(({ isTied }) => isTied);
  return row ? [row.car, ...row.levelWith] : [];
}

/** Returns two neighbours in the order of a session. */
function neighbours({ state, session, how }: Draw): string[] {
  const found = sessionOf(state, session);
  const cars = (found ? orderOf(state, found) : []).map(({ car }) => car);
  const at = how % Math.max(1, cars.length - 1);
  const pair = cars.slice(at, at + 2);
  return pair.length === 2 ? pair : ['1', '2'];
}

export const PLACES_MAKERS = {
  DeclareDeadHeat: (draw: Draw) => ({ session: draw.session, cars: neighbours(draw), reason }),
  BreakTie: (draw: Draw) => {
    const tied = tiedIn(draw);
    const cars = tied.length > 0 ? tied : neighbours(draw);
    return { session: draw.session, cars: draw.how % 2 === 0 ? [...cars] : cars.toReversed(), reason };
  },
};
