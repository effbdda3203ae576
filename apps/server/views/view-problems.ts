import { PROJECTIONS } from '#projections';
import { didYouMean, momentWords, type ViewAnswer, type ViewRequest } from '#race-control';
import { problem, unknown, type Problem } from '../http/problems.ts';

export type Asked = Pick<ViewRequest, 'meeting' | 'projection' | 'session'>;

/** A moment that is not there is that of a field: `at`, where there is but one. */
type Missing = Exclude<ViewAnswer, { kind: 'view' }> & { readonly field?: string };

/** Why there is no view of what was asked for, as a problem; of which parameter, where it was one. */
export function missing(answer: Missing, asked: Asked, parameter?: string): Problem {
  const field = parameter === undefined ? {} : { field: parameter };
  switch (answer.kind) {
    case 'meeting-unknown':
      return unknown('meeting-unknown', `There is no meeting "${asked.meeting}".`);
    case 'projection-unknown': {
      const { projections } = answer;
      const meant = didYouMean(asked.projection, projections);
      return problem('projection-unknown', `There is no projection "${asked.projection}".${meant}`, {
        ...field,
        projections,
      });
    }
    case 'session-unknown':
      return noSession(asked, { ...field, sessions: answer.sessions });
    default: {
      const { kind, ...more } = answer;
      return problem(kind, momentWords(answer), { field: 'at', ...more });
    }
  }
}

interface Sessions {
  readonly sessions: readonly string[];
  readonly field?: string;
}

function noSession({ projection, session }: Asked, more: Sessions): Problem {
  const isShown = more.field !== undefined;
  if (session === undefined) {
    const how = isShown ? `: ${projection}/<session>` : ': name it in the address';
    return unknown('session-unknown', `${projection} is of one session${how}.`, { ...more });
  }
  if (PROJECTIONS[projection]?.session === 'none') {
    return unknown('session-unknown', `${projection} is of the whole meeting: name no session.`, { ...more });
  }
  const words = `There is no session "${session}" in ${projection}.${didYouMean(session, more.sessions)}`;
  return unknown('session-unknown', words, { ...more });
}
