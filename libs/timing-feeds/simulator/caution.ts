import { crossLine, inOrder, running, type Runner, type Track } from './runners.ts';

/** A lap behind the pace car, in laps of the race. */
const PACE_LAP = 1.9;
const SLOWED_DOWN = 1.4;
const MIN_PACE_LAPS = 2;
const MAX_PACE_LAPS = 5;

/**
 * Runs a caution: a car spins, and the field slows down and completes its lap. It follows the pace car until
 * it is together, and takes the green before the line.
 */
export function runCaution(track: Track, at: number): void {
  const cause = spin(track, at);
  track.flags.push({ flag: 'yellow', at, cause });
  raceToLine(track, at);
  const paceMs = track.plan.lapMs * PACE_LAP;
  let leadAt = leaderOf(track)?.lastAt ?? at;
  for (let lap = 1; lap <= MAX_PACE_LAPS; lap += 1) {
    const isTogether = track.lineAt - leadAt < paceMs * 0.7;
    if (lap > MIN_PACE_LAPS && isTogether) break;
    leadAt = Math.max(leadAt + paceMs, track.lineAt + 500);
    followPaceCar(track, leadAt);
  }
  restart(track, Math.max(leadAt + paceMs * 0.88, track.lineAt + 500));
}

function spin(track: Track, at: number): string {
  const { random } = track;
  const candidates = running(track).filter(({ nextAt }) => nextAt > at + 1_000);
  const [runner] = random.shuffled(candidates);
  if (runner) runner.nextAt += random.between(6_000, 12_000);
  return runner?.car ?? track.plan.grid[0] ?? '';
}

/** Lets each car complete its lap. It counts if the leader has completed a lap since the car last crossed. */
function raceToLine(track: Track, at: number): void {
  const { ledAt } = track;
  for (const one of running(track)) one.nextAt = at + (one.nextAt - at) * SLOWED_DOWN;
  crossAll(track, ({ lastAt }) => track.plan.cautionLapsCount || lastAt < ledAt);
}

function followPaceCar(track: Track, leadAt: number): void {
  const field = inOrder(running(track));
  const spacing = Math.min(550, (track.plan.lapMs * PACE_LAP * 0.5) / field.length);
  field.forEach((runner, index) => {
    const inLine = leadAt + index * spacing + track.random.between(0, spacing * 0.4);
    runner.nextAt = Math.max(inLine, runner.lastAt + track.plan.lapMs);
  });
  crossAll(track, () => track.plan.cautionLapsCount);
}

function restart(track: Track, greenAt: number): void {
  const at = Math.round(greenAt);
  track.flags.push({ flag: 'green', at });
  const { lapMs } = track.plan;
  const field = inOrder(running(track));
  const spacing = Math.min(330, (lapMs * 0.4) / field.length);
  field.forEach((runner, index) => {
    const inLine = at + 800 + index * spacing + track.random.between(0, spacing * 0.5);
    runner.nextAt = Math.max(inLine, runner.lastAt + lapMs * 0.8);
  });
  track.lastOver = null;
}

/** Moves all running cars over the line once, in the order in which they arrive. */
function crossAll(track: Track, counts: (runner: Runner) => boolean): void {
  const waiting = new Set(running(track));
  while (waiting.size > 0) {
    const next = [...waiting].reduce((first, one) => (one.nextAt < first.nextAt ? one : first));
    if (crossLine(track, next, counts(next))) waiting.delete(next);
  }
}

const leaderOf = (track: Track): Runner | undefined => inOrder(running(track))[0];
