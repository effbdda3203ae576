import { z } from 'zod';
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

export const because = (rule: string, words: string, revisions: readonly number[]): Because => ({
  rule,
  words,
  revisions: [...new Set(revisions)],
});
