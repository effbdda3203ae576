import { PROJECTIONS } from '#projections';
import { didYouMean, momentWords, type ViewAnswer, type ViewRequest } from '#race-control';
import type { Problem } from '../http/problems.ts';
import { QUERY, VIEWS, meetingUnknown } from '../http/problem-sets.ts';

export type RequestedView = Pick<ViewRequest, 'meeting' | 'projection' | 'session'>;

/**
 * An answer without a view. For an unknown moment, `field` names the parameter of the moment; the default is
 * `at`.
 */
type ViewFailure = Exclude<ViewAnswer, { kind: 'view' }> & { readonly field?: string };

/**
 * Returns the problem that says why there is no view. `parameter` is the query parameter that named the
 * view; without it the address did.
 */
export function viewProblem(answer: ViewFailure, requested: RequestedView, parameter?: string): Problem {
  const field = parameter === undefined ? {} : { field: parameter };
  switch (answer.kind) {
    case 'meeting-unknown':
      return meetingUnknown(requested.meeting);
    case 'projection-unknown': {
      const { projections } = answer;
      const suggestion = didYouMean(requested.projection, projections);
      const words = `There is no projection "${requested.projection}".${suggestion}`;
      return VIEWS.problem('projection-unknown', words, { ...field, projections });
    }
    case 'session-unknown':
      return sessionProblem(requested, { ...field, sessions: answer.sessions });
    case 'lap-unknown':
      return QUERY.problem('query-wrong', answer.words, { field: 'lap' });
    default: {
      const { kind, ...more } = answer;
      return VIEWS.problem(kind, momentWords(answer), { field: 'at', ...more });
    }
  }
}

interface Sessions {
  readonly sessions: readonly string[];
  readonly field?: string;
}

function sessionProblem({ projection, session }: RequestedView, more: Sessions): Problem {
  return VIEWS.problem('session-unknown', sessionWords(projection, session, more), { ...more });
}

function sessionWords(
  projection: string,
  session: string | undefined,
  { sessions, field }: Sessions,
): string {
  if (session === undefined) {
    const noun = PROJECTIONS[projection]?.byClass ? 'class' : nounOf(projection);
    const how = field === undefined ? 'Name it in the address.' : `Write ${projection}/<${noun}>.`;
    return `${projection} is a view of one ${noun}. ${how}`;
  }
  const { session: about, byClass } = PROJECTIONS[projection] ?? {};
  if (about === 'none' && !(byClass && sessions.length > 0)) {
    return `${projection} is a view of the whole meeting. Leave the session out.`;
  }
  return `There is no ${nounOf(projection)} "${session}" in ${projection}.${didYouMean(session, sessions)}`;
}

/** Returns what a view is about. */
const nounOf = (projection: string): string =>
  PROJECTIONS[projection]?.session === 'ranking' ? 'ranking' : 'session';
