import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '#domain';

const FOLDER = join(process.cwd(), '../shared/data/lap-by-lap');

/** A row of the official result. */
export interface Finisher {
  readonly finishing_position: string;
  readonly starting_position: string;
  readonly car_number: string;
  readonly driver_fullname: string;
  readonly laps_led: string;
  readonly laps_completed: string;
  readonly finishing_status: string;
  readonly diff_laps: string;
  readonly diff_time: string;
}

interface Stint {
  readonly start_lap: string;
  readonly end_lap: string;
}

export interface OfficialRace {
  readonly race_info: Readonly<Record<string, string>>;
  readonly results: readonly Finisher[];
  readonly cautions: readonly (Stint & { readonly comment: string })[];
  readonly race_leaders: readonly (Stint & { readonly car_number: string })[];
}

/** One car that crosses the line at the end of a lap. Lap 0 is the grid. */
interface Crossing {
  readonly car: string;
  readonly lap: number;
  readonly place: number;
  readonly timeMs: number | undefined;
}

export interface RecordedRace {
  readonly name: string;
  readonly official: OfficialRace;
  readonly crossings: readonly Crossing[];
}

/** Returns the recorded races, or an empty list if the data are absent. */
export function recordedRaces(): RecordedRace[] {
  if (!existsSync(FOLDER)) return [];
  const documents = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
  return documents.map((file) => {
    const official = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as OfficialRace;
    const { race_season: season, race_id: id, race_name: name = file } = official.race_info;
    const text = readFileSync(join(FOLDER, `${season}_${id}_lap_times.csv`), 'utf8');
    return { name: `${season} ${name}`, official, crossings: crossingsIn(text) };
  });
}

function crossingsIn(text: string): Crossing[] {
  const [head = '', ...lines] = text.trim().split(/\r?\n/);
  const columns = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    const cell = (column: string): string => cells[columns.indexOf(column)] ?? '';
    const time = cell('lap_time');
    return {
      car: cell('driver_number'),
      lap: Number(cell('lap_num')),
      place: Number(cell('lap_running_position')),
      timeMs: time === '' ? undefined : Math.round(Number(time) * 1000),
    };
  });
}

const inRace = { session: 'race' } as const;

/** Returns the running position of a car after each lap, from lap 1. */
export const placesOf = ({ crossings }: RecordedRace, car: string): number[] =>
  crossings
    .filter((crossing) => crossing.car === car && crossing.lap > 0)
    .sort((a, b) => a.lap - b.lap)
    .map(({ place }) => place);

/** When the checkered flag is recorded: just before or just after the winner's last crossing. */
export type Checkered = 'before the winner crosses' | 'after the winner crosses';

/**
 * Returns the commands that record a race: its crossings by lap, then by running position. The last crossing
 * of a car that ran to the end is its finish, so it follows the winner's last crossing, even if the car is
 * laps down. A car that stopped retires after its last lap and has no finish.
 */
export function commandsOf(race: RecordedRace, checkered: Checkered): Command[] {
  const { official, crossings } = race;
  const cars = official.results.map((car) => car.car_number);
  const grid = crossings.filter(({ lap }) => lap === 0).sort((a, b) => a.place - b.place);
  const distance = Number(official.race_info['actual_laps']);
  const commands: Command[] = [
    ...official.results.map((car): Command => {
      return { type: 'EnterCar', car: car.car_number, driver: car.driver_fullname };
    }),
    { type: 'DrawLineup', ...inRace, order: grid.map(({ car }) => car) },
    { type: 'PostLineup', ...inRace },
    { type: 'OpenSession', ...inRace },
    { type: 'ShowGreen', ...inRace },
  ];
  const finishing = new Set(crossings.filter((crossing) => isFinish(race, crossing)));
  for (let lap = 1; lap < distance; lap++) {
    const across = crossings.filter((crossing) => crossing.lap === lap && !finishing.has(crossing));
    commands.push(...commandsOfLap(race, lap, across));
  }
  const flag: Command = { type: 'ShowCheckered', ...inRace };
  const [winner, ...others] = [...finishing]
    .sort((a, b) => b.lap - a.lap || a.place - b.place)
    .map(lapCommand);
  if (winner) commands.push({ type: 'ShowWhite', ...inRace });
  if (winner) commands.push(...(checkered.startsWith('before') ? [flag, winner] : [winner, flag]));
  const coolDown = cars.filter((car) => !hasStopped(race, car));
  commands.push(...others, ...coolDown.map((car): Command => ({ type: 'RecordLap', ...inRace, car })));
  commands.push({ type: 'PostResults', ...inRace }, { type: 'CertifyResults', ...inRace });
  return commands;
}

