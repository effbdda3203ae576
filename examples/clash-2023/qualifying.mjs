// The commands of the entries, of practice, and of qualifying, which the cars run one after another.
import { command, facts } from './facts.mjs';
import { dice } from './laps.mjs';

/**
 * @typedef {import('./facts.mjs').Command} Command
 * @typedef {import('./facts.mjs').Qualifier} Qualifier
 */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const SLOT = 64 * SECOND;
const SCHEDULED = Date.parse('2023-02-03T18:00:00.000Z');
const PRACTICE = Date.parse('2023-02-05T00:25:00.000Z');
const GREEN = Date.parse('2023-02-05T01:10:00.000Z');
const HOW_TO_READ =
  'How to read this log: a note that says "reconstructed" names what the sources do not tell; ' +
  'what has no such note is as published. Instants are reconstructed throughout.';

/** @returns {Command[]} */
export function entries() {
  const { name, date, track, entries: cars, standings } = facts;
  return [
    command('ScheduleMeeting', SCHEDULED, { name, date, track, format: 'clash-2023' }),
    command('AddNote', SCHEDULED + MINUTE, { text: HOW_TO_READ }),
    ...cars.map((entry, index) => {
      const standing = standings.known[entry.car];
      const { car, driver, team, manufacturer, rookie } = entry;
      const fields = { car, driver, team, manufacturer, standing, rookie };
      return command('EnterCar', SCHEDULED + (5 + index) * MINUTE, fields);
    }),
  ];
}

/**
 * Returns the order in which the cars qualify: car 31 in the first half, car 22 last, the others at random.
 * @param {() => number} roll
 */
function runningOrder(roll) {
  const cars = facts.qualifying.filter(({ status }) => status !== 'no-attempt').map(({ car }) => car);
  const others = cars.filter((car) => car !== '31' && car !== '22');
  const drawn = others
    .map((car) => ({ car, lot: roll() }))
    .sort((a, b) => a.lot - b.lot)
    .map(({ car }) => car);
  return [...drawn.slice(0, 9), '31', ...drawn.slice(9), '22'];
}

/**
 * Returns the best laps: published, derived from the published speed, or else slower from rank to rank.
 * @param {() => number} roll
 */
function bestLaps(roll) {
  /** @type {Map<string, { timeMs: number, note?: string }>} */
  const best = new Map();
  let slowest = 0;
  for (const { car, status, bestLapMs, speedMph, derivedFromSpeed } of facts.qualifying) {
    if (status !== 'timed') continue;
    slowest = bestLapMs ?? slowest + 8 + Math.floor(24 * roll());
    const derived = derivedFromSpeed ? `derived from the published speed, ${speedMph} mph` : undefined;
    best.set(car, { timeMs: slowest, note: bestLapMs ? derived : 'reconstructed' });
  }
  return best;
}

/**
 * @param {string} car
 * @param {number} at
 * @returns {Command[]}
 */
function disallowed(car, at) {
  const session = 'qualifying';
  const reason = facts.qualifying.find((row) => row.car === car)?.reason;
  const what = facts.incidents.find((incident) => incident.session === session && incident.car === car)?.what;
  const note = 'reconstructed: the time of the lap';
  return [
    command('ReportIncident', at + 9 * SECOND, { session, kind: 'other', cars: [car], turn: 3, note: what }),
    command('RecordLap', at + 24_618, { session, car, timeMs: 24_618, note }),
    command('DisallowLap', at + 50 * SECOND, { session, car, lap: 1, reason }),
  ];
}

/** @returns {Command[]} */
export function practiceAndQualifying() {
  const session = 'qualifying';
  const roll = dice(31);
  const best = bestLaps(roll);
  const noAttempt = facts.qualifying.filter(({ status }) => status === 'no-attempt');
  const order = runningOrder(roll);
  const runs = order.flatMap((car, index) => {
    const slot = GREEN + 30 * SECOND + index * SLOT;
    const lap = best.get(car);
    if (!lap) return disallowed(car, slot);
    const other = { timeMs: lap.timeMs + 40 + Math.floor(260 * roll()), note: 'reconstructed' };
    const [first, second] = roll() < 0.5 ? [lap, other] : [other, lap];
    const line = slot + 18 * SECOND + first.timeMs;
    return [
      command('RecordLap', line, { session, car, ...first }),
      command('RecordLap', line + second.timeMs, { session, car, ...second }),
    ];
  });
  const over = GREEN + MINUTE + order.length * SLOT;
  const note = 'reconstructed: the lap times from rank 5 on; the order is as published';
  return [
    ...noAttempt.map(({ car, reason }) => command('AddNote', PRACTICE, { text: `Car ${car}: ${reason}` })),
    command('OpenSession', GREEN - 10 * MINUTE, { session }),
    command('ShowGreen', GREEN, { session }),
    ...noAttempt.map(({ car, reason }) =>
      command('RecordNoAttempt', GREEN + SECOND, { session, car, reason }),
    ),
    ...runs,
    command('ShowCheckered', over, { session }),
    command('PostResults', over + 5 * MINUTE, { session, note }),
    command('CertifyResults', over + 20 * MINUTE, { session }),
  ];
}
