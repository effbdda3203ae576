import { runCaution } from './caution.ts';
import type { RacePlan, RaceStory } from './race-story.ts';
import { crossLine, driveLap, nextOver, trackOf, type Runner, type Track } from './runners.ts';

/** Cars cross the line just after the green. On a shorter lap they start behind the line. */
const MIN_LAP_WITH_START_CROSSINGS_MS = 12_000;
/** A caution comes early enough that the race never ends under yellow. These laps follow it at least. */
const GREEN_LAPS_AT_END = 3;
const LAPS_OF_A_CAUTION = 6;
const FIRST_CAUTION_LAP = 3;

/** Runs a race, or a timed session, from its plan. The same plan gives the same story. */
export function runRace(plan: RacePlan): RaceStory {
  const track = trackOf(plan);
  if (plan.laps === null) runTimed(track);
  else runLaps(track, cautionLaps(track, plan.laps));
  const { crossings, flags, retirements, pitVisits } = track;
  crossings.sort((a, b) => a.at - b.at);
  flags.sort((a, b) => a.at - b.at);
  return { plan, crossings, flags, retirements, pitVisits, overAt: crossings.at(-1)?.at ?? plan.greenAt };
}

/** Returns the laps of the leader after which there is a caution. */
function cautionLaps({ plan, random }: Track, laps: number): number[] {
  const spare = GREEN_LAPS_AT_END + (plan.cautionLapsCount ? LAPS_OF_A_CAUTION : 0);
  const possible = Array.from({ length: laps }, (_, i) => i + 1).filter(
    (lap) => lap >= FIRST_CAUTION_LAP && lap <= laps - spare,
  );
  return random.shuffled(possible).slice(0, plan.cautions);
}

function runLaps(track: Track, cautions: readonly number[]): void {
  rollOff(track);
  const waiting = new Set(cautions);
  let yellowAt = Infinity;
  for (let next = nextOver(track); next; next = nextOver(track)) {
    if (next.nextAt > yellowAt) {
      runCaution(track, yellowAt);
      yellowAt = Infinity;
      continue;
    }
    const { led } = track;
    if (!crossLine(track, next, !takesGreen(track, next))) continue;
    if (next.isFinished) coolDown(track, next);
    else driveLap(track, next);
    if (track.led === led) continue;
    showFlags(track);
    if (waiting.delete(track.led)) {
      yellowAt = Math.round(track.ledAt + track.plan.lapMs * track.random.between(0.15, 0.9));
    }
  }
}

const takesGreen = ({ plan }: Track, { lastAt }: Runner): boolean =>
  lastAt === -Infinity && plan.lapMs >= MIN_LAP_WITH_START_CROSSINGS_MS;

/** Shows the flags that belong to the lap which the leader has just completed. */
function showFlags({ plan, random, flags, led, ledAt }: Track): void {
  if (led === plan.laps) flags.push({ flag: 'checkered', at: ledAt + random.whole(120, 700) });
  else if (led + 1 === plan.laps) flags.push({ flag: 'white', at: ledAt + random.whole(100, 900) });
}

/** Drives the field over the line on its pace lap and up to the green flag. */
function rollOff({ plan, runners, crossings, flags, random }: Track): void {
  const { greenAt, lapMs } = plan;
  const spacing = Math.min(350, (lapMs * 0.35) / runners.length);
  const firstAt = greenAt + (lapMs >= MIN_LAP_WITH_START_CROSSINGS_MS ? 900 : lapMs);
  runners.forEach((runner, index) => {
    const place = index * spacing + random.between(0, 0.4) * spacing;
    crossings.push({ car: runner.car, at: Math.round(greenAt - 2 * lapMs + place), counts: false });
    runner.nextAt = firstAt + place;
  });
  flags.push({ flag: 'green', at: greenAt });
}

/** Drives a car that has finished over the line once more, on its way to the pits. */
function coolDown({ plan, random, crossings }: Track, { car, lastAt }: Runner): void {
  if (random.chance(0.5)) return;
  crossings.push({ car, at: Math.round(lastAt + plan.lapMs * random.between(1.5, 2.5)), counts: false });
}

/** Each car runs laps on its own until the time is up, and finishes with the lap that it is on. */
function runTimed(track: Track): void {
  const { plan, random, flags, runners } = track;
  const endsAt = plan.greenAt + plan.timeMs;
  flags.push({ flag: 'green', at: plan.greenAt }, { flag: 'checkered', at: endsAt });
  for (const runner of runners) runner.nextAt = plan.greenAt + 2_000 + random.between(0, plan.lapMs * 2);
  for (let next = nextOver(track); next; next = nextOver(track)) {
    track.isOver = next.nextAt > endsAt;
    if (!crossLine(track, next, true)) continue;
    next.nextAt = next.lastAt + next.paceMs * (1 + 0.008 * random.normal());
  }
}
