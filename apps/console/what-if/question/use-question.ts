import { useCallback, useMemo } from 'react';
import { useMeetingId } from '../../api/data/meeting.tsx';
import { addressOf, navigate, type PageProps } from '../../routes.ts';
import { changedQuery, parseQuestion, type QuestionChange, type Question } from './question.ts';

export interface QuestionState {
  readonly question: Question;
  /** The moment as it stands in the address, also where it is none. */
  readonly moment: string;
  /** The same functions as long as the page is about the same: rows are drawn by them. */
  readonly change: (part: QuestionChange) => void;
  readonly strike: (revisions: readonly number[]) => void;
}

/** The question that the address asks, and the way to change it there, so that it can be sent to somebody. */
export function useQuestion({ session, query }: PageProps): QuestionState {
  const meeting = useMeetingId();
  const said = query.toString();
  const question = useMemo(() => parseQuestion(new URLSearchParams(said)), [said]);
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
