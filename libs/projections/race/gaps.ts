import { isTimed, raceOf, ranksByLaps, type Classified, type SessionState } from '#domain';

interface Behind {
  readonly gapMs?: number | null;
  readonly gapLaps?: number;
}

/** Returns the gap to the leader: in time on the same lap, in laps otherwise. */
function gapToLeader(session: SessionState, leader: Classified | undefined, row: Classified): Behind {
  if (!leader || leader.laps === 0) return { gapMs: null };
  if (isTimed(session.spec)) return inTimed(session, leader, row);
  if (row.laps < leader.laps) return lapsDown(session, leader.laps - row.laps, row);
  // A penalty or a finish scored by hand may put a car with more laps behind. No time lies between them.
  return { gapMs: row.laps > leader.laps ? null : atTheLine(leader, row) };
}

/** Returns the gap in a timed session: in laps where laps rank before their time. */
function inTimed({ spec }: SessionState, leader: Classified, row: Classified): Behind {
  const down = ranksByLaps(spec) ? leader.laps - row.laps : 0;
  return down === 0 ? { gapMs: byTime(leader, row) } : down > 0 ? { gapLaps: down } : { gapMs: null };
}

/** Returns the time between the best times of two cars of a timed session; null if one has none. */
function byTime(ahead: Classified, row: Classified): number | null {
  if (row.rankedMs === null || ahead.rankedMs === null) return null;
  return Math.round((row.rankedMs - ahead.rankedMs) * 1_000) / 1_000;
}

/**
 * Returns the time between the last counted crossings of two cars, with the seconds of their penalties; null
 * if it is not known. A car of a finish that was scored by hand may never have crossed the line.
 */
function atTheLine(ahead: Classified, row: Classified): number | null {
  if (row.lastAt === '' || ahead.lastAt === '') return null;
  return Date.parse(row.lastAt) + row.addedMs - Date.parse(ahead.lastAt) - ahead.addedMs;
}

/**
 * Returns the gap of a car with fewer laps than the leader. A car is a lap down once the leader has passed
 * it, not when the leader crosses the line before it. Until the car follows it keeps the gap that it had at
 * the line.
 */
function lapsDown(session: SessionState, scored: number, { car, laps, status }: Classified): Behind {
  const { led, cars, end } = raceOf(session);
  const { counted = 0, ledAtCross = 0, lastAt = '' } = cars.get(car) ?? {};
  // A finish scored by hand or a penalty may give the car other laps than it drove.
  if (status !== 'running' || end !== null || counted !== laps) return { gapLaps: scored };
  const down = Math.max(ledAtCross - counted, scored - 1);
  if (down > 0) return { gapLaps: down };
  const ledBy = led.items[counted - 1];
  return { gapMs: ledBy ? Date.parse(lastAt) - Date.parse(ledBy.at) : null };
}

/** The gap of a row to the first car, and its interval to the car ahead: in time or in laps. */
interface Gaps {
  readonly gapMs: number | null;
  readonly gapLaps: number | null;
  readonly intervalMs: number | null;
  readonly intervalLaps: number | null;
}

const NONE: Gaps = { gapMs: null, gapLaps: null, intervalMs: null, intervalLaps: null };

/**
 * Returns the gap and the interval of each row. After a finish that was scored by hand, or a penalty, the
 * times at the line may not be in the order of the places; a time that is shorter than the one of a car ahead
 * is left out, and so is that of a car behind one with fewer laps. Cars that share a place share the gap. A
 * car without a place has none, nor has one that was disqualified or did not start, which may have a place.
 */
