import { isOpen, orderOf, PENALTIES, penaltiesOf, rankingOf, sessionOf, type MeetingState } from '#domain';

/** The part of a draw that these commands are made from. */
interface Draw {
  readonly state: MeetingState;
  readonly session: string;
  readonly how: number;
}

const reason = 'decided';
const NIGHT = 'night';

/** Returns the tied cars of a session; empty if no tie is open. */
export function tiedIn({ state, session }: Pick<Draw, 'state' | 'session'>): readonly string[] {
  const found = sessionOf(state, session);
  const row = found && orderOf(state, found).find(({ isTied }) => isTied);
  return row ? [row.car, ...row.levelWith] : [];
}

/** Returns the cars that are level in the ranking of the generated formats that has ties. */
export function tiedInNight(state: MeetingState): readonly string[] {
  const row = rankingOf(state, NIGHT)?.rows.find(({ tiedWith }) => tiedWith.length > 0);
  return row ? [row.car, ...row.tiedWith] : [];
}

/** Returns two neighbours in the order of a session. */
function neighbours({ state, session, how }: Draw): string[] {
  const found = sessionOf(state, session);
  const cars = (found ? orderOf(state, found) : []).map(({ car }) => car);
  const at = how % Math.max(1, cars.length - 1);
  const pair = cars.slice(at, at + 2);
  return pair.length === 2 ? pair : ['1', '2'];
}

/** Returns the penalties that wait to be served. */
export const openPenalties = (state: MeetingState): number[] =>
  state.sessions.flatMap((session) =>
    penaltiesOf(session).flatMap((fact) => (isOpen(session, fact) ? [fact.revision] : [])),
  );

const mainOf = (state: MeetingState): string | undefined =>
  state.sessions.findLast(({ spec }) => spec.kind === 'main')?.spec.id;

/** Returns the values of a penalty of a random kind, and of one that is left over from the random session. */
function penaltyValues({
  state,
  session,
  who,
  when,
}: Draw & { readonly who: number; readonly when: number }) {
  const penalty = PENALTIES[(who + when) % PENALTIES.length] ?? 'laps';
  const values = {
    laps: { laps: 1 },
    place: { place: 1 + (when % 5) },
    time: { seconds: 0.5 + (when % 4) },
    places: { places: 1 + (when % 3) },
    grid: { places: 1 + (when % 3), toSession: mainOf(state) ?? session },
    points: { points: 5 },
    hold: { laps: 2 },
  };
  return { penalty, ...(penalty in values && values[penalty as keyof typeof values]) };
}

export const PLACES_MAKERS = {
  Penalize: (draw: Draw & { readonly car: string; readonly who: number; readonly when: number }) => {
    const { session, car, state, when } = draw;
    const [insteadOf] = when % 3 === 0 ? openPenalties(state) : [];
    const replacing = { session, car, penalty: 'laps', laps: 1, insteadOf, reason } as const;
    return insteadOf === undefined ? { session, car, ...penaltyValues(draw), reason } : replacing;
  },
  ServePenalty: ({ state, how }: Draw) => {
    const open = openPenalties(state);
    return { penalty: open[how % Math.max(1, open.length)] ?? 0 };
  },
  DeclareDeadHeat: (draw: Draw) => ({ session: draw.session, cars: neighbours(draw), reason }),
  BreakTie: (draw: Draw) => {
    const tied = tiedIn(draw);
    const level = tied.length > 0 ? [] : tiedInNight(draw.state);
    const cars = [tied, level].find(({ length }) => length > 0) ?? neighbours(draw);
    const subject = level.length > 0 ? { ranking: NIGHT } : { session: draw.session };
    return { ...subject, cars: draw.how % 2 === 0 ? [...cars] : cars.toReversed(), reason };
  },
};
