import { reject, type Rejection } from '../rejections.ts';
import { holderAt } from '../crossings/holders.ts';
import { taken } from '../crossings/transponders.ts';
import { enteredCars, type Entry, type MeetingState } from './state.ts';

/** Characters that leave no mark of their own: joiners, variation selectors, fillers, blank signs. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{C}\u2800]/u;
/** White space that looks like an ordinary space and is another character. */
const OTHER_SPACE = /[^\S ]/u;

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/**
 * Refuses the number of a new car if it holds a character that nobody can see. Two such numbers would look
 * like one on every sheet, and nobody could type the second. Cars in old logs keep their numbers.
 */
export function numberRefused(car: string): Rejection | null {
  const character = INVISIBLE.exec(car)?.[0] ?? OTHER_SPACE.exec(car)?.[0];
  if (character === undefined) return null;
  const words = `The number "${car}" has an invisible character in it (${codePoint(character)}).`;
  return reject('invisible-character', words, { car, character: codePoint(character) });
}

/** Refuses a name in which no character can be seen. */
export function nameRefused(name: string | undefined): Rejection | null {
  if (name === undefined || [...name].some((one) => !INVISIBLE.test(one) && !/\s/u.test(one))) return null;
  return reject('invisible-character', 'The name has no visible character.');
}

/** Returns another car that is entered with the transponder, or undefined. */
const holderOf = (state: MeetingState, transponder: string, car: string): Entry | undefined =>
  enteredCars(state).find((entry) => entry.transponder === transponder && entry.car !== car);

/** Refuses a transponder that another car has in its entry, or carries by an assignment at an instant. */
export function transponderRefused(
  state: MeetingState,
  car: string,
  transponder: string | null | undefined,
  at: string | null,
): Rejection | null {
  if (typeof transponder !== 'string') return null;
  const holder = holderOf(state, transponder, car);
  if (holder) return taken(state, transponder, holder.car);
  const assigned = at === null ? null : holderAt(state.transponders.holdings, transponder, at);
  if (assigned?.source !== 'assignment' || assigned.car === car) return null;
  return taken(state, transponder, assigned.car);
}

/** Refuses a change that brings a transponder back to a second car. A clash of an old log does not count. */
export function transponderBack(before: MeetingState, after: MeetingState): Rejection | null {
  for (const { car, transponder } of enteredCars(after)) {
    if (transponder === undefined) continue;
    const held = before.entries.get(car);
    if (held?.status === 'entered' && held.transponder === transponder) continue;
    const refused = transponderRefused(after, car, transponder, null);
    if (refused) return refused;
  }
  return null;
}
