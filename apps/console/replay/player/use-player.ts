import { useEffect, useReducer, useRef, type Dispatch } from 'react';
import { useMeetingId } from '../../api/data/meeting.tsx';
import { addressOf, navigate } from '../../routes.ts';
import { moved, namedIn, queryOf, type Move, type Playing } from './playing.ts';
import type { Track } from './playback-time.ts';
import { usePaced } from '../use-paced.ts';

const TICK_MS = 100;
/** Browsers refuse an address that changes oftener than a hundred times in half a minute. */
const ADDRESS_MS = 350;

interface Place {
  readonly session: string;
  readonly query: URLSearchParams;
}

/** A player of a session; the address says where it stands, and takes it where another one says. */
export function usePlayer(track: Track, { session, query }: Place): [Playing, Dispatch<Move>] {
  const [playing, move] = useReducer(
    (before: Playing, what: Move) => moved(track, before, what),
    query,
    (named): Playing => ({ ...namedIn(named), time: null, isPlaying: false, speed: 1 }),
  );
  useTicks(playing.isPlaying, move);
  useAddressOf(playing, { session, query }, move);
  return [playing, move];
}

function useTicks(isPlaying: boolean, move: Dispatch<Move>): void {
  useEffect(() => {
    if (!isPlaying) return undefined;
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      move({ kind: 'tick', ms: now - last });
      last = now;
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [isPlaying, move]);
}

function useAddressOf(playing: Playing, { session, query }: Place, move: Dispatch<Move>): void {
  const meeting = useMeetingId();
  const told = addressOf(meeting, 'replay', session, queryOf(namedIn(query)));
  const address = usePaced(addressOf(meeting, 'replay', session, queryOf(playing)), ADDRESS_MS);
  /** What the address and the player agree on: only one that differs from it is somebody's wish. */
  const agreed = useRef(told);
  useEffect(() => {
    if (address === agreed.current) return;
    agreed.current = address;
    navigate(address, 'replace');
  }, [address]);
  useEffect(() => {
    if (told === agreed.current) return;
    agreed.current = told;
    move({ kind: 'open', named: namedIn(new URL(told, location.origin).searchParams) });
  }, [told, move]);
}
