import { isTemporary, type ProblemBody } from '../api/transport/problem.ts';

interface Revised {
  readonly revision: number;
}

/** What there is to show of a moment. */
interface Known<V> {
  /** The revision that is asked for; null: now. */
  readonly at: number | null;
  readonly live: V | undefined;
  /** What was asked for last, and came. */
  readonly past: V | undefined;
  /** What was shown when now was left: it stays until the first of the past comes. */
  readonly left: V | undefined;
  /** Why what is asked for did not come. */
  readonly problem: ProblemBody | null;
}

/** What is shown of a moment. */
export interface Shown<V> {
  readonly view: V | undefined;
  /** Whether it is of that moment. What is not may stay while that is on its way, and never longer. */
  readonly isThen: boolean;
  readonly problem: ProblemBody | null;
}

/** Only a view of that very revision is shown as that moment: now is never taken for it. */
export function shownOf<V extends Revised>({ at, live, past, left, problem }: Known<V>): Shown<V> {
  if (at === null) return { view: live, isThen: live !== undefined, problem: null };
  if (past?.revision === at) return { view: past, isThen: true, problem: null };
  return { view: problem === null ? (past ?? left) : undefined, isThen: false, problem };
}

/** Of which moment it is what is shown, in words. */
export function whenWords(at: number | null, { view, isThen, problem }: Shown<Revised>): string {
  if (at === null) return 'now';
  if (isThen) return 'as it was then';
  if (problem) return `record ${at} did not come${isTemporary(problem) ? ' and is asked for again' : ''}`;
  const coming = `record ${at} is on its way`;
  return view ? `still record ${view.revision}: ${coming}` : coming;
}
