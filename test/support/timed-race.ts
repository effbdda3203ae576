import { Given, type Issued } from './given.ts';
import { carsNumbered, meetingOf, oneRace } from './weekend.ts';
import type { Format } from '#domain';

const GREEN_AT = Date.parse('2023-02-05T23:00:00.000Z');
const session = 'race';

/** Returns the instant some seconds after the green flag. */
export const at = (seconds: number): string => new Date(GREEN_AT + Math.round(seconds * 1000)).toISOString();

/** Returns a crossing of the line some seconds after the green flag. */
export const crossing = (car: string, seconds: number): Issued => ({
  type: 'RecordLap',
  session,
  car,
  at: at(seconds),
});

/** Returns a flag some seconds after the green flag. */
export const flag = (
  type: 'ShowGreen' | 'ShowWhite' | 'ShowCheckered',
  seconds: number,
): Issued & { type: typeof type } => ({ type, session, at: at(seconds) });

export const caution = (seconds: number): Issued => ({
  type: 'CallCaution',
  session,
  reason: 'spin',
  at: at(seconds),
});

export const red = (seconds: number): Issued => ({
  type: 'ShowRed',
  session,
  reason: 'rain',
  at: at(seconds),
});

/** Returns a race whose green flag is shown at second 0. The cars start in the order of their numbers. */
export const timedRace = (spec: Partial<Format['sessions'][number]>, cars = 3): Given =>
  meetingOf(oneRace(spec), carsNumbered(cars)).given(
    { type: 'DrawLineup', session, order: carsNumbered(cars) },
    { type: 'PostLineup', session },
    { type: 'OpenSession', session, at: at(-60) },
    flag('ShowGreen', 0),
  );
