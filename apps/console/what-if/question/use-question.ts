import { useCallback, useMemo } from 'react';
import { useMeetingId } from '../../api/data/meeting.tsx';
import { addressOf, navigate, type PageProps } from '../../routes.ts';
import { changedQuery, parseQuestion, type QuestionChange, type Question } from './question.ts';

/** The question of the address, and functions that change it there. */
export interface QuestionState {
  readonly question: Question;
  /** The moment as text of the address, even if it is not a revision. */
  readonly moment: string;
  /** Stable until the meeting or session changes, because rows are memoized. */
  readonly change: (part: QuestionChange) => void;
  readonly strike: (revisions: readonly number[]) => void;
}

/** Keeps the question in the address, so that a link leads to it. */
export function useQuestion({ session, query }: PageProps): QuestionState {
  const meeting = useMeetingId();
  const text = query.toString();
  const question = useMemo(() => parseQuestion(new URLSearchParams(text)), [text]);
  const change = useCallback(
    (part: QuestionChange) => {
      const next = changedQuery(new URLSearchParams(location.search), part);
      navigate(addressOf(meeting, 'what-if', session, next), 'replace');
    },
    [meeting, session],
  );
  const strike = useCallback((revisions: readonly number[]) => change({ strike: revisions }), [change]);
  return { question, moment: query.get('at') ?? '', change, strike };
}
