import { createContext, useCallback, useContext, useEffect, useMemo, type ReactNode } from 'react';
import type { ProjectionName, ViewOf } from '#projections';
import { usePacedSignal } from '../transport/paced.ts';
import { identity } from './identity.ts';
import { LiveViews, type ConnectionState } from '../transport/live-views.ts';
import { useSignal, type Signal } from '../transport/signal.ts';
import { withSpokenNames } from '../../ui/text/session-names.ts';

/** The type of each view, by the name of its projection. */
export type ViewsByName = { readonly [N in ProjectionName]: ViewOf<N> };

/** Each new record of a log moves all others down, so at twenty a second nobody could read them. */
const MIN_INTERVAL_MS = 500;

const MeetingContext = createContext<{ readonly meeting: string; readonly live: LiveViews } | null>(null);

/** Provides the meeting and its live views to the components below. */
export function MeetingProvider({
  meeting,
  children,
}: {
  readonly meeting: string;
  readonly children: ReactNode;
}) {
  const value = useMemo(() => ({ meeting, live: new LiveViews(meeting) }), [meeting]);
  const who = useSignal(identity);
  useEffect(() => value.live.reset(), [value, who]);
  useEffect(() => value.live.open(), [value]);
  return <MeetingContext value={value}>{children}</MeetingContext>;
}

function useMeetingContext() {
  const value = useContext(MeetingContext);
  if (!value) throw new Error('This hook needs a MeetingProvider above it.');
  return value;
}

/** Returns the id of the meeting that the page shows. */
export const useMeetingId = (): string => useMeetingContext().meeting;

/** Returns the state of the connection to the server, and a function that connects again at once. */
export function useConnection(): { readonly connection: ConnectionState; readonly retry: () => void } {
  const { live } = useMeetingContext();
  const retry = useCallback(() => live.retry(), [live]);
  return { connection: useSignal(live.connection), retry };
}

/**
 * Returns for how many seconds nothing was heard from the server, if that is too long to trust a flag; null
 * while it is not.
 */
export function useSilence(): number | null {
  const { live } = useMeetingContext();
  return useSignal(live.silence);
}

/** Follows a view while the component is mounted. Returns undefined until the view has come. */
export const useView = <N extends ProjectionName>(name: N, session?: string): ViewsByName[N] | undefined =>
  withSpokenNames(useSignal(useViewSignal(name, session)));

/**
 * Follows a view like `useView`, but changes at most twice a second. Use it for long views that move as they
 * grow.
 */
export const useThrottledView = <N extends ProjectionName>(
  name: N,
  session?: string,
): ViewsByName[N] | undefined =>
  withSpokenNames(usePacedSignal(useViewSignal(name, session), MIN_INTERVAL_MS));

function useViewSignal<N extends ProjectionName>(name: N, session?: string) {
  const { live } = useMeetingContext();
  const key = session === undefined ? name : `${name}/${session}`;
  useEffect(() => live.follow(key), [live, key]);
  return live.view(key) as Signal<ViewsByName[N] | undefined>;
}