/**
 * Returns the commands of one lap. A caution is called before the leader ends its first lap, and the green
 * flag is shown after the last car has ended its last lap.
 */
function commandsOfLap(race: RecordedRace, lap: number, across: readonly Crossing[]): Command[] {
  const [leader, ...others] = across.toSorted((a, b) => a.place - b.place);
  const called = race.official.cautions.find((caution) => Number(caution.start_lap) === lap);
  const ended = race.official.cautions.find((caution) => Number(caution.end_lap) === lap);
  const stopped = across.filter(({ car }) => hasStopped(race, car) && lapsCompletedBy(race, car) === lap);
  return [
    ...(called ? [{ type: 'CallCaution', ...inRace, reason: called.comment } as const] : []),
    ...(leader ? [lapCommand(leader)] : []),
    ...others.map(lapCommand),
    ...(ended ? [{ type: 'ShowGreen', ...inRace } as const] : []),
    ...stopped.map(({ car }): Command => {
      const reason = finisherOf(race, car)?.finishing_status ?? '';
      return { type: 'RetireCar', ...inRace, car, reason };
    }),
  ];
}

const lapCommand = ({ car, timeMs }: Crossing): Command => ({ type: 'RecordLap', ...inRace, car, timeMs });

const finisherOf = ({ official }: RecordedRace, car: string): Finisher | undefined =>
  official.results.find((candidate) => candidate.car_number === car);

const lapsCompletedBy = (race: RecordedRace, car: string): number =>
  Number(finisherOf(race, car)?.laps_completed ?? 0);

const hasStopped = (race: RecordedRace, car: string): boolean =>
  finisherOf(race, car)?.finishing_status !== 'Running';

const isFinish = (race: RecordedRace, { car, lap }: Crossing): boolean =>
  lap > 0 && !hasStopped(race, car) && lap === lapsCompletedBy(race, car);

const LAP_TIMES_START = Date.parse('2023-02-05T22:10:00.000Z');

/**
 * Returns the commands of a race with their instants. The leader of a lap crosses the line when its lap times
 * add up to it, and the others follow it a millisecond apart. At the end each car on the lead lap has its
 * official time behind the winner.
 */
export function timedCommandsOf(race: RecordedRace): Command[] {
  const lap = new Map<string, number>();
  let last = LAP_TIMES_START;
  return commandsOf(race, 'after the winner crosses').map((command): Command => {
    if (command.type === 'RecordLap') {
      const next = (lap.get(command.car) ?? 0) + 1;
      lap.set(command.car, next);
      last = Math.max(last + 1, instantOf(race, command.car, next) ?? last + 1);
    }
    const isTimed = command.type === 'ShowGreen' || command.type === 'RecordLap' || isFlag(command);
    if (command.type === 'ShowGreen' && lap.size > 0) last += 1;
    return isTimed ? { ...command, at: new Date(last).toISOString() } : command;
  });
}

const isFlag = ({ type }: Command): boolean =>
  type === 'CallCaution' || type === 'ShowWhite' || type === 'ShowCheckered';

/** Returns when a car ends a lap, if the lap times say so: for the leader of the lap and for each finish. */
function instantOf(race: RecordedRace, car: string, lap: number): number | undefined {
  const { official, crossings } = race;
  const [winner] = official.results;
  if (winner && lap === Number(official.race_info['actual_laps'])) {
    const behindMs = Number(finisherOf(race, car)?.diff_time ?? 0);
    return LAP_TIMES_START + drivenMs(race, winner.car_number, lap) + behindMs;
  }
  const isLeader = crossings.some((each) => each.lap === lap && each.car === car && each.place === 1);
  return isLeader ? LAP_TIMES_START + drivenMs(race, car, lap) : undefined;
}

const drivenMs = ({ crossings }: RecordedRace, car: string, laps: number): number =>
  crossings
    .filter((crossing) => crossing.car === car && crossing.lap > 0 && crossing.lap <= laps)
    .reduce((sum, { timeMs = 0 }) => sum + timeMs, 0);
