// This module reconstructs the crossings, which are not published: an order of the field for each lap, and
// instants that give this order.

/**
 * @typedef {{ car: string, lap: number, place: number, lostMs: number }} Setback
 *   The car falls to this place when it completes this lap, and loses time that it makes up later.
 * @typedef {{ car: string, from: number, to: number }} Stint
 *   The car leads from one lap to the other, both included.
 * @typedef {{ after: number, delayMs?: number }} Caution
 *   The leader has completed `after` laps. The caution falls `delayMs` after the leader's crossing; without
 *   it, after the crossing of the last car.
 * @typedef {{ laps: number, start: string[], finish: string[], greenAt: number, seed: number,
 *   waypoints?: Record<string, [lap: number, place: number][]>, stints?: Stint[], setbacks?: Setback[],
 *   cautions?: Caution[], slow?: { car: string, msPerLap: number, laps: number } }} Plan
 * @typedef {{ car: string, lap: number, at: number, timeMs: number }} Crossing
 * @typedef {{ type: 'ShowGreen' | 'CallCaution', at: number, lap: number }} Flag
 * @typedef {{ crossings: Crossing[], flags: Flag[], leader: number[] }} Race
 *   `leader[n]` is the time at which the leader completes lap n, and `leader[0]` the time of the green.
 */

const LAP_MS = 14_450;
const CATCH_UP_MS = 350;
const LEAD_IN_LAPS = 6;
const SETTLED_LAPS = 3;

/**
 * Returns a random generator (mulberry32). The same seed gives the same weekend.
 * @param {number} seed
 */
export function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Returns the place that a car moves towards on a lap, in straight lines from its start through its waypoints
 * to its finish. A car that is about to lead is near the first place.
 * @param {Plan} plan
 * @param {string} car
 * @param {number} lap
 */
function aim(plan, car, lap) {
  const stint = plan.stints?.find(
    ({ car: who, from, to }) => who === car && lap >= from - LEAD_IN_LAPS && lap <= to,
  );
  if (stint) return lap >= stint.from ? 0 : 1.5;
  const finish = plan.finish.indexOf(car) + 1;
  /** @type {[number, number][]} */
  const path = [
    [0, plan.start.indexOf(car) + 1],
    ...(plan.waypoints?.[car] ?? []),
    [plan.laps - SETTLED_LAPS, finish],
    [plan.laps, finish],
  ];
  const next = Math.max(
    1,
    path.findIndex(([at]) => at >= lap),
  );
  const [[fromLap, from], [toLap, to]] = /** @type {[[number, number], [number, number]]} */ (
    path.slice(next - 1, next + 1)
  );
  return from + ((to - from) * (lap - fromLap)) / (toLap - fromLap);
}

/**
 * Returns the order after a lap. A car gains or loses at most one place per lap, unless it has a setback.
 * @param {Plan} plan
 * @param {string[]} before
 * @param {number} lap
 */
function nextOrder(plan, before, lap) {
  const order = [...before];
  const setbacks = plan.setbacks?.filter((setback) => setback.lap === lap) ?? [];
  for (const { car, place } of setbacks) {
    order.splice(order.indexOf(car), 1);
    order.splice(place - 1, 0, car);
  }
  if (setbacks.length) return order;
  for (let ahead = 0; ahead < order.length - 1; ahead++) {
    const [first, second] = /** @type {[string, string]} */ (order.slice(ahead, ahead + 2));
    if (aim(plan, first, lap) <= aim(plan, second, lap)) continue;
    order.splice(ahead, 2, second, first);
    ahead++;
  }
  return order;
}

/**
 * Returns how far behind the leader a car crosses. The field spreads after each green.
 * @param {number} place
 * @param {number} lapsSinceGreen
 */
function gapMs(place, lapsSinceGreen) {
  let gap = 0;
  for (let ahead = 1; ahead < place; ahead++) {
    const spacing = 290 + 13 * Math.min(lapsSinceGreen, 10);
    gap += spacing * (1 + 0.2 * Math.sin(1.7 * ahead + 0.35 * lapsSinceGreen));
  }
  return gap;
}

/**
 * Returns the time that a car loses by a setback since the last green, or because it is slow in every lap.
 * @param {Plan} plan
 * @param {string} car
 * @param {number} lap
 * @param {number} greenLap
 */
function lostMs(plan, car, lap, greenLap) {
  const slow = plan.slow?.car === car ? plan.slow.msPerLap * lap : 0;
  const setbacks =
    plan.setbacks?.filter((one) => one.car === car && one.lap <= lap && one.lap > greenLap) ?? [];
  return setbacks.reduce((sum, one) => sum + Math.max(0, one.lostMs - CATCH_UP_MS * (lap - one.lap)), slow);
}

/**
 * Returns the number of laps that a car completes.
 * @param {Plan} plan
 * @param {string} car
 */
function distance(plan, car) {
  return plan.slow?.car === car ? plan.slow.laps : plan.laps;
}

/**
 * Runs the plan. A lap time is counted from the car's last crossing, or from a green that came after it.
 * @param {Plan} plan
 * @returns {Race}
 */
export function run(plan) {
  const roll = dice(plan.seed);
  /** @type {Race} */
  const race = { crossings: [], flags: [], leader: [plan.greenAt] };
  /** @type {Map<string, number>} */
  const last = new Map();
  let green = { at: plan.greenAt, lap: 0 };
  let order = plan.start;
  race.flags.push({ type: 'ShowGreen', ...green });
  for (let lap = 1, lead = green.at; lap <= plan.laps; lap++) {
    order = nextOrder(plan, order, lap);
    const lapsSinceGreen = lap - green.lap;
    lead += LAP_MS + Math.round(180 * (roll() - 0.5)) + (lapsSinceGreen === 1 ? 700 : 0);
    let at = lead;
    for (const [index, car] of order.entries()) {
      const jitter = index ? 30 * (roll() - 0.5) : 0;
      at = Math.round(lead + gapMs(index + 1, lapsSinceGreen) + jitter + lostMs(plan, car, lap, green.lap));
      if (lap <= distance(plan, car)) {
        race.crossings.push({ car, lap, at, timeMs: at - (last.get(car) ?? green.at) });
      }
      last.set(car, at);
    }
    race.leader.push(lead);
    const caution = plan.cautions?.find(({ after }) => after === lap);
    if (!caution) continue;
    const yellow = caution.delayMs ? lead + caution.delayMs : at + 600 + Math.round(1_500 * roll());
    green = { at: yellow + 120_000 + Math.round(90_000 * roll()), lap };
    lead = green.at;
    last.clear();
    race.flags.push({ type: 'CallCaution', at: yellow, lap }, { type: 'ShowGreen', ...green });
  }
  if (order.join() !== plan.finish.join()) {
    throw new Error(`The plan does not end as published:\n  ${order.join(' ')}\n  ${plan.finish.join(' ')}`);
  }
  return race;
}
