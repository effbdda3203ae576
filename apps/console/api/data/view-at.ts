import type { ProblemBody } from '#client';
import type { ProjectionName, ViewOf } from '#projections';
import { client } from '../transport/client.ts';
import { useRequest } from '../transport/use-request.ts';

/** Names a view of a meeting. */
interface ViewRequest<N extends ProjectionName> {
  readonly meeting: string;
  readonly name: N;
  readonly session?: string | undefined;
}

interface PastView<T> {
  /** The last view that came. It stays while the next one is loading. */
  readonly view: T | undefined;
  /** Why the requested view did not come. It is requested again if that may help. */
  readonly problem: ProblemBody | null;
}

/**
 * Returns a view as it was at a revision; no view for null. While a slider moves, only the last request
 * counts.
 */
export function useViewAt<N extends ProjectionName>(
  { meeting, name, session }: ViewRequest<N>,
  at: number | null,
): PastView<ViewOf<N>> {
  const key = at === null ? null : `view ${meeting} ${name} ${session ?? ''} ${at}`;
  const { answer, problem } = useRequest(key, {
    send: (signal) => client.meeting(meeting).view(name, session, { at: at ?? undefined, signal }),
  });
  return { view: answer, problem };
}
