import { isTemporary, problemOf, saysNothing, type ProblemBody } from '#client';
import type { Command } from '#domain';
import type { Receipt } from '#race-control';
import { roleWords } from '../../ui/text/roles.ts';
import type { Issuer } from './identity.ts';
import { t } from '../../ui/language/language.ts';

/** A command that was issued from this page, and its outcome. */
export interface IssuedCommand {
  readonly commandId: string;
  readonly meeting: string;
  readonly command: Command;
  /** Who issued it. It is never sent under another name. */
  readonly issuer: Issuer;
  /** In milliseconds since the page was loaded, because the clock of the device may be set meanwhile. */
  readonly issuedAt: number;
  readonly outcome:
    /** `isUnknown`: it is sent again with its id, because it is not known whether it was taken. */
    | { readonly kind: 'pending'; readonly isUnknown?: true }
    | { readonly kind: 'done'; readonly receipt: Receipt }
    | { readonly kind: 'refused'; readonly problem: ProblemBody }
    /** No answer came, so it may have been accepted. It may be sent again with its id, and counts once. */
    | { readonly kind: 'unanswered'; readonly problem: ProblemBody }
    /** No answer came. It waits on this device, and no longer belongs to the issued commands. */
    | { readonly kind: 'kept' };
}

/** The list keeps this many commands. Older accepted ones can be found in the log. */
const MAX_ISSUED = 50;

/** Adds a command to the list. Commands that are not accepted stay in it until an official dismisses them. */
export const addIssued = (all: readonly IssuedCommand[], one: IssuedCommand): readonly IssuedCommand[] =>
  [one, ...all].filter((each, i) => i < MAX_ISSUED || each.outcome.kind !== 'done');

/** Returns the question that the official has to answer; null if the command asks nothing. */
export const questionOf = ({ outcome }: IssuedCommand): ProblemBody | null =>
  outcome.kind === 'refused' && outcome.problem.code === 'needs-confirmation' ? outcome.problem : null;

/** Returns whether the outcome is not known (yet). */
export const isUnsettled = ({ outcome: { kind } }: IssuedCommand): boolean =>
  kind === 'pending' || kind === 'unanswered';

/** Returns the outcome of a command that failed with an error. `isAgain`: it was sent before. */
export function outcomeOfError(error: unknown, isAgain: boolean): IssuedCommand['outcome'] {
  const problem = problemOf(error);
  const { code, outcome, status } = problem;
  const mayBeAccepted =
    outcome === 'unknown' ||
    code === 'command-in-flight' ||
    (isAgain ? saysNothing(problem) : isTemporary(problem) && status !== 429 && !isNotTaken(problem));
  return { kind: mayBeAccepted ? 'unanswered' : 'refused', problem };
}

/** Returns whether the server itself said 503: then the command was not taken. A proxy would not know. */
export const isNotTaken = ({ code, status }: ProblemBody): boolean =>
  status === 503 && !code.startsWith('status-');

/** Returns why the current official may not send the command; null if it is their own. */
export function issuerMismatch({ issuer }: Pick<IssuedCommand, 'issuer'>, now: Issuer): string | null {
  if (issuer.id === now.id && issuer.role === now.role) return null;
  if (issuer.id === '') return t('Somebody else issued it, and it is sent under no other name.');
  return t('{official}, {role}, issued it, and it is sent under no other name.', {
    official: issuer.id,
    role: roleWords(issuer.role),
  });
}
