import type { MeetingState } from '../meeting/state.ts';
import { sessionOf } from '../meeting/state.ts';
import { reject, type Decision, type Rejection } from '../rejections.ts';
import { gridCars, isScratched } from '../grid/state.ts';
import type { SessionState } from './state.ts';
import type { CommandContext } from '../kernel/command-context.ts';
import { statusWords } from '../words/phases.ts';
import { nameWithClass } from '../words/sessions.ts';

/** The data that a decision about one session may read. */
export interface SessionContext extends Omit<CommandContext, 'latestAt'> {
  readonly state: MeetingState;
  readonly session: SessionState;
}

type Decide<C> = (context: SessionContext, command: C) => Decision;

/** Decides in the session of a command; refuses if there is no session of this name. */
export const inSession =
  <C extends { session: string }>(decide: Decide<C>) =>
  (state: MeetingState, command: C, context: CommandContext): Decision => {
    const session = sessionOf(state, command.session);
    // Each command comes through here, and copying the context takes ten times as long as naming its fields.
    const { occurredAt, official, confirmed } = context;
    if (session) return decide({ state, session, occurredAt, official, confirmed }, command);
    const sessions = state.sessions.map(({ spec }) => spec.id);
    return reject('session-unknown', `There is no session "${command.session}".`, { sessions });
  };

/** Decides in the session of a command that would change it; refuses once its results are certified. */
export const changing = <C extends { session: string }>(
  decide: Decide<C>,
): ((state: MeetingState, command: C, context: CommandContext) => Decision) =>
  inSession((context, command) => {
    if (context.session.phase !== 'official') return decide(context, command);
    return refuse(context.session, 'results-certified');
  });

/** Returns a refusal that names the session and its phase. */
export const refuse = (
  { spec, phase }: SessionState,
  code: Parameters<typeof reject>[0],
  words = `${nameWithClass(spec)} is ${statusWords(phase)}.`,
  more: Readonly<Record<string, unknown>> = {},
): Rejection => reject(code, words, { session: spec.id, phase, ...more });

/** Returns the reason why nothing may be recorded for a car in a session, or null. */
export function carRefused({ state, session }: SessionContext, car: string): Rejection | null {
  const entry = state.entries.get(car);
  if (!entry) return reject('car-not-entered', `Car ${car} is not entered.`, { car });
  const inGrid = gridCars(session.grid).includes(car);
  if (isScratched(session.grid, car)) {
    return reject('car-scratched', `Car ${car} is scratched from ${nameWithClass(session.spec)}.`, { car });
  }
  if (session.spec.lineup && !inGrid) {
    return reject('car-not-in-session', `Car ${car} is not in ${nameWithClass(session.spec)}.`, { car });
  }
  if (entry.status === 'withdrawn' && !inGrid) {
    return reject('car-withdrawn', `Car ${car} has been withdrawn.`, { car });
  }
  return null;
}

/** Refuses an order that names a car twice; null otherwise. */
export function repetitionRefused(order: readonly string[]): Rejection | null {
  const car = order.find((name, i) => order.indexOf(name) !== i);
  return car === undefined ? null : reject('car-twice', `Car ${car} is named twice.`, { car });
}

/** Returns the first refusal among several cars, or null. */
export function carsRefused(context: SessionContext, cars: readonly string[]): Rejection | null {
  for (const car of cars) {
    const refused = carRefused(context, car);
    if (refused) return refused;
  }
  return null;
}

/** Refuses what needs the results of sources that are not posted; null without any. */
export function sourcesRefused({ spec }: SessionState, sources: readonly SessionState[]): Rejection | null {
  if (sources.length === 0) return null;
  const names = sources.map((source) => nameWithClass(source.spec));
  const waiting = sources.map((source) => source.spec.id);
  const words = `${nameWithClass(spec)} waits for the results of ${names.join(', ')}.`;
  return reject('sources-not-posted', words, { waiting });
}
