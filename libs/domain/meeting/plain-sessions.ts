import { classOf, isOfClass } from '../kernel/classes.ts';
import { sameJson } from '../kernel/same-json.ts';
import type { Format, SessionSpec } from '../formats/format.ts';
import {
  dependsOnField,
  fieldKey,
  isPlain,
  plainFormat,
  sourceNumbers,
  type FieldSize,
} from '../formats/plain-format.ts';
import { isOfFamily } from '../formats/references.ts';
import { allSources, type Source } from '../formats/sources.ts';
import { declaredRankings } from '../rankings/state.ts';
import { newSession } from '../session/state.ts';
import type { MeetingClass, MeetingState } from './state.ts';
import { withoutClass } from '../words/cars.ts';

type Entries = MeetingState['entries'];

/** Returns the cars of a class that are entered and not withdrawn. */
const carsEntered = (classId: string | null, entries: Entries): number =>
  [...entries.values()].filter(({ car, status }) => status === 'entered' && isOfClass(classId, car)).length;

/** Returns the number of cars that the format of a class is for: as it was fixed, or the cars entered now. */
export function fieldSizeOf({ id, fixed }: Pick<MeetingClass, 'id' | 'fixed'>, entries: Entries): FieldSize {
  const whole = fixed.findLast(({ data }) => data.session === undefined);
  const own = fixed.flatMap(({ data }) => {
    return data.session === undefined ? [] : [[data.session, data.cars] as const];
  });
  return { cars: whole?.data.cars ?? carsEntered(id, entries), own: new Map(own) };
}

/*
 * Plain formats are kept for a document, because each entry of a car asks for one, and most entries change
 * nothing.
 */
const known = new WeakMap<Format, Map<string, Format>>();

/** Returns the plain format of a class. It is the same object while the number of cars changes nothing. */
export function plainOf(one: Pick<MeetingClass, 'id' | 'fixed' | 'format'>, entries: Entries): Format {
  if (one.id === null && isPlain(one.format)) return one.format;
  const field = fieldSizeOf(one, entries);
  const formats = known.get(one.format) ?? new Map<string, Format>();
  known.set(one.format, formats);
  const key = `${one.id ?? ''} ${fieldKey(one.format, field)}`;
  const plain = formats.get(key) ?? plainFormat(one.format, field, one.id);
  formats.set(key, plain);
  return plain;
}

/**
 * Returns the state with the sessions and the rankings that its classes have for the cars of now; the same
 * state if they have them already. A session keeps its decisions, also at another place in a new format.
 */
export function withPlainSessions(state: MeetingState): MeetingState {
  const { entries } = state;
  if (state.classes.every((one) => one.plain === plainOf(one, entries))) return state;
  const classes = state.classes.map((one) => ({ ...one, plain: plainOf(one, entries) }));
  const specs = classes.flatMap(({ plain }) => plain.sessions);
  const sessions = specs.map((spec) => {
    const before = state.sessions.find((session) => session.spec.id === spec.id);
    if (!before) return newSession(spec);
    return sameJson(before.spec, spec) ? before : { ...before, spec };
  });
  const rankings = declaredRankings(
    state.rankings,
    classes.flatMap(({ plain }) => plain.rankings ?? []),
  );
  return { ...state, classes, format: classes[0]?.plain ?? null, sessions, rankings };
}

/** Returns the sessions that have been opened and that another format or another field changes or drops. */
export function touchedSessions(state: MeetingState, after: MeetingState): string[] {
  const next = new Map(after.sessions.map(({ spec }) => [spec.id, spec]));
  return state.sessions.flatMap(({ spec, attempt }) =>
    attempt > 0 && !sameJson(next.get(spec.id), spec) ? [spec.id] : [],
  );
}

/** Returns the session of the document that a session of a class comes from. */
export function templateOf({ format }: Pick<MeetingClass, 'format'>, id: string): SessionSpec | undefined {
  const bare = withoutClass(id);
  return format.sessions.find((spec) =>
    spec.count === undefined ? spec.id === bare : isOfFamily(bare, spec.id),
  );
}

/**
 * Returns the number of a source of a line-up in the document: sources are counted from 0 with those within
 * them, the outer ones first, and also those that are not in the format for the number of cars.
 */
export function sourceNumber(
  { classes, entries }: Pick<MeetingState, 'classes' | 'entries'>,
  { id, lineup = [] }: SessionSpec,
  source: Source,
): number {
  const one = classes.find((each) => each.id === classOf(id));
  const at = allSources(lineup).indexOf(source);
  return (one && sourceNumbers(one.format, fieldSizeOf(one, entries), withoutClass(id))[at]) ?? at;
}

/** Returns whether a session may still change with the entries, because its field is not fixed. */
export function followsEntries({ classes }: Pick<MeetingState, 'classes'>, id: string): boolean {
  const one = classes.find((each) => each.id === classOf(id));
  const template = one && templateOf(one, id);
  if (!template || !one.format.sessions.some((spec) => spec.id === template.id && dependsOnField(spec))) {
    return false;
  }
  return !one.fixed.some(({ data }) => data.session === undefined || data.session === template.id);
}
