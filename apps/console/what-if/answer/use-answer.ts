import type { ProblemBody, WhatIfQuestion } from '#client';
import type { WhatIfDocument } from '#race-control';
import { client } from '../../api/transport/client.ts';
import { useRequest } from '../../api/transport/use-request.ts';
import { announce } from '../../ui/announce.tsx';
import { t } from '../../ui/language/language.ts';

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
  const { answer, isCurrent, problem } = useRequest(body && `what-if ${meeting} ${repeats} ${body}`, {
    send: async (signal) => {
      const question = JSON.parse(body ?? '') as WhatIfQuestion;
      const answered = await client.meeting(meeting).whatIf(question, { signal });
      announce(t('The answer is ready. Nothing was saved.'));
      return answered;
    },
    pauseMs: TYPING_PAUSE_MS,
  });
  if (body === null) return NO_ANSWER;
  if (problem) return { answer: null, problem, isAsking: false };
  return { answer: answer ?? null, problem: null, isAsking: !isCurrent };
}
