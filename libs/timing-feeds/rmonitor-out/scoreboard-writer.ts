import { NOTHING_RUNS, type Scoreboard, type ScoreboardCar } from './scoreboard.ts';
import { clockTime, lapTime, namesOf, quoted, registrationsOf } from './text.ts';

const MAX_NAME = 40;
const MAX_TEAM = 30;
const MAX_NUMBER = 5;
const NO_LAPS_TO_GO = 9999;
const DAY_MS = 86_400_000;
/** Sorts cars without a best lap behind the others. */
const NO_LAP_MS = Number.MAX_SAFE_INTEGER;

interface WriterOptions {
  /** How the white flag is sent. Many clients know no white. Default: green. */
  readonly white?: 'green' | 'white';
  /** Local time minus UTC at an instant. */
  readonly zoneMs: (atMs: number) => number;
}

const FLAGS: Readonly<Record<string, string>> = {
  green: 'Green ',
  yellow: 'Yellow',
  red: 'Red   ',
  white: 'Green ',
  checkered: 'Finish',
};

const NO_FLAG = '      ';

/** Writes a scoreboard as lines of RMonitor: what changed, the heartbeat, and all of it. It has no clock. */
export class ScoreboardWriter {
  readonly #options: WriterOptions;
  #board: Scoreboard | null = null;
  #registrations = new Map<string, string>();

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /** The cars whose number is too long for a registration, with what the screens show. */
  renamed(): { readonly car: string; readonly registration: string }[] {
    return [...this.#registrations].flatMap(([car, registration]) =>
      car === registration ? [] : [{ car, registration }],
    );
  }

