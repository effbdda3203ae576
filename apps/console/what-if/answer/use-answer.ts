import { useEffect, useState } from 'react';
import { fetchJson, meetingPath } from '../../api/transport/http.ts';
import { identity } from '../../api/data/identity.ts';
import { problemOf, type ProblemBody } from '../../api/transport/problem.ts';
import { useReturnCount } from '../../api/transport/server-state.ts';
import { useSignal } from '../../api/transport/signal.ts';
import { announce } from '../../ui/announce.tsx';
import type { WhatIfAnswer } from './answer.ts';

export interface AnswerState {
  /** The last answer, which stays while the next is on its way. */
  readonly answer: WhatIfAnswer | null;
  /** Why the question was refused. */
  readonly problem: ProblemBody | null;
  readonly isAsking: boolean;
}

/** A question is asked when nothing was changed in it for so long. */
const TYPING_PAUSE_MS = 200;

const NO_ANSWER: AnswerState = { answer: null, problem: null, isAsking: false };

/**
 * Asks what would be. Nothing is written by it, so that it is asked as soon as it stands, and `times` again.
 * @param body the question as JSON; null: there is none to ask
 */
export function useAnswer(meeting: string, body: string | null, times: number): AnswerState {
  const who = useSignal(identity);
  const returned = useReturnCount();
  const key = `${meeting} ${body} ${times} ${returned} ${JSON.stringify(who)}`;
  const [settled, setSettled] = useState<AnswerState & { readonly key: string }>({ ...NO_ANSWER, key: '' });
  useEffect(() => {
    if (body === null) return undefined;
    const leaving = new AbortController();
    const timer = setTimeout(() => {
      const asking = { method: 'POST', body: JSON.parse(body) as unknown, signal: leaving.signal } as const;
      fetchJson<WhatIfAnswer>(meetingPath(meeting, 'what-if'), asking).then(
        ({ body: answer }) => {
          setSettled({ answer, problem: null, isAsking: false, key });
          announce('The answer is there. Nothing was written.');
        },
        (error: unknown) => {
          if (leaving.signal.aborted) return;
          setSettled({ answer: null, problem: problemOf(error), isAsking: false, key });
        },
      );
    }, TYPING_PAUSE_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [meeting, body, key]);
  if (body === null) return NO_ANSWER;
  return settled.key === key ? settled : { ...settled, problem: null, isAsking: true };
}
