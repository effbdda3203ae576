import { lastOf, lengthOf, neighbour, placeAt, placeBy, type Track } from './playback-time.ts';

export const SPEEDS = [1, 2, 5, 10, 60] as const;
export type Speed = (typeof SPEEDS)[number];
export type StepBy = 'record' | 'lap' | 'decision';

/** Where a player stands. */
export interface Playing {
  /** The log as it was known at this revision; null: now, whatever is recorded next. */
  readonly at: number | null;
  /** Somewhere between that record and the next, in the track's time; null: at the record. */
  readonly time: number | null;
  readonly isPlaying: boolean;
  readonly speed: Speed;
  /** The moment to compare with. */
  readonly pinned: number | null;
}

/** What the address says of a moment, so that it can be sent to somebody. */
export type Named = Pick<Playing, 'at' | 'pinned'>;

export type Move =
  /** What an address names. */
  | { readonly kind: 'open'; readonly named: Named }
  /** To a revision, or to now. */
  | { readonly kind: 'to'; readonly at: number | null }
  /** To the first of some records, or from one of them to the next. */
  | { readonly kind: 'among'; readonly places: readonly number[] }
  /** To where a lap was completed, or the last one that was; 0: to where the session was opened. */
  | { readonly kind: 'lap'; readonly lap: number }
  /** Keeps this moment to compare with; `null` lets it go. */
  | { readonly kind: 'pin'; readonly pinned: number | null }
  | { readonly kind: 'drag'; readonly time: number }
  | { readonly kind: 'step'; readonly by: StepBy; readonly direction: 1 | -1 }
  | { readonly kind: 'toggle' }
  | { readonly kind: 'speed'; readonly speed: Speed }
  /** So many milliseconds went by. */
  | { readonly kind: 'tick'; readonly ms: number };

/** The record that a player stands at, as its place on the track. */
export const placeOf = (track: Track, { at }: Playing): number =>
  at === null ? lastOf(track) : placeAt(track, at);

/** Where it stands in the track's time. */
export function timeOf(track: Track, playing: Playing): number {
  if (playing.at === null) return lengthOf(track);
  return playing.time ?? track.dues[placeOf(track, playing)] ?? 0;
}

/** What becomes of a player by a move. Whatever is not playing on stops it. */
export function moved(track: Track, playing: Playing, move: Move): Playing {
  const stopped = { ...playing, isPlaying: false };
  switch (move.kind) {
    case 'to':
      return { ...stopped, at: move.at, time: null };
    case 'open':
      return { ...stopped, ...move.named, time: null };
    case 'among':
      return atPlace(track, stopped, nextAmong(move.places, placeOf(track, playing)));
    case 'lap':
      return atPlace(track, stopped, lapPlace(track, move.lap));
    case 'pin':
      return { ...playing, pinned: move.pinned };
    case 'drag':
      return dragged(track, stopped, move.time);
    case 'step':
      return stepped(track, stopped, move);
    case 'toggle':
      return playing.isPlaying ? stopped : started(track, playing);
    case 'speed':
      return { ...playing, speed: move.speed };
    case 'tick':
      return ticked(track, playing, move.ms);
  }
}

const nextAmong = (places: readonly number[], place: number): number =>
  (places.includes(place) ? neighbour(places, place, 1) : undefined) ?? places[0] ?? place;

function lapPlace({ laps, opening }: Track, lap: number): number {
  return laps[Math.min(lap, laps.length) - 1] ?? opening;
}

function dragged(track: Track, playing: Playing, time: number): Playing {
  const next = atPlace(track, playing, placeBy(track, time));
  return next.at === null ? next : { ...next, time };
}

/** At the last record it follows what comes. */
function atPlace(track: Track, playing: Playing, place: number): Playing {
  const at = place >= lastOf(track) ? null : (track.rows[place]?.revision ?? null);
  return { ...playing, at, time: null };
}

function stepped(track: Track, playing: Playing, { by, direction }: Move & { kind: 'step' }): Playing {
  const place = placeOf(track, playing);
  const to =
    by === 'record'
      ? Math.max(0, place + direction)
      : neighbour(by === 'lap' ? track.laps : track.decisions, place, direction);
  return to === undefined ? playing : atPlace(track, playing, to);
}

/** Whoever is at the end and wants to see it played begins where the session was opened. */
function started(track: Track, playing: Playing): Playing {
  const from = playing.at === null ? atPlace(track, playing, track.opening) : playing;
  return { ...from, isPlaying: from.at !== null };
}

function ticked(track: Track, playing: Playing, ms: number): Playing {
  if (!playing.isPlaying) return playing;
  const time = timeOf(track, playing) + ms * playing.speed;
  if (time >= lengthOf(track)) return { ...playing, at: null, time: null, isPlaying: false };
  const place = Math.max(placeOf(track, playing), placeBy(track, time));
  return { ...playing, at: track.rows[place]?.revision ?? null, time };
}

/** What an address says. */
export function namedIn(query: URLSearchParams): Named {
  const revision = (name: string): number | null => {
    const text = query.get(name) ?? '';
    return /^\d{1,9}$/u.test(text) ? Number(text) : null;
  };
  return { at: revision('at'), pinned: revision('with') };
}

/** As it stands in an address. */
export const queryOf = ({ at, pinned }: Named): Readonly<Record<string, number>> => ({
  ...(at !== null && { at }),
  ...(pinned !== null && { with: pinned }),
});
