import {
  classOf,
  isOpen,
  nameOf,
  namesIn,
  orderOf,
  penaltiesOf,
  penaltyWords,
  servingOf,
  sessionOf,
} from '#domain';
import type { FactOf, MeetingState, SessionState } from '#domain';

/** Returns the driver of a car: in a session the one who drove it there, otherwise the one who is entered. */
export const driverOf = (state: MeetingState, car: string, session?: SessionState): string | null =>
  session ? namesIn(state, session, car).driver : (state.entries.get(car)?.driver ?? null);

/** Returns the name of the class of a session; null in a meeting without classes. */
export function classNameOf({ classes }: MeetingState, session: string): string | null {
  const id = classOf(session);
  return id === null ? null : (classes.find((one) => one.id === id)?.name ?? nameOf({ id }));
}

/** Returns the name of a session with that of its class: "Modifieds Heat 1"; the id of an unknown one. */
export function sessionNameIn(state: MeetingState, id: string): string {
  const spec = sessionOf(state, id)?.spec;
  return spec ? [classNameOf(state, id) ?? '', nameOf(spec)].join(' ').trim() : id;
}

/** Returns the most laps that a car of the session is scored with. */
export const lapsRunOf = (state: MeetingState, session: SessionState): number =>
  orderOf(state, session).reduce((most, row) => Math.max(most, row.laps), 0);

/** Returns a penalty in words with its reason, and whether a penalty that is served on the track is open. */
export function penalisedWords(session: SessionState, penalty: FactOf<'PenaltyImposed'>): string {
  const isServed = servingOf(session, penalty.revision) !== undefined;
  const state = isServed ? ' (served)' : isOpen(session, penalty) ? ' (open)' : '';
  return `${penaltyWords(penalty.data)}${state}: ${penalty.data.reason}`;
}

/** Returns the penalties of each car of a session that stand, in words. */
export function penalisedIn(session: SessionState): (car: string) => readonly string[] {
  const words = new Map<string, string[]>();
  for (const penalty of penaltiesOf(session)) {
    const { car } = penalty.data;
    words.set(car, [...(words.get(car) ?? []), penalisedWords(session, penalty)]);
  }
  return (car) => words.get(car) ?? [];
}
