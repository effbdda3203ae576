import type { WhatIfDocument } from '#race-control';
import { useEffect, useState } from 'react';
import { fetchJson, meetingPath } from '../../api/transport/http.ts';
import { identity } from '../../api/data/identity.ts';
import { problemOf, type ProblemBody } from '../../api/transport/problem.ts';
import { useReturnCount } from '../../api/transport/server-state.ts';
import { useSignal } from '../../api/transport/signal.ts';
import { announce } from '../../ui/announce.tsx';

/** The state of a what-if question. */
export interface AnswerState {
  /** The last answer. It stays while the next one is on its way. */
  readonly answer: WhatIfDocument | null;
  /** Why there is no answer. */
  readonly problem: ProblemBody | null;
  readonly isAsking: boolean;
}

/** A question is sent when it has not changed for this time. */
const TYPING_PAUSE_MS = 200;

const NO_ANSWER: AnswerState = { answer: null, problem: null, isAsking: false };

/**
 * Sends a what-if question. It writes nothing, so it is sent without a button.
 * @param body the question as JSON; null: there is nothing to ask
 * @param repeats is increased to ask the same question again
 */
export function useAnswer(meeting: string, body: string | null, repeats: number): AnswerState {
  const who = useSignal(identity);
  const returned = useReturnCount();
  const key = `${meeting} ${body} ${repeats} ${returned} ${JSON.stringify(who)}`;
  const [settled, setSettled] = useState<AnswerState & { readonly key: string }>({ ...NO_ANSWER, key: '' });
  useEffect(() => {
    if (body === null) return undefined;
    const leaving = new AbortController();
    const timer = setTimeout(() => {
      const request = { method: 'POST', body: JSON.parse(body) as unknown, signal: leaving.signal } as const;
      fetchJson<WhatIfDocument>(meetingPath(meeting, 'what-if'), request).then(
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
