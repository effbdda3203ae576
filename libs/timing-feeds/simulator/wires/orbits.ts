import { encodeWindows1252 } from '../../protocols/rmonitor/windows-1252.ts';
import type { Chaos } from '../chaos.ts';
import type { Reader, WireEvent } from './wire.ts';
import type { RaceStory, ShownFlag, TrueCrossing } from '../race-story.ts';
import { randomOf } from '../random.ts';

/** A competitor as the timing program has it. */
export interface Competitor {
  readonly car: string;
  readonly driver: string;
  readonly transponder: string;
}

export interface OrbitsOptions {
  readonly story: RaceStory;
  /** The crossings with the times that the timing program has. */
  readonly crossings: readonly TrueCrossing[];
  readonly competitors: readonly Competitor[];
  /** The name of the run. */
  readonly run: string;
  readonly chaos: Chaos;
}

interface Scored {
  readonly competitor: Competitor;
  laps: number;
  /** Time since the green flag at the last counted crossing, and at the last crossing. */
  totalMs: number;
  crossedMs: number | null;
  bestMs: number | null;
  bestLap: number;
}

const SECOND = 1_000;
const SENT_AFTER_MS = 150;
const RUN_NUMBER = 7;
const FLAGS: Readonly<Record<ShownFlag['flag'] | 'none', string>> = {
  none: '      ',
  green: 'Green ',
  yellow: 'Yellow',
  white: 'Green ',
  checkered: 'Finish',
};

/** The scoreboard output of a timing program that counts the race correctly, in RMonitor. */
export function orbitsReader(seed: number, options: OrbitsOptions): Reader {
  const { story, crossings, chaos } = options;
  const random = randomOf(seed, 'orbits');
  const board = new Scoreboard(options);
  const events: WireEvent[] = [];
  const send = (at: number, lines: readonly string[]): void => {
    if (lines.length > 0) events.push({ at, bytes: bytesOf(lines) });
  };
  const firstAt = story.plan.greenAt - 30 * SECOND;
  for (let at = firstAt; at < story.overAt + 60 * SECOND; at += SECOND) send(at, [heartbeat(options, at)]);
  for (const crossing of crossings) {
    if (crossing.at < story.plan.greenAt) continue;
    const lines = board.cross(crossing);
    const [passing = ''] = lines;
    send(crossing.at + SENT_AFTER_MS, random.chance(chaos.dup) ? [...lines, passing] : lines);
  }
  events.sort((a, b) => a.at - b.at);
  return {
    events,
    connect: (at) => ({
      welcome: [bytesOf(refreshAt(options, at - SENT_AFTER_MS))],
      answer: () => [],
    }),
  };
}

const bytesOf = (lines: readonly string[]): Uint8Array =>
  encodeWindows1252(lines.map((line) => `${line}\r\n`).join(''));

/** Returns the lines that bring a new client up to date. */
function refreshAt(options: OrbitsOptions, at: number): string[] {
  const board = new Scoreboard(options);
  const { plan } = options.story;
  for (const crossing of options.crossings)
    if (crossing.at >= plan.greenAt && crossing.at <= at) board.cross(crossing);
  const competitors = options.competitors.flatMap(({ car, driver, transponder }) => {
    const [first = '', ...last] = driver.split(' ');
    const names = `"${first}","${last.join(' ')}"`;
    return [`$A,"${car}","${car}",${transponder},${names},"",1`, `$COMP,"${car}","${car}",1,${names},"",""`];
  });
  const run = [
    `$B,${RUN_NUMBER},"${options.run}"`,
    '$C,1,"Simulated"',
    '$E,"TRACKNAME","Simulated Speedway"',
  ];
  return [...run, '$E,"TRACKLENGTH","0.250"', ...competitors, ...board.all()];
}

function heartbeat({ story }: OrbitsOptions, at: number): string {
  const { plan, flags, crossings } = story;
  const flag = flags.findLast((each) => each.at <= at)?.flag ?? 'none';
  const laps = new Map<string, number>();
  for (const crossing of crossings) {
    if (crossing.counts && crossing.at <= at) laps.set(crossing.car, (laps.get(crossing.car) ?? 0) + 1);
  }
  const toGo = plan.laps === null ? 9_999 : plan.laps - Math.max(0, ...laps.values());
  const toGoMs = plan.laps === null ? Math.max(0, plan.greenAt + plan.timeMs - at) : 0;
  const raceMs = Math.max(0, at - plan.greenAt);
  const times = [toGoMs, at % 86_400_000, raceMs].map((ms) => `"${timeText(ms).slice(0, 8)}"`);
  return `$F,${toGo},${times.join(',')},"${FLAGS[flag]}"`;
}

class Scoreboard {
  private readonly cars: Map<string, Scored>;

  constructor(private readonly options: OrbitsOptions) {
    const blank = { laps: 0, totalMs: 0, crossedMs: null, bestMs: null, bestLap: 0 };
    this.cars = new Map(options.competitors.map((competitor) => [competitor.car, { competitor, ...blank }]));
  }

  /** Counts a crossing. Returns its `$J`, and the `$G` and `$H` of the car if they changed. */
  cross({ car, at, counts }: TrueCrossing): string[] {
    const scored = this.cars.get(car);
    if (!scored) return [];
    const totalMs = at - this.options.story.plan.greenAt;
    const lapMs = scored.crossedMs === null ? 0 : totalMs - scored.crossedMs;
    const isFirst = scored.crossedMs === null;
    scored.crossedMs = totalMs;
    const passing = `$J,"${car}","${timeText(lapMs)}","${timeText(totalMs)}"`;
    if (!counts && !isFirst) return [passing];
    scored.totalMs = totalMs;
    if (counts) scored.laps += 1;
    const isBest = counts && lapMs > 0 && (scored.bestMs === null || lapMs < scored.bestMs);
    if (isBest) [scored.bestMs, scored.bestLap] = [lapMs, scored.laps];
    return [passing, this.position(scored), ...(isBest ? [this.best(scored)] : [])];
  }

  /** Returns the `$G` of all cars, and the `$H` of those with a time. */
  all(): string[] {
    const cars = this.inOrder();
    const timed = cars.filter(({ bestMs }) => bestMs !== null);
    return [...cars.map((car) => this.position(car)), ...timed.map((car) => this.best(car))];
  }

  private position(scored: Scored): string {
    const { competitor, laps, totalMs } = scored;
    const place = this.inOrder().indexOf(scored) + 1;
    return `$G,${place},"${competitor.car}",${laps === 0 ? '' : laps},"${timeText(totalMs)}"`;
  }

  private best(scored: Scored): string {
    const { competitor, bestLap, bestMs } = scored;
    const faster = [...this.cars.values()].filter((car) => (car.bestMs ?? Infinity) < (bestMs ?? Infinity));
    return `$H,${faster.length + 1},"${competitor.car}",${bestLap},"${timeText(bestMs ?? 0)}"`;
  }

  private inOrder(): Scored[] {
    return [...this.cars.values()].sort((a, b) => b.laps - a.laps || a.totalMs - b.totalMs);
  }
}

/** Returns a time as `HH:MM:SS.DDD`. */
function timeText(ms: number): string {
  const [hours, minutes, seconds] = [ms / 3_600_000, (ms / 60_000) % 60, (ms / SECOND) % 60].map(Math.floor);
  const parts = [hours, minutes, seconds].map((part) => String(part).padStart(2, '0'));
  return `${parts.join(':')}.${String(Math.floor(ms % SECOND)).padStart(3, '0')}`;
}
