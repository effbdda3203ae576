import type { Outcome, Receipt } from '#race-control';
import { problem, rejected, type Problem } from '../http/problems.ts';

export type Answer =
  { readonly ok: true; readonly receipt: Receipt } | { readonly ok: false; readonly problem: Problem };

/** What a command came to, as HTTP says it. */
export function answerOf(outcome: Outcome): Answer {
  switch (outcome.kind) {
    case 'accepted':
      return { ok: true, receipt: outcome.receipt };
    case 'refused': {
      const { rejection, revision, commandId } = outcome;
      return { ok: false, problem: rejected(rejection, { revision, commandId }) };
    }
    case 'command-id-reused':
      return { ok: false, problem: problem('command-id-reused', '', { commandId: outcome.commandId }) };
    case 'command-in-flight':
      return { ok: false, problem: problem('command-in-flight', '', { commandId: outcome.commandId }) };
    case 'precondition-failed':
      return { ok: false, problem: movedOn(outcome.expectedRevision, outcome.actualRevision) };
  }
}

export const movedOn = (expectedRevision: number | string, actualRevision: number): Problem =>
  problem('precondition-failed', `The log is at revision ${actualRevision}.`, {
    expectedRevision,
    actualRevision,
  });
