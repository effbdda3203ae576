import { createContext, useCallback, useContext, useEffect, useMemo, type ReactNode } from 'react';
import type { ViewOf } from '#projections';
import { useThrottledSignal } from '../transport/throttled-signal.ts';
import { identity } from './identity.ts';
import { LiveViews, type ConnectionState } from '../transport/live-views.ts';
import { useSignal, type Signal } from '../transport/signal.ts';

type ViewName = Parameters<typeof viewKeyOf>[0];
const viewKeyOf = <N extends keyof ViewsByName>(name: N, session?: string): string =>
  session === undefined ? name : `${name}/${session}`;

/** Every view with its type, by the name of its projection. */
export interface ViewsByName {
  meeting: ViewOf<'meeting'>;
  'entry-list': ViewOf<'entry-list'>;
  'qualifying-order': ViewOf<'qualifying-order'>;
  lineup: ViewOf<'lineup'>;
  'running-order': ViewOf<'running-order'>;
  results: ViewOf<'results'>;
  'heat-results': ViewOf<'heat-results'>;
  field: ViewOf<'field'>;
  'race-log': ViewOf<'race-log'>;
  'lap-chart': ViewOf<'lap-chart'>;
  penalties: ViewOf<'penalties'>;
}

const MeetingContext = createContext<{ readonly meeting: string; readonly live: LiveViews } | null>(null);

/** The meeting that the page below is about. */
export function MeetingProvider({
  meeting,
  children,
}: {
  readonly meeting: string;
  readonly children: ReactNode;
}) {
  const held = useMemo(() => ({ meeting, live: new LiveViews(meeting) }), [meeting]);
  const who = useSignal(identity);
  useEffect(() => held.live.forget(), [held, who]);
  useEffect(() => () => held.live.close(), [held]);
  return <MeetingContext value={held}>{children}</MeetingContext>;
}

function useMeetingContext() {
  const held = useContext(MeetingContext);
  if (!held) throw new Error('Outside a MeetingProvider there is no meeting.');
  return held;
}

/** The id of the meeting that the page is about. */
export const useMeetingId = (): string => useMeetingContext().meeting;

/** How the page stands to the server, and a way to try again. */
export function useConnection(): { readonly connection: ConnectionState; readonly retry: () => void } {
  const { live } = useMeetingContext();
  const retry = useCallback(() => live.retry(), [live]);
  return { connection: useSignal(live.connection), retry };
}

/** A view as it is now; undefined until it has come. Following it begins and ends with the component. */
export const useView = <N extends ViewName>(name: N, session?: string): ViewsByName[N] | undefined =>
  useSignal(useViewSignal(name, session));

/** The same, not oftener than anybody reads: for what is long, as a log is. */
export const useThrottledView = <N extends ViewName>(name: N, session?: string): ViewsByName[N] | undefined =>
  useThrottledSignal(useViewSignal(name, session));

function useViewSignal<N extends ViewName>(name: N, session?: string) {
  const { live } = useMeetingContext();
  const show = viewKeyOf(name, session);
  useEffect(() => live.follow(show), [live, show]);
  return live.view(show) as Signal<ViewsByName[N] | undefined>;
}
