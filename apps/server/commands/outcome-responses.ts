import type { Outcome, Receipt } from '#race-control';
import type { Problem } from '../http/problems.ts';
import { COMMANDS, PRECONDITIONS, rejectionProblem } from '../http/problem-sets.ts';

export type OutcomeResponse =
  { readonly ok: true; readonly receipt: Receipt } | { readonly ok: false; readonly problem: Problem };

/** Returns the HTTP response to the outcome of a command. */
export function responseToOutcome(outcome: Outcome): OutcomeResponse {
  switch (outcome.kind) {
    case 'accepted':
      return { ok: true, receipt: outcome.receipt };
    case 'refused': {
      const { rejection, revision, commandId } = outcome;
      return { ok: false, problem: rejectionProblem(rejection, { revision, commandId }) };
    }
    case 'command-id-reused':
    case 'command-in-flight':
      return { ok: false, problem: COMMANDS.problem(outcome.kind, '', { commandId: outcome.commandId }) };
    case 'precondition-failed':
      return { ok: false, problem: preconditionFailed(outcome.expectedRevision, outcome.actualRevision) };
  }
}

export const preconditionFailed = (expectedRevision: number | string, actualRevision: number): Problem =>
  PRECONDITIONS.problem('precondition-failed', `The log is at revision ${actualRevision}.`, {
    expectedRevision,
    actualRevision,
  });
