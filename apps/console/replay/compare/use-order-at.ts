import { useState } from 'react';
import { useMeetingId, useView, type ViewsByName } from '../../api/data/meeting.tsx';
import { useViewAt } from '../../api/data/view-at.ts';
import { shownOf, type Shown } from '../shown-moment.ts';
import { usePacing } from '../use-paced.ts';

type Order = ViewsByName['running-order'];

/** While a slider moves, so many milliseconds lie between two questions at least. */
const ASK_MS = 100;
/** An answer that takes longer is not waited for: the next question takes its place. */
const PATIENCE_MS = 1_000;

/** The order as it was known at a revision; null: as it is now. */
export function useOrderAt(session: string, at: number | null): Shown<Order> {
  const live = useView('running-order', session);
  const [asked, setAsked] = useState(at);
  const past = useViewAt({ meeting: useMeetingId(), name: 'running-order', session }, asked);
  const isAnswered = asked === null || past.view?.revision === asked || past.problem !== null;
  usePacing({ value: at, paced: asked, everyMs: isAnswered ? ASK_MS : PATIENCE_MS, onPace: setAsked });
  const left = useLeft(at, live);
  return shownOf({ at, live, past: past.view, left, problem: asked === at ? past.problem : null });
}

/** What was live when now was left for a moment of the past. */
function useLeft(at: number | null, live: Order | undefined): Order | undefined {
  const [held, setHeld] = useState({ isNow: at === null, left: undefined as Order | undefined });
  const isNow = at === null;
  if (held.isNow !== isNow) setHeld({ isNow, left: isNow ? undefined : live });
  return held.left;
}