  /** Takes the scoreboard of now, and returns the lines of what changed. */
  update(board: Scoreboard, atMs: number): string[] {
    const before = this.#board;
    this.#board = board;
    const cars = board.cars.map(({ car }) => car);
    const isOther = before?.key !== board.key;
    const gone = before?.cars.some(({ car }) => !cars.includes(car)) ?? false;
    if (isOther || cars.some((car) => !this.#registrations.has(car))) {
      const kept = isOther ? [] : [...this.#registrations.keys()].filter((car) => cars.includes(car));
      this.#registrations = registrationsOf([...kept, ...cars.filter((car) => !kept.includes(car))]);
    }
    // Nothing else takes a car off a scoreboard.
    if (isOther || gone) return [this.#clear(atMs), ...this.refresh()];
    return [
      ...(before.run === board.run ? [] : [this.#run(board)]),
      ...this.#changedCars(before.cars, board.cars),
    ];
  }

  /** Returns all that a new client needs. */
  refresh(): string[] {
    const board = this.#board;
    if (!board) return [];
    const { track, cars } = board;
    return [
      this.#run(board),
      `$E,"TRACKNAME",${quoted(track.name, MAX_NAME)}`,
      `$E,"TRACKLENGTH","${track.lengthMiles.toFixed(3)}"`,
      `$C,1,${quoted(board.runName, MAX_NAME)}`,
      ...cars.map((car) => this.#competitor(car)),
      ...cars.map((car) => this.#details(car)),
      ...cars.map((car) => this.#position(car)),
      ...byBestLap(cars).map(([car, place]) => this.#bestLap(car, place)),
    ];
  }

  /**
   * Returns the `$F` of an instant. It is due every second, also when nothing runs. It has no flag when it is
   * not known which one is out.
   */
  heartbeat(atMs: number, { isFlagKnown = true } = {}): string {
    const time = (atMs + this.#options.zoneMs(atMs)) % DAY_MS;
    const board = this.#board;
    if (!board || board.run === NOTHING_RUNS)
      return `$F,0,"00:00:00","${clockTime(time)}","00:00:00","${NO_FLAG}"`;
    const { lapsToGo, endsAtMs, startedAtMs } = board;
    const toGo = endsAtMs === null ? 0 : endsAtMs - atMs;
    const raceTime = startedAtMs === null ? 0 : atMs - startedAtMs;
    const times = [toGo, time, raceTime].map((ms) => `"${clockTime(ms)}"`).join(',');
    const flag = isFlagKnown ? this.#flag(board.flag) : NO_FLAG;
    return `$F,${Math.min(lapsToGo ?? NO_LAPS_TO_GO, NO_LAPS_TO_GO)},${times},"${flag}"`;
  }

  #flag(flag: string): string {
    return flag === 'white' && this.#options.white === 'white' ? 'White ' : (FLAGS[flag] ?? NO_FLAG);
  }

  #changedCars(before: readonly ScoreboardCar[], cars: readonly ScoreboardCar[]): string[] {
    const known = new Map(before.map((car) => [car.car, car]));
    const differs = (write: (car: ScoreboardCar) => string) => (car: ScoreboardCar) => {
      const earlier = known.get(car.car);
      return !earlier || write(earlier) !== write(car);
    };
    const [competitor, details, position] = [
      (car: ScoreboardCar): string => this.#competitor(car),
      (car: ScoreboardCar): string => this.#details(car),
      (car: ScoreboardCar): string => this.#position(car),
    ];
    const bestBefore = new Set(byBestLap(before).map(([car, place]) => this.#bestLap(car, place)));
    const best = byBestLap(cars).map(([car, place]) => this.#bestLap(car, place));
    return [
      ...cars.filter(differs(competitor)).map(competitor),
      ...cars.filter(differs(details)).map(details),
      ...crossed(known, cars).map((car) => this.#crossing(car)),
      ...cars.filter(differs(position)).map(position),
      ...best.filter((line) => !bestBefore.has(line)),
    ];
  }

  #clear(atMs: number): string {
    const local = new Date(atMs + this.#options.zoneMs(atMs));
    const date = local.toUTCString();
    // `Sun, 29 Nov 2026 12:00:00 GMT`
    return `$I,"${date.slice(17, 25)}","${date.slice(5, 12)}${date.slice(14, 16)}"`;
  }

  #run({ run, runName }: Scoreboard): string {
    return `$B,${run},${quoted(runName, MAX_NAME)}`;
  }

  #registration(car: string): string {
    return `"${this.#registrations.get(car) ?? '?'}"`;
  }

  #names({ driver }: ScoreboardCar): string {
    const { first, last } = namesOf(driver);
    return `"${first}","${last}",""`;
  }

  #competitor(car: ScoreboardCar): string {
    const transponder = /^\d{1,10}$/.test(car.transponder) ? car.transponder : '';
    const registration = this.#registration(car.car);
    return `$A,${registration},${quoted(car.car, MAX_NUMBER)},${transponder},${this.#names(car)},1`;
  }

  #details(car: ScoreboardCar): string {
    const registration = this.#registration(car.car);
    const team = quoted(car.team, MAX_TEAM);
    return `$COMP,${registration},${quoted(car.car, MAX_NUMBER)},1,${this.#names(car)},${team}`;
  }

  #crossing({ car, lastLapMs, totalMs }: ScoreboardCar): string {
    return `$J,${this.#registration(car)},"${lapTime(lastLapMs ?? 0)}","${lapTime(totalMs)}"`;
  }

  #position({ car, place, laps, totalMs }: ScoreboardCar): string {
    return `$G,${place},${this.#registration(car)},${laps || ''},"${lapTime(totalMs)}"`;
  }

  #bestLap({ car, bestLap, bestLapMs }: ScoreboardCar, place: number): string {
    const time = lapTime(bestLap === null ? 0 : (bestLapMs ?? 0));
    return `$H,${place},${this.#registration(car)},${bestLap ?? 0},"${time}"`;
  }
}

/** Returns the cars that completed a lap since, in the order in which they crossed the line. */
function crossed(
  before: ReadonlyMap<string, ScoreboardCar>,
  cars: readonly ScoreboardCar[],
): ScoreboardCar[] {
  return cars
    .filter(({ car, laps, totalMs }) => {
      const earlier = before.get(car);
      return laps > (earlier?.laps ?? 0) && totalMs > (earlier?.totalMs ?? 0);
    })
    .sort((a, b) => a.totalMs - b.totalMs);
}

/** Returns the cars with their places by the best lap. Cars without one keep their order. */
const byBestLap = (cars: readonly ScoreboardCar[]): [ScoreboardCar, number][] =>
  [...cars]
    .sort((a, b) => (a.bestLapMs ?? NO_LAP_MS) - (b.bestLapMs ?? NO_LAP_MS) || (a.car < b.car ? -1 : 1))
    .map((car, i) => [car, i + 1]);
