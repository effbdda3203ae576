import type { z } from 'zod';
import type { FactOf } from '../events.ts';
import { emptySessions } from '../formats/check/empty-sessions.ts';
import { dependsOnField } from '../formats/plain-format.ts';
import { familyOf } from '../formats/references.ts';
import type { CommandContext } from '../kernel/command-context.ts';
import { NOTHING, reject, type Decision, type Rejection } from '../rejections.ts';
import { ask } from '../session/questions.ts';
import { changing, type SessionContext } from '../session/session-context.ts';
import { count } from '../words/measures.ts';
import { classNamed } from './class-refusals.ts';
import type * as commands from './commands.ts';
import { fieldSizeOf, followsEntries, touchedSessions, withPlainSessions } from './plain-sessions.ts';
import type { MeetingClass, MeetingState } from './state.ts';

type Command<T extends keyof typeof commands> = z.infer<(typeof commands)[T]>;

/** Fixes the number of cars that the format of a class is for, or that one of its sessions is for. */
export function fixField(
  state: MeetingState,
  command: Command<'FixField'>,
  context: CommandContext,
): Decision {
  const { class: classId, session: named, cars: given, note } = command;
  const classRefused = classNamed(state, classId, 'Say whose field it is.');
  if (classRefused) return classRefused;
  const one = state.classes.find(({ id }) => id === (classId ?? null));
  if (!one) return NOTHING;
  const session = named === undefined ? undefined : (familyOf(named) ?? named);
  const refused = notUsed(one, session);
  if (refused) return refused;
  const field = fieldSizeOf({ id: one.id, fixed: [] }, state.entries);
  const cars = given ?? field.cars;
  if (cars === 0) return reject('field-empty', 'No car is entered.');
  const last = one.fixed.findLast(({ data }) => data.session === session);
  if (last?.data.cars === cars) return NOTHING;
  const data = { class: classId, session, cars, note };
  const asked = opened(state, one, data) ?? carless(one, data, context);
  return asked ?? [{ type: 'FieldFixed', data }];
}

type FieldFixed = FactOf<'FieldFixed'>['data'];

/** Asks before the field is fixed at a number of cars with which no car can reach a session. */
function carless(
  { format }: MeetingClass,
  { session, cars }: FieldFixed,
  context: CommandContext,
): Rejection | null {
  const empty = emptySessions(format, cars).filter((id) => session === undefined || id === session);
  if (empty.length === 0) return null;
  return ask(context, `With ${count(cars, 'car')} no car can reach ${empty.join(', ')}.`);
}

function notUsed({ format }: MeetingClass, session: string | undefined): Rejection | null {
  const named = format.sessions.filter(({ id }) => session === undefined || id === session);
  if (named.length === 0) {
    const sessions = [...new Set(format.sessions.map(({ id }) => id))];
    return reject('session-unknown', `There is no session "${session}".`, { sessions });
  }
  if (named.some(dependsOnField)) return null;
  const subject = session === undefined ? `The format ${format.id}` : `${session} in the format ${format.id}`;
  return reject('field-not-used', `${subject} is the same for any number of cars.`);
}

/** Refuses a number of cars that would change or drop a session which has been opened. */
function opened(state: MeetingState, one: MeetingClass, data: FieldFixed): Rejection | null {
  const record = { type: 'FieldFixed', data } as MeetingClass['fixed'][number];
  const classes = state.classes.map((each) =>
    each === one ? { ...each, fixed: [...each.fixed, record] } : each,
  );
  const after = withPlainSessions({ ...state, classes });
  const sessions = touchedSessions(state, after);
  if (sessions.length === 0) return null;
  const words = `With ${count(data.cars, 'car')} the format changes sessions that have been opened`;
  return reject('field-has-run', `${words}: ${sessions.join(', ')}.`, { sessions });
}

/** Decides like `changing`, and only in a session that no longer follows the entries. */
export const whenFixed = <C extends { session: string }>(
  decide: (context: SessionContext, command: C) => Decision,
): ReturnType<typeof changing<C>> =>
  changing<C>((context, command) => {
    const { state, session } = context;
    return fieldRefused(state, session.spec.id) ?? decide(context, command);
  });

/** Refuses to draw, post or open a session that still follows the entries; null otherwise. */
export function fieldRefused(state: MeetingState, session: string): Rejection | null {
  if (!followsEntries(state, session)) return null;
  return reject('field-not-fixed', `${session} depends on the number of cars, which is not fixed.`, {
    session,
  });
}
