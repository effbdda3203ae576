import { useEffect, useReducer, useRef, type Dispatch } from 'react';
import { useMeetingId } from '../../api/data/meeting.tsx';
import { usePaced } from '../../api/transport/paced.ts';
import { addressOf, navigate } from '../../routes.ts';
import type { SessionTimeline } from '../session-timeline.ts';
import {
  momentsQuery,
  parseMoments,
  reducePlayer,
  type PlayerAction,
  type PlayerState,
} from './player-state.ts';

const TICK_INTERVAL_MS = 100;
/** Browsers refuse more than a hundred changes of the address in half a minute. */
const ADDRESS_INTERVAL_MS = 350;

interface PlayerAddress {
  readonly session: string;
  readonly query: URLSearchParams;
}

/** Runs a player of a session. The address follows the player, and the player follows a new address. */
export function usePlayer(
  timeline: SessionTimeline,
  { session, query }: PlayerAddress,
): [PlayerState, Dispatch<PlayerAction>] {
  const [player, dispatch] = useReducer(
    (before: PlayerState, action: PlayerAction) => reducePlayer(timeline, before, action),
    query,
    (first): PlayerState => ({ ...parseMoments(first), timeMs: null, isPlaying: false, speed: 1 }),
  );
  useTicks(player.isPlaying, dispatch);
  useAddressSync(player, { session, query }, dispatch);
  return [player, dispatch];
}

function useTicks(isPlaying: boolean, dispatch: Dispatch<PlayerAction>): void {
  useEffect(() => {
    if (!isPlaying) return undefined;
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      dispatch({ kind: 'tick', elapsedMs: now - last });
      last = now;
    }, TICK_INTERVAL_MS);
    return () => clearInterval(timer);
  }, [isPlaying, dispatch]);
}

function useAddressSync(
  player: PlayerState,
  { session, query }: PlayerAddress,
  dispatch: Dispatch<PlayerAction>,
): void {
  const meeting = useMeetingId();
  const given = addressOf(meeting, 'replay', session, momentsQuery(parseMoments(query)));
  const wanted = usePaced(addressOf(meeting, 'replay', session, momentsQuery(player)), ADDRESS_INTERVAL_MS);
  /**
   * The last address on which the page and the player agreed. If one of them has another address now, the
   * other one follows it.
   */
  const agreed = useRef(given);
  useEffect(() => {
    if (wanted === agreed.current) return;
    agreed.current = wanted;
    navigate(wanted, 'replace');
  }, [wanted]);
  useEffect(() => {
    if (given === agreed.current) return;
    agreed.current = given;
    dispatch({ kind: 'open', moments: parseMoments(new URL(given, location.origin).searchParams) });
  }, [given, dispatch]);
}
