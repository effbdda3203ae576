import type { z } from 'zod';
import type { FactOf } from '../events.ts';
import { emptySessions } from '../formats/check/empty-sessions.ts';
import { dependsOnField } from '../formats/plain-format.ts';
import { familyOf } from '../formats/references.ts';
import type { CommandContext } from '../kernel/command-context.ts';
import { emptyGrid } from '../grid/state.ts';
import { classOf, isOfClass } from '../kernel/classes.ts';
import { sameJson } from '../kernel/same-json.ts';
import { NOTHING, reject, type Decision, type Rejection } from '../rejections.ts';
import { ask } from '../session/questions.ts';
import { changing, type SessionContext } from '../session/session-context.ts';
import type { SessionState } from '../session/state.ts';
import { count } from '../words/measures.ts';
import { classNamed } from './class-refusals.ts';
import type * as commands from './commands.ts';
import {
  fieldSizeOf,
  followsEntries,
  templateOf,
  touchedSessions,
  withPlainSessions,
} from './plain-sessions.ts';
import { sessionOf, type MeetingClass, type MeetingState } from './state.ts';
import { withoutClass } from '../words/cars.ts';

type Command<T extends keyof typeof commands> = z.infer<(typeof commands)[T]>;

/** Fixes the number of cars that the format of a class is for, or that one of its sessions is for. */
export function fixField(
  state: MeetingState,
  command: Command<'FixField'>,
  context: CommandContext,
): Decision {
  const { session: named, cars: given, note } = command;
  const classId = classNamedBy(command);
  const classRefused = classNamed(state, classId, 'Say whose field it is.');
  if (classRefused) return classRefused;
  const one = state.classes.find(({ id }) => id === (classId ?? null));
  if (!one) return NOTHING;
  const session = named === undefined ? undefined : documentId(one, named);
  const refused = notUsed(one, session);
  if (refused) return refused;
  const field = fieldSizeOf({ id: one.id, fixed: [] }, state.entries);
  const cars = given ?? field.cars;
  if (cars === 0) return reject('field-empty', 'No car is entered.');
  const last = one.fixed.findLast(({ data }) => data.session === session);
  if (last?.data.cars === cars) return NOTHING;
  const data = { class: classId, session, cars, note };
  return changes(state, one, { data, context }) ?? [{ type: 'FieldFixed', data }];
}

const classNamedBy = ({ class: classId, session = '' }: Command<'FixField'>): string | undefined =>
  classId ?? classOf(session) ?? undefined;

/** Returns the session of the document that a name means: itself, one of its copies, or all of them. */
function documentId(one: MeetingClass, named: string): string {
  const bare = isOfClass(one.id, named) ? withoutClass(named) : named;
  const id = familyOf(bare) ?? bare;
  return one.format.sessions.some((spec) => spec.id === id) ? id : (templateOf(one, id)?.id ?? id);
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

interface NewField {
  readonly data: FactOf<'FieldFixed'>['data'];
  readonly context: CommandContext;
}

/**
 * Refuses a number of cars that would change or drop a session which has been opened. Asks before one that
 * leaves a session without cars, drops a line-up or a draw, or puts other cars into a session than were
 * posted or drawn.
 */
function changes(state: MeetingState, one: MeetingClass, { data, context }: NewField): Rejection | null {
  const record = { type: 'FieldFixed', data } as MeetingClass['fixed'][number];
  const classes = state.classes.map((each) =>
    each === one ? { ...each, fixed: [...each.fixed, record] } : each,
  );
  const after = withPlainSessions({ ...state, classes });
  const sessions = touchedSessions(state, after);
  const withCars = `With ${count(data.cars, 'car')}`;
  if (sessions.length > 0) {
    const words = `${withCars} the format changes sessions that have been opened: ${sessions.join(', ')}.`;
    return reject('field-has-run', words, { sessions });
  }
  const empty = emptySessions(one.format, data.cars).filter((id) => (data.session ?? id) === id);
  const { gone, changed } = preparedSessions(state, after);
  const lists = [
    ['no car can reach', empty],
    ['the line-ups, draws and moves of these sessions are lost:', gone],
    ['these sessions get other cars than were posted or drawn:', changed],
  ] as const;
  const facts = lists.flatMap(([words, ids]) =>
    ids.length > 0 ? [`${withCars} ${words} ${ids.join(', ')}.`] : [],
  );
  if (facts.length === 0) return null;
  return ask(context, { question: 'field-size', carCount: data.cars, empty, gone, changed }, ...facts);
}

/** Returns the sessions whose line-ups and draws are lost, and those that get other cars than before. */
function preparedSessions(state: MeetingState, after: MeetingState) {
  const prepared = state.sessions.filter(
    ({ spec, grid }) => !sameJson(grid, emptyGrid) && !sameJson(sessionOf(after, spec.id)?.spec, spec),
  );
  const isGone = ({ spec }: SessionState): boolean => sessionOf(after, spec.id) === undefined;
  const idsOf = (sessions: readonly SessionState[]) => sessions.map(({ spec }) => spec.id);
  const changed = idsOf(prepared.filter((session) => !isGone(session)));
  return { gone: idsOf(prepared.filter(isGone)), changed };
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
