import { useEffect, useState } from 'react';
import { ask, inMeeting } from './http.ts';
import { useReturned } from './server.ts';
import type { ViewsByName } from './meeting.tsx';
import { problemOf, type ProblemBody } from './problem.ts';

/** Which view of a meeting. */
export interface Asked<N extends keyof ViewsByName = keyof ViewsByName> {
  readonly meeting: string;
  readonly name: N;
  readonly session?: string | undefined;
}

export const viewPath = ({ meeting, name, session }: Asked, ...rest: readonly string[]): string =>
  inMeeting(meeting, 'projections', name, ...(session === undefined ? [] : [session]), ...rest);

/** A view as it was known at a revision. @throws ProblemError, NoAnswerError */
export async function viewAt<N extends keyof ViewsByName>(
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
  readonly problem: ProblemBody | null;
}

/**
 * A view as it was at a revision (null: none is asked for). While a slider moves only the last is waited for.
 */
export function useViewAt<N extends keyof ViewsByName>(
  { meeting, name, session }: Asked<N>,
  at: number | null,
): Past<ViewsByName[N]> {
  const returned = useReturned();
  const [past, setPast] = useState<Past<ViewsByName[N]>>({ view: undefined, problem: null });
  useEffect(() => {
    if (at === null) return undefined;
    const leaving = new AbortController();
    viewAt({ meeting, name, session }, at, leaving.signal).then(
      (view) => setPast({ view, problem: null }),
      (error: unknown) => {
        if (!leaving.signal.aborted) setPast(({ view }) => ({ view, problem: problemOf(error) }));
      },
    );
    return () => leaving.abort();
  }, [meeting, name, session, at, returned]);
  return past;
}
