import { z } from 'zod';
import {
  isDone,
  isTimed,
  itemsOf,
  raceMsUntil,
  raceOf,
  type Classified,
  type MeetingState,
  type SessionState,
} from '#domain';

/** The figures of a race that a series publishes below its result. */
export const boxScoreFields = {
  timeOfRaceMs: z
    .int()
    .min(0)
    .nullable()
    .describe(
      'The milliseconds from the first green flag to the finish of the winner, without those under red; ' +
        'null until the winner has finished, for a timed session, and if its crossings are not known.',
    ),
  averageSpeedMph: z
    .number()
    .nullable()
    .describe('The distance of the winner over the time of race in whole seconds, in miles per hour.'),
  marginMs: z
    .number()
    .nullable()
    .describe('The margin of victory in milliseconds; null in laps, or if it is not known.'),
  marginLaps: z
    .int()
    .min(1)
    .nullable()
    .describe('The margin of victory in laps; null if the second car is on the lap of the winner.'),
  underCaution: z.boolean().describe('Whether the winner finished under yellow or red.'),
  cautionLaps: z.int().min(0).describe('How many laps of the race were completed under yellow or red.'),
};

interface Margin {
  readonly gapMs: number | null;
  readonly gapLaps: number | null;
}

/** Returns the figures of a race. Those of its end are null until the winner has finished. */
export function boxScore(
  { scheduled }: MeetingState,
  session: SessionState,
  [winner, second]: readonly Classified[],
  margin: Margin | undefined,
) {
  const race = raceOf(session);
  const flags = itemsOf(race.led).map(({ flag }) => flag);
  const isFrozen = (flag: string | undefined): boolean => flag === 'yellow' || flag === 'red';
  const cautionLaps = flags.filter(isFrozen).length;
  if (isTimed(session.spec) || !winner || !hasFinished(session, winner)) {
    return { ...UNFINISHED, cautionLaps };
  }
  const timeOfRaceMs = raceTimeMs(session, winner);
  const isPlaced = second !== undefined && second.place !== null;
  return {
    timeOfRaceMs,
    averageSpeedMph: averageSpeed(scheduled?.data.track.lengthMiles, winner.laps, timeOfRaceMs),
    marginMs: isPlaced ? (margin?.gapMs ?? null) : null,
    marginLaps: isPlaced ? (margin?.gapLaps ?? null) : null,
    underCaution: isFrozen(flags.at(-1)),
    cautionLaps,
  };
}

const UNFINISHED = {
  timeOfRaceMs: null,
  averageSpeedMph: null,
  marginMs: null,
  marginLaps: null,
  underCaution: false,
};

const hasFinished = (session: SessionState, { car }: Classified): boolean =>
  isDone(session) || (raceOf(session).cars.get(car)?.finished ?? null) !== null;

/**
 * Returns the time from the first green flag to the last counted crossing of the winner, without the time
 * under red. It is not known for a winner whose laps were scored by hand.
 */
function raceTimeMs(session: SessionState, { car, laps, lastAt }: Classified): number | null {
  const race = raceOf(session);
  return race.cars.get(car)?.counted === laps ? raceMsUntil(race, lastAt) : null;
}

/** Returns the average speed as it is published, over the time of race in whole seconds. */
function averageSpeed(lengthMiles: number | undefined, laps: number, ms: number | null): number | null {
  const seconds = Math.round((ms ?? 0) / 1_000);
  if (lengthMiles === undefined || seconds === 0) return null;
  return Math.round((lengthMiles * laps * 3_600_000) / seconds) / 1_000;
}
