import { useEffect, useState } from 'react';
import { fetchJson, meetingPath } from '../transport/http.ts';
import { useReturnCount } from '../transport/server-state.ts';
import type { ViewsByName } from './meeting.tsx';
import type { ProblemBody } from '../transport/problem.ts';
import { retryUntilAnswered } from '../transport/until-answered.ts';

/** Names a view of a meeting. */
export interface ViewRequest<N extends keyof ViewsByName = keyof ViewsByName> {
  readonly meeting: string;
  readonly name: N;
  readonly session?: string | undefined;
}

export const viewPath = ({ meeting, name, session }: ViewRequest, ...rest: readonly string[]): string =>
  meetingPath(meeting, 'projections', name, ...(session === undefined ? [] : [session]), ...rest);

/** Fetches a view as it was at a revision. @throws ProblemError, NoAnswerError */
async function fetchViewAt<N extends keyof ViewsByName>(
  request: ViewRequest<N>,
  at: number,
  signal?: AbortSignal,
): Promise<ViewsByName[N]> {
  const { body } = await fetchJson<ViewsByName[N]>(`${viewPath(request)}?at=${at}`, { signal });
  return body;
}

export interface PastView<T> {
  /** The last view that came. It stays while the next one is loading. */
  readonly view: T | undefined;
  /** Why the requested view did not come. It is requested again if that may help. */
  readonly problem: ProblemBody | null;
}

const NO_VIEW = { view: undefined, problem: null, at: null };

/**
 * Returns a view as it was at a revision; no view for null. While a slider moves, only the last request
 * counts.
 */
export function useViewAt<N extends keyof ViewsByName>(
  { meeting, name, session }: ViewRequest<N>,
  at: number | null,
): PastView<ViewsByName[N]> {
  const returned = useReturnCount();
  const [past, setPast] = useState<PastView<ViewsByName[N]> & { readonly at: number | null }>(NO_VIEW);
  if (at === null && past !== NO_VIEW) setPast(NO_VIEW);
  useEffect(() => {
    if (at === null) return undefined;
    const leaving = new AbortController();
    const request = (signal: AbortSignal) => fetchViewAt({ meeting, name, session }, at, signal);
    const onProblem = (problem: ProblemBody) => setPast(({ view }) => ({ view, problem, at }));
    void retryUntilAnswered(request, { signal: leaving.signal, onProblem }).then((view) => {
      if (view && !leaving.signal.aborted) setPast({ view, problem: null, at });
    });
    return () => leaving.abort();
  }, [meeting, name, session, at, returned]);
  return past.at === at ? past : { view: past.view, problem: null };
}
