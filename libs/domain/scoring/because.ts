import { z } from 'zod';
import { classOf } from '../kernel/classes.ts';
import type { DeepReadonly } from '../kernel/deep-readonly.ts';
import * as field from '../kernel/fields.ts';
import type { SessionState } from '../session/state.ts';

/** A reason for a place. */
export const placeReason = z.strictObject({
  rule: z.string().describe('The name of the rule that applied, like `race-order`.'),
  words: z.string().describe('The rule in words that a fan understands.'),
  revisions: z.array(field.revision).describe('The revisions of the records that the reason rests on.'),
});
export type Because = DeepReadonly<z.infer<typeof placeReason>>;

/** Returns the assignments of transponders that the crossings of a car rest on. */
export const transponderReasons = ({ assigned }: SessionState, car: string): Because[] =>
  (assigned.get(car) ?? []).map(({ transponder, revision }) =>
    because('transponder', `transponder ${transponder} is assigned to the car`, [revision]),
  );

/**
 * Returns reasons in which the numbers of cars and the sessions stand without their class. They are read
 * within the class, where its id says nothing.
 */
export function withinClass<R extends { readonly because: readonly Because[] }>(
  id: string,
  rows: readonly R[],
): readonly R[] {
  const classId = classOf(id);
  if (classId === null) return rows;
  const short = (words: string): string => words.replaceAll(`${classId}/`, '');
  return rows.map((row) => ({
    ...row,
    because: row.because.map((reason) => ({ ...reason, words: short(reason.words) })),
  }));
}

export const because = (rule: string, words: string, revisions: readonly number[]): Because => ({
  rule,
  words,
  revisions: [...new Set(revisions)],
});
