import { useState } from 'react';
import { useMeetingId, useView, type ViewsByName } from '../../api/data/meeting.tsx';
import { useViewAt } from '../../api/data/view-at.ts';
import { usePaced } from '../../api/transport/paced.ts';
import { viewOfMoment, type MomentView } from '../moment-view.ts';

type Order = ViewsByName['running-order'];

/** Minimum time between two requests while the slider moves. */
const REQUEST_INTERVAL_MS = 100;
/** A request without an answer after this time is replaced by the next one. */
const MAX_WAIT_MS = 1_000;

/** Returns the order of a session as it was known at a revision; null: as it is now. */
export function useOrderAt(session: string, at: number | null): MomentView<Order> {
  const live = useView('running-order', session);
  const [isWaiting, setWaiting] = useState(false);
  const requested = usePaced(at, isWaiting ? MAX_WAIT_MS : REQUEST_INTERVAL_MS);
  const past = useViewAt({ meeting: useMeetingId(), name: 'running-order', session }, requested);
  const isAnswered = requested === null || past.view?.revision === requested || past.problem !== null;
  if (isWaiting === isAnswered) setWaiting(!isAnswered);
  const lastLive = useLiveWhenLeft(at, live);
  return viewOfMoment({
    at,
    live,
    past: past.view,
    lastLive,
    problem: requested === at ? past.problem : null,
  });
}

/** Returns the live order at the time when the player left now for a moment of the past. */
function useLiveWhenLeft(at: number | null, live: Order | undefined): Order | undefined {
  const isNow = at === null;
  const [kept, setKept] = useState({ isNow, order: undefined as Order | undefined });
  if (kept.isNow !== isNow) setKept({ isNow, order: isNow ? undefined : live });
  return kept.order;
}
