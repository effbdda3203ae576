import { orderOf, type MeetingState, type SessionState } from '#domain';

export const driverOf = (state: MeetingState, car: string): string | null =>
  state.entries.get(car)?.driver ?? null;

/** Returns the most laps that a car of the session is scored with. */
export const lapsRunOf = (state: MeetingState, session: SessionState): number =>
  orderOf(state, session).reduce((most, row) => Math.max(most, row.laps), 0);
