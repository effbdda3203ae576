/** A reason for a place: the rule in words that a fan understands, and the records that it rests on. */
export interface Because {
  readonly rule: string;
  readonly words: string;
  readonly revisions: readonly number[];
}

export const because = (rule: string, words: string, revisions: readonly number[]): Because => ({
  rule,
  words,
  revisions: [...new Set(revisions)],
});
