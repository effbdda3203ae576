import { classOf, isOfClass, withClass, withoutOwnClass } from '../kernel/classes.ts';
import { reject, type Rejection } from '../rejections.ts';
import { classIdsOf, hasClasses, type MeetingState } from './state.ts';

/** Returns a car with the class that a command names, by itself or before the number; or why it cannot be. */
export function carOfClass(state: MeetingState, car: string, named: string | undefined): string | Rejection {
  if (!hasClasses(state)) {
    const isLong = car.length > MAX_NUMBER_LENGTH;
    if (named === undefined && !isLong) return car;
    return reject('meeting-without-classes', `Car ${car} cannot be in a class.`, { class: named });
  }
  const classId = named ?? classOf(car) ?? undefined;
  const refused = classNamed(state, classId, `Say the class of car ${car}.`);
  if (refused || classId === undefined) return refused ?? car;
  const number = withoutOwnClass(classId, car);
  if (!number.includes('/')) return withClass(classId, number);
  return reject('car-of-another-class', `${number} is not a number of the class "${classId}".`, {
    class: classId,
  });
}

const MAX_NUMBER_LENGTH = 16;

/** Refuses a command that does not name a class of the meeting, or names one in a meeting without classes. */
export function classNamed(
  state: MeetingState,
  named: string | undefined,
  question: string,
): Rejection | null {
  const classes = classIdsOf(state);
  if (classes.length === 0) {
    if (named === undefined) return null;
    return reject('meeting-without-classes', `There is no class "${named}".`, { class: named });
  }
  if (named === undefined) return reject('class-missing', question, { classes });
  if (classes.includes(named)) return null;
  return reject('class-unknown', `There is no class "${named}". The classes are: ${classes.join(', ')}.`, {
    classes,
  });
}

/** Refuses a new number that would move a car into another class. */
export function movesClass(state: MeetingState, car: string, to: string): Rejection | null {
  const classId = classOf(car);
  if (!hasClasses(state) || classId === null || isOfClass(classId, to)) return null;
  return reject('car-of-another-class', `Car ${car} stays in its class.`, { class: classId });
}
