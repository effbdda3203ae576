import {
  indexAtRevision,
  indexAtTime,
  lastIndexOf,
  lengthMsOf,
  neighborIndex,
  type SessionTimeline,
} from '../session-timeline.ts';

export const SPEEDS = [1, 2, 5, 10, 60] as const;
export type Speed = (typeof SPEEDS)[number];
export type StepBy = 'record' | 'lap' | 'decision';

/** The position of a player, and how it runs. */
export interface PlayerState {
  /** The log as it was known at this revision; null: now, following new records. */
  readonly at: number | null;
  /** A time between that record and the next, in milliseconds of the timeline; null: at the record. */
  readonly timeMs: number | null;
  readonly isPlaying: boolean;
  readonly speed: Speed;
  /** The moment to compare with. */
  readonly pinned: number | null;
}

/** The moments that an address names, so that a link leads to them. */
export type AddressMoments = Pick<PlayerState, 'at' | 'pinned'>;

export type PlayerAction =
  /** Opens the moments that an address names. */
  | { readonly kind: 'open'; readonly moments: AddressMoments }
  /** Goes to a revision; null: to now. */
  | { readonly kind: 'to'; readonly at: number | null }
  /** Goes to the first record of a group, or from one record of the group to the next. */
  | { readonly kind: 'among'; readonly indexes: readonly number[] }
  /** Goes to the completion of a lap, at most to the last completed lap; 0: to the opening of the session. */
  | { readonly kind: 'lap'; readonly lap: number }
  /** Keeps a revision to compare with; null: compares no longer. */
  | { readonly kind: 'pin'; readonly pinned: number | null }
  | { readonly kind: 'drag'; readonly timeMs: number }
  | { readonly kind: 'step'; readonly by: StepBy; readonly direction: 1 | -1 }
  | { readonly kind: 'toggle' }
  | { readonly kind: 'speed'; readonly speed: Speed }
  /** Advances by elapsed wall-clock time. */
  | { readonly kind: 'tick'; readonly elapsedMs: number };

/** Returns the index of the record that a player stands at. */
export const indexOf = (timeline: SessionTimeline, { at }: PlayerState): number =>
  at === null ? lastIndexOf(timeline) : indexAtRevision(timeline, at);

/** Returns the time that a player stands at, in milliseconds of the timeline. */
export function timeMsOf(timeline: SessionTimeline, player: PlayerState): number {
  if (player.at === null) return lengthMsOf(timeline);
  return player.timeMs ?? timeline.dueMs[indexOf(timeline, player)] ?? 0;
}

/** Returns the state of a player after an action. Every move by hand stops the playback. */
export function reducePlayer(
  timeline: SessionTimeline,
  player: PlayerState,
  action: PlayerAction,
): PlayerState {
  const stopped = { ...player, isPlaying: false };
  switch (action.kind) {
    case 'to':
      return { ...stopped, at: action.at, timeMs: null };
    case 'open':
      return { ...stopped, ...action.moments, timeMs: null };
    case 'among':
      return moveToIndex(timeline, stopped, nextOfGroup(action.indexes, indexOf(timeline, player)));
    case 'lap':
      return moveToIndex(timeline, stopped, indexOfLap(timeline, action.lap));
    case 'pin':
      return { ...player, pinned: action.pinned };
    case 'drag':
      return dragTo(timeline, stopped, action.timeMs);
    case 'step':
      return step(timeline, stopped, action);
    case 'toggle':
      return player.isPlaying ? stopped : startPlaying(timeline, player);
    case 'speed':
      return { ...player, speed: action.speed };
    case 'tick':
      return advance(timeline, player, action.elapsedMs);
  }
}

const nextOfGroup = (indexes: readonly number[], index: number): number =>
  (indexes.includes(index) ? neighborIndex(indexes, index, 1) : undefined) ?? indexes[0] ?? index;

const indexOfLap = ({ lapIndexes, openingIndex }: SessionTimeline, lap: number): number =>
  lapIndexes[Math.min(lap, lapIndexes.length) - 1] ?? openingIndex;

function dragTo(timeline: SessionTimeline, player: PlayerState, timeMs: number): PlayerState {
  const next = moveToIndex(timeline, player, indexAtTime(timeline, timeMs));
  return next.at === null ? next : { ...next, timeMs };
}

/** Moves to a record. At the last record the player follows new records. */
function moveToIndex(timeline: SessionTimeline, player: PlayerState, index: number): PlayerState {
  const at = index >= lastIndexOf(timeline) ? null : (timeline.rows[index]?.revision ?? null);
  return { ...player, at, timeMs: null };
}

function step(
  timeline: SessionTimeline,
  player: PlayerState,
  { by, direction }: PlayerAction & { kind: 'step' },
): PlayerState {
  const index = indexOf(timeline, player);
  const to =
    by === 'record'
      ? Math.max(0, index + direction)
      : neighborIndex(by === 'lap' ? timeline.lapIndexes : timeline.decisionIndexes, index, direction);
  return to === undefined ? player : moveToIndex(timeline, player, to);
}

/** Starts to play. At the end of the log it begins where the session was opened. */
function startPlaying(timeline: SessionTimeline, player: PlayerState): PlayerState {
  const from = player.at === null ? moveToIndex(timeline, player, timeline.openingIndex) : player;
  return { ...from, isPlaying: from.at !== null };
}

function advance(timeline: SessionTimeline, player: PlayerState, elapsedMs: number): PlayerState {
  if (!player.isPlaying) return player;
  const timeMs = timeMsOf(timeline, player) + elapsedMs * player.speed;
  if (timeMs >= lengthMsOf(timeline)) return { ...player, at: null, timeMs: null, isPlaying: false };
  const index = Math.max(indexOf(timeline, player), indexAtTime(timeline, timeMs));
  return { ...player, at: timeline.rows[index]?.revision ?? null, timeMs };
}

/** Reads the moments from the query of an address. */
export function parseMoments(query: URLSearchParams): AddressMoments {
  const revision = (name: string): number | null => {
    const text = query.get(name) ?? '';
    return /^\d{1,9}$/u.test(text) ? Number(text) : null;
  };
  return { at: revision('at'), pinned: revision('with') };
}

/** Returns the query of an address that names these moments. */
export const momentsQuery = ({ at, pinned }: AddressMoments): Readonly<Record<string, number>> => ({
  ...(at !== null && { at }),
  ...(pinned !== null && { with: pinned }),
});
