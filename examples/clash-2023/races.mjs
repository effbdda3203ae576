// The commands of a race as its officials issue them: line-up, flags, laps, incidents, finishes, results.
import { command, facts } from './facts.mjs';
import { run } from './laps.mjs';
import { plans } from './plans.mjs';

/**
 * @typedef {import('./facts.mjs').Command} Command
 * @typedef {import('./facts.mjs').SessionFacts} SessionFacts
 * @typedef {{ id: string, laps: number, start: string[], finish: string[], note?: string,
 *   finishNotes: Map<string, string> }} Published
 */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const RAN_IT_ALL = 'reconstructed: that the car completed every lap; its place is as published';
const NO_REASON = 'reason not published';
const CAUTION_LAP = 'reconstructed: the lap; the sources give only the number of cautions';
const UNDER_YELLOW = 'reconstructed: under yellow; it completes a lap the leader had completed';
const RESTART_LAP = 'reconstructed: the lap of the restart';
const PLACE_UNKNOWN = 'reconstructed: the place and the laps; the sources leave places 4, 6, 7 and 8 open';

/** Notes on posted results that say what the published results leave open. */
/** @type {Record<string, string>} */
const RESULT_NOTES = {
  'heat-1': 'reconstructed: who led which lap; places and laps are as published',
  'heat-2': 'reconstructed: who led which lap; places and laps are as published',
  'heat-3': 'reconstructed: who led which lap; places and laps are as published',
  'lcq-2': 'reconstructed: places 4, 6, 7 and 8, and the laps behind the first two',
  main:
    'reconstructed: how cars 10 and 11 share 42 laps led, when the lead changed, ' +
    'and that all 27 ran every lap; the rest is as published',
};

/**
 * @param {SessionFacts} session
 * @returns {Published}
 */
function heatOrLastChance({ id, laps, rows, lineup, erratum, unknown }) {
  const byStart = [...rows].sort((a, b) => (a.start ?? 0) - (b.start ?? 0)).map(({ car }) => car);
  const start = lineup ?? byStart;
  const open = start.filter((car) => unknown?.cars.includes(car));
  const finish = start.map((_, index) => {
    const car = rows.find((row) => row.finish === index + 1)?.car ?? open.shift();
    if (!car) throw new Error(`${id}: no car for place ${index + 1}`);
    return car;
  });
  const finishNotes = new Map(unknown?.cars.map((car) => [car, PLACE_UNKNOWN]));
  if (unknown) rows.slice(2).forEach(({ car }) => finishNotes.set(car, RAN_IT_ALL));
  return { id, laps, start, finish, finishNotes, note: erratum };
}

/** @returns {Published} */
function main() {
  const { id, laps, grid, result } = facts.main;
  const finishNotes = new Map(result.slice(1).map((car) => [car, RAN_IT_ALL]));
  return { id, laps, start: grid, finish: result, finishNotes };
}

/**
 * @param {Published} published
 * @param {import('./laps.mjs').Race} race
 * @returns {Command[]}
 */
function flags({ id: session, laps }, race) {
  const spin = facts.incidents.find((incident) => incident.session === session && incident.caution);
  const restart = spin ? undefined : RESTART_LAP;
  const shown = race.flags.map(({ type, at, lap }) => {
    if (type === 'ShowGreen') return command(type, at, { session, note: lap ? restart : undefined });
    if (spin) return command(type, at, { session, reason: 'spin', cars: [spin.car] });
    return command(type, at, { session, reason: NO_REASON, note: CAUTION_LAP });
  });
  const [white = 0, checkered = 0] = race.leader.slice(laps - 1);
  return [
    ...shown,
    command('ShowWhite', white + 1, { session }),
    command('ShowCheckered', checkered - 1, { session }),
  ];
}

/**
 * Returns a command for each crossing. A car's first crossing after the checkered flag is its finish.
 * @param {Published} published
 * @param {import('./laps.mjs').Race} race
 * @returns {Command[]}
 */
function crossings({ id: session, laps, finishNotes }, race) {
  const checkered = (race.leader[laps] ?? 0) - 1;
  return race.crossings.map(({ car, lap, at, timeMs }) => {
    if (at > checkered) return command('RecordFinish', at, { session, car, note: finishNotes.get(car) });
    const yellow = race.flags.some((flag) => flag.type === 'CallCaution' && flag.lap === lap && flag.at < at);
    const note = yellow ? UNDER_YELLOW : 'reconstructed';
    return command('RecordLap', at, { session, car, timeMs, note });
  });
}

/**
 * Returns the published incidents that name a car, in the words of the sources.
 * @param {string} session
 * @param {import('./laps.mjs').Race} race
 * @returns {Command[]}
 */
function spins(session, race) {
  const yellow = race.flags.find(({ type }) => type === 'CallCaution')?.at ?? 0;
  return facts.incidents.flatMap(({ session: where, car, lap, what, caution, with: others }) => {
    if (where !== session || !car) return [];
    const known = lap ?? plans[session]?.setbacks?.find((setback) => setback.car === car)?.lap ?? 1;
    const at = caution ? yellow - 1_200 : (race.leader[known - 1] ?? 0) + 8_501;
    const note = caution || lap ? what : `${what}; reconstructed: the lap`;
    return [command('ReportSpin', at, { session, car, with: others, note })];
  });
}

/**
 * @param {Published} published
 * @returns {{ lineup: Command, race: Command[] }}
 */
function commandsOf(published) {
  const { id: session, laps, start, finish, note } = published;
  const plan = plans[session];
  if (!plan) throw new Error(`No plan for ${session}: add it to plans.mjs.`);
  const greenAt = Date.parse(plan.greenAt);
  const seed = [...session].reduce((sum, letter) => 31 * sum + letter.charCodeAt(0), 2023);
  const race = run({
    ...plan,
    laps,
    start,
    finish,
    greenAt,
    seed,
  });
  const onTrack = [...flags(published, race), ...crossings(published, race), ...spins(session, race)];
  onTrack.sort((a, b) => a.at.localeCompare(b.at));
  const over = Date.parse(onTrack.at(-1)?.at ?? '');
  const incidents = facts.incidents.filter((incident) => incident.session === session && !incident.car);
  return {
    lineup: command('PostLineup', Date.parse(plan.lineupAt), { session, note }),
    race: [
      command('OpenSession', greenAt - 6 * MINUTE, { session }),
      ...onTrack,
      ...incidents.map(({ what }) => command('AddNote', over + 30 * SECOND, { session, text: what })),
      command('PostResults', over + 2 * MINUTE, { session, note: RESULT_NOTES[session] }),
      command('CertifyResults', over + 6 * MINUTE, { session }),
    ],
  };
}

/** Returns the commands of all races. The line-ups of a round are posted together, before its first race. */
export function races() {
  const all = [...facts.sessions.map(heatOrLastChance), main()].map(commandsOf);
  const [heats, lastChances, [last]] = [all.slice(0, 4), all.slice(4, 6), all.slice(6)];
  return [heats, lastChances, last ? [last] : []].flatMap((group) => [
    ...group.map(({ lineup }) => lineup),
    ...group.flatMap(({ race }) => race),
  ]);
}
