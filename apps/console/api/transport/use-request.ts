import { useEffect, useState } from 'react';
import { identity } from '../data/identity.ts';
import { sharedRequest, type RequestOptions, type RequestState } from './shared-request.ts';
import { Signal, useSignal } from './signal.ts';

export interface Requested<T> extends RequestState<T> {
  /** False while `answer` belongs to another key, because the answer of this one is on its way. */
  readonly isCurrent: boolean;
}

const NOTHING: RequestState<never> = { answer: undefined, problem: null };
const NO_REQUEST = { state: new Signal(NOTHING), follow: () => () => undefined };

/**
 * Asks the server for something once, and again when the official changes, when the server comes back, and
 * after failures. Components that use the same key share one request. While the key changes, the last answer
 * stays.
 * @param key names what is asked for, with everything that the answer depends on; null: nothing
 */
export function useRequest<T>(key: string | null, options: RequestOptions<T>): Requested<T> {
  const who = useSignal(identity);
  const fullKey = key === null ? null : `${key} ${JSON.stringify(who)}`;
  const request = fullKey === null ? NO_REQUEST : sharedRequest(fullKey, options);
  const { follow } = request;
  useEffect(follow, [follow]);
  const { answer, problem } = useSignal<RequestState<T>>(request.state);
  const [last, setLast] = useState<T | undefined>(answer);
  const next = key === null ? undefined : answer === undefined ? last : answer;
  if (next !== last) setLast(() => next);
  return { answer: next, problem, isCurrent: answer !== undefined };
}