export function gapsOf(session: SessionState, order: readonly Classified[]): readonly Gaps[] {
  const isKnown = gapsInOrder(session);
  const firstOf = firstOfLevel(session, order);
  const leader = order[0] && firstOf(order[0]);
  let ahead: { readonly row: Classified; readonly first: Classified; readonly gaps: Gaps } | undefined;
  return order.map((row) => {
    if (row.place === null || isOutOfOrder(row)) return NONE;
    if (ahead?.row.levelWith.includes(row.car)) {
      const gaps = { ...ahead.gaps, intervalMs: 0, intervalLaps: null };
      ahead = { ...ahead, row, gaps };
      return gaps;
    }
    const first = firstOf(row);
    const { gapMs = null, gapLaps = null } = gapToLeader(session, leader, first);
    const gap = { gapMs: isKnown(first, gapMs) ? gapMs : null, gapLaps };
    const gaps = {
      ...gap,
      ...(ahead ? intervalTo(session, ahead, { first, gap }) : { intervalMs: null, intervalLaps: null }),
    };
    ahead = { row, first, gaps };
    return gaps;
  });
}

/**
 * Returns a function that finds, among the cars that share the place of a car, the first at the line. The
 * times of these cars are declared equal, and a broken tie may list another of them first.
 */
function firstOfLevel({ spec }: SessionState, order: readonly Classified[]): (row: Classified) => Classified {
  const between = isTimed(spec) ? byTime : atTheLine;
  return (row) => {
    if (row.levelWith.length === 0) return row;
    const others = order.filter(({ car }) => row.levelWith.includes(car));
    return others.reduce((first, other) => ((between(first, other) ?? 0) < 0 ? other : first), row);
  };
}

const isOutOfOrder = ({ status }: Classified): boolean =>
  status === 'disqualified' || status === 'did-not-start';

/** Returns a function that says of each row, in the order of the places, whether its time may be shown. */
function gapsInOrder({ spec }: SessionState): (row: Classified, gapMs: number | null) => boolean {
  let longestMs = 0;
  let fewestLaps = Infinity;
  return ({ laps }, gapMs) => {
    const isBehindFewer = !isTimed(spec) && laps > fewestLaps;
    fewestLaps = Math.min(fewestLaps, laps);
    if (gapMs === null || gapMs < longestMs || isBehindFewer) return false;
    longestMs = gapMs;
    return true;
  };
}

/**
 * Returns a function that returns the gap of a car to the leader as the orders show it: in laps for a car
 * that is laps down, otherwise in milliseconds.
 */
export function gapsByCar(session: SessionState, order: readonly Classified[]): (car: string) => Behind {
  const gaps = gapsOf(session, order);
  const byCar = new Map(order.map(({ car }, i) => [car, gaps[i] ?? NONE]));
  return (car) => {
    const { gapMs, gapLaps } = byCar.get(car) ?? NONE;
    return gapLaps === null ? { gapMs } : { gapLaps };
  };
}

type Gap = Pick<Gaps, 'gapMs' | 'gapLaps'>;

/** Returns the interval between two rows that do not share a place, one directly behind the other. */
function intervalTo(
  { spec }: SessionState,
  ahead: { readonly first: Classified; readonly gaps: Gaps },
  { first, gap: { gapMs, gapLaps } }: { readonly first: Classified; readonly gap: Gap },
): Pick<Gaps, 'intervalMs' | 'intervalLaps'> {
  if (gapLaps !== null) {
    const laps = gapLaps - (ahead.gaps.gapLaps ?? 0);
    if (laps > 0) return { intervalMs: null, intervalLaps: laps };
    const isLevel = laps === 0 && first.laps === ahead.first.laps && first.laps > 0;
    const between = isTimed(spec) ? byTime : atTheLine;
    const ms = isLevel ? between(ahead.first, first) : null;
    return { intervalMs: ms !== null && ms >= 0 ? ms : null, intervalLaps: null };
  }
  const known = gapMs !== null && ahead.gaps.gapMs !== null;
  const ms = known ? Math.round((gapMs - ahead.gaps.gapMs) * 1_000) / 1_000 : null;
  return { intervalMs: ms, intervalLaps: null };
}
