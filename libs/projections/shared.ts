import { orderOf, type MeetingState, type SessionState } from '#domain';

export const driverOf = (state: MeetingState, car: string): string | null =>
  state.entries.get(car)?.driver ?? null;

/** Returns the most laps that a car of the session is scored with. */
export const lapsRunOf = (state: MeetingState, session: SessionState): number =>
  orderOf(state, session).reduce((most, row) => Math.max(most, row.laps), 0);

/** Orders by car number as people look it up: 7, 07, 10, 10x. */
export function byNumber(a: { car: string }, b: { car: string }): number {
  const difference = Number.parseInt(a.car, 10) - Number.parseInt(b.car, 10);
  if (difference !== 0 && !Number.isNaN(difference)) return difference;
  return a.car.length - b.car.length || (a.car < b.car ? -1 : Number(a.car > b.car));
}
