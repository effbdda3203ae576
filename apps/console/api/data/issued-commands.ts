import type { Command } from '#domain';
import type { Issuer } from './identity.ts';
import { ProblemError, problemOf, type ProblemBody } from '../transport/problem.ts';

export interface Receipt {
  readonly meeting: string;
  readonly revision: number;
  readonly events: readonly { readonly revision: number; readonly type: string }[];
  readonly commandId: string;
}

/** A command on its way and what became of it. */
export interface IssuedCommand {
  readonly commandId: string;
  readonly meeting: string;
  readonly command: Command;
  /** Who sat here: it goes out under no other name. */
  readonly issuer: Issuer;
  /** In milliseconds since the page began: a device's clock may be set meanwhile. */
  readonly issuedAt: number;
  readonly outcome:
    | { readonly kind: 'pending' }
    | { readonly kind: 'done'; readonly receipt: Receipt }
    | { readonly kind: 'refused'; readonly problem: ProblemBody }
    /** No answer came: it may have been taken. With the same id it may be sent again, and counts once. */
    | { readonly kind: 'unanswered'; readonly problem: ProblemBody };
}

/** So many are shown; what was done is in the log. */
const MAX_ISSUED = 50;

/** With a new one. What is not done stays, however many come after it, until somebody has seen it. */
export const addIssued = (all: readonly IssuedCommand[], one: IssuedCommand): readonly IssuedCommand[] =>
  [one, ...all].filter((each, i) => i < MAX_ISSUED || each.outcome.kind !== 'done');

/** Is it not known yet, or not known at all, what became of it? */
export const isUnsettled = ({ outcome: { kind } }: IssuedCommand): boolean =>
  kind === 'pending' || kind === 'unanswered';

/** Answers that are about who asks, or how often: they say nothing of what was sent before. */
const CALLER_STATUSES: ReadonlySet<number> = new Set([401, 403, 429]);

/** What became of a command to which an error came for an answer. */
export function outcomeOfError(error: unknown, isAgain: boolean): IssuedCommand['outcome'] {
  const problem = problemOf(error);
  const { status, code } = problem;
  // A store that went away in the middle may have taken it all the same, as may the first of two.
  const isOpen =
    !(error instanceof ProblemError) ||
    status >= 500 ||
    code === 'command-in-flight' ||
    (isAgain && CALLER_STATUSES.has(status));
  return { kind: isOpen ? 'unanswered' : 'refused', problem };
}

/** Why somebody who sits here now does not send it; null: it is theirs. */
export function issuerMismatch({ issuer }: IssuedCommand, now: Issuer): string | null {
  if (issuer.id === now.id && issuer.role === now.role) return null;
  const who = issuer.id === '' ? 'Somebody else' : `${issuer.id}, ${issuer.role},`;
  return `${who} issued it, and it is sent under no other name.`;
}
