import { useEffect, useState } from 'react';
import { ask, inMeeting } from '../transport/http.ts';
import { useReturned } from '../transport/server-state.ts';
import type { ViewsByName } from './meeting.tsx';
import type { ProblemBody } from '../transport/problem.ts';
import { untilAnswered } from '../transport/until-answered.ts';

/** Which view of a meeting. */
export interface Asked<N extends keyof ViewsByName = keyof ViewsByName> {
  readonly meeting: string;
  readonly name: N;
  readonly session?: string | undefined;
}

export const viewPath = ({ meeting, name, session }: Asked, ...rest: readonly string[]): string =>
  inMeeting(meeting, 'projections', name, ...(session === undefined ? [] : [session]), ...rest);

/** A view as it was known at a revision. @throws ProblemError, NoAnswerError */
async function viewAt<N extends keyof ViewsByName>(
  asked: Asked<N>,
  at: number,
  signal?: AbortSignal,
): Promise<ViewsByName[N]> {
  const { body } = await ask<ViewsByName[N]>(`${viewPath(asked)}?at=${at}`, { signal });
  return body;
}

export interface Past<T> {
  /** The last one that came, which stays while the next is on its way. */
  readonly view: T | undefined;
  /** Why the one that is asked for did not come. It is asked for again where that may help. */
  readonly problem: ProblemBody | null;
}

const NOTHING = { view: undefined, problem: null, of: null };

/**
 * A view as it was at a revision (null: none is asked for). While a slider moves only the last is waited for.
 */
export function useViewAt<N extends keyof ViewsByName>(
  { meeting, name, session }: Asked<N>,
  at: number | null,
): Past<ViewsByName[N]> {
  const returned = useReturned();
  const [past, setPast] = useState<Past<ViewsByName[N]> & { readonly of: number | null }>(NOTHING);
  if (at === null && past !== NOTHING) setPast(NOTHING);
  useEffect(() => {
    if (at === null) return undefined;
    const leaving = new AbortController();
    const asking = (signal: AbortSignal) => viewAt({ meeting, name, session }, at, signal);
    const onProblem = (problem: ProblemBody) => setPast(({ view }) => ({ view, problem, of: at }));
    void untilAnswered(asking, { signal: leaving.signal, onProblem }).then((view) => {
      if (view && !leaving.signal.aborted) setPast({ view, problem: null, of: at });
    });
    return () => leaving.abort();
  }, [meeting, name, session, at, returned]);
  return past.of === at ? past : { view: past.view, problem: null };
}
