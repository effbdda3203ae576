import { useEffect, useState } from 'react';
import { fetchJson, meetingPath } from '../transport/http.ts';
import { useReturnCount } from '../transport/server-state.ts';
import type { ViewsByName } from './meeting.tsx';
import type { ProblemBody } from '../transport/problem.ts';
import { retryUntilAnswered } from '../transport/until-answered.ts';

/** Which view of a meeting. */
export interface ViewRequest<N extends keyof ViewsByName = keyof ViewsByName> {
  readonly meeting: string;
  readonly name: N;
  readonly session?: string | undefined;
}

export const viewPath = ({ meeting, name, session }: ViewRequest, ...rest: readonly string[]): string =>
  meetingPath(meeting, 'projections', name, ...(session === undefined ? [] : [session]), ...rest);

/** A view as it was known at a revision. @throws ProblemError, NoAnswerError */
async function fetchViewAt<N extends keyof ViewsByName>(
  asked: ViewRequest<N>,
  at: number,
  signal?: AbortSignal,
): Promise<ViewsByName[N]> {
  const { body } = await fetchJson<ViewsByName[N]>(`${viewPath(asked)}?at=${at}`, { signal });
  return body;
}

export interface PastView<T> {
  /** The last one that came, which stays while the next is on its way. */
  readonly view: T | undefined;
  /** Why the one that is asked for did not come. It is asked for again where that may help. */
  readonly problem: ProblemBody | null;
}

const NO_VIEW = { view: undefined, problem: null, of: null };

/**
 * A view as it was at a revision (null: none is asked for). While a slider moves only the last is waited for.
 */
export function useViewAt<N extends keyof ViewsByName>(
  { meeting, name, session }: ViewRequest<N>,
  at: number | null,
): PastView<ViewsByName[N]> {
  const returned = useReturnCount();
  const [past, setPast] = useState<PastView<ViewsByName[N]> & { readonly of: number | null }>(NO_VIEW);
  if (at === null && past !== NO_VIEW) setPast(NO_VIEW);
  useEffect(() => {
    if (at === null) return undefined;
    const leaving = new AbortController();
    const asking = (signal: AbortSignal) => fetchViewAt({ meeting, name, session }, at, signal);
    const onProblem = (problem: ProblemBody) => setPast(({ view }) => ({ view, problem, of: at }));
    void retryUntilAnswered(asking, { signal: leaving.signal, onProblem }).then((view) => {
      if (view && !leaving.signal.aborted) setPast({ view, problem: null, of: at });
    });
    return () => leaving.abort();
  }, [meeting, name, session, at, returned]);
  return past.of === at ? past : { view: past.view, problem: null };
}
