import { useEffect, useState } from 'react';
import type { RowDiff } from '../../api/data/diff.ts';
import { fetchJson } from '../../api/transport/http.ts';
import { useMeetingId } from '../../api/data/meeting.tsx';
import { viewPath } from '../../api/data/view-at.ts';
import type { ProblemBody } from '../../api/transport/problem.ts';
import { useReturnCount } from '../../api/transport/server-state.ts';
import { retryUntilAnswered } from '../../api/transport/until-answered.ts';

interface Diff {
  readonly from: { readonly revision: number };
  readonly to: { readonly revision: number };
  readonly rows: readonly RowDiff[];
}

interface Answer {
  /** The last that came; it stays while the next is on its way. */
  readonly diff: Diff | undefined;
  readonly problem: ProblemBody | null;
}

/** Who moved in the running order of a session from one revision to a later one. */
export function useDiff(session: string, from: number, to: number): Answer {
  const meeting = useMeetingId();
  const returned = useReturnCount();
  const [answer, setAnswer] = useState<Answer>({ diff: undefined, problem: null });
  useEffect(() => {
    const leaving = new AbortController();
    const path = viewPath({ meeting, name: 'running-order', session }, 'diff');
    const asking = (signal: AbortSignal) => fetchJson<Diff>(`${path}?from=${from}&to=${to}`, { signal });
    const onProblem = (problem: ProblemBody) => setAnswer(({ diff }) => ({ diff, problem }));
    void retryUntilAnswered(asking, { signal: leaving.signal, onProblem }).then((answered) => {
      if (answered && !leaving.signal.aborted) setAnswer({ diff: answered.body, problem: null });
    });
    return () => leaving.abort();
  }, [meeting, session, from, to, returned]);
  return answer;
}
