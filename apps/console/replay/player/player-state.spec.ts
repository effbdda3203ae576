import {
  reducePlayer,
  parseMoments,
  indexOf,
  momentsQuery,
  timeMsOf,
  type PlayerAction,
  type PlayerState,
} from './player-state.ts';
import { row } from '../rows.fixture.ts';
import { timelineOf } from '../session-timeline.ts';

/** The records are due at 0, 10, 24, 25, 25 (written late), 38 and 40 seconds. */
const timeline = timelineOf([
  row(10, 'SessionOpened', '20:00:00'),
  row(11, 'GreenShown', '20:00:10'),
  row(12, 'LapSet', '20:00:24', { lap: 1 }),
  row(14, 'LapSet', '20:00:25', { lap: 1 }),
  row(15, 'PenaltyImposed', '20:00:20', { lap: 1 }),
  row(16, 'LapSet', '20:00:38', { lap: 2 }),
  row(17, 'CheckeredShown', '20:00:40', { lap: 2 }),
]);

const now: PlayerState = { at: null, timeMs: null, isPlaying: false, speed: 1, pinned: null };
const at = (revision: number, more: Partial<PlayerState> = {}): PlayerState => ({
  ...now,
  at: revision,
  ...more,
});
const after = (player: PlayerState, ...actions: readonly PlayerAction[]): PlayerState =>
  actions.reduce((state, action) => reducePlayer(timeline, state, action), player);
const step = (by: 'record' | 'lap' | 'decision', direction: 1 | -1): PlayerAction => ({
  kind: 'step',
  by,
  direction,
});

describe('a player', () => {
  it('steps by record, and follows new records from the last one', () => {
    expect(after(now, step('record', -1))).toEqual(at(16));
    expect(after(at(16), step('record', 1))).toEqual(now);
    expect(after(at(10), step('record', -1))).toEqual(at(10));
    expect(after(at(12), step('record', 1)).at).toBe(14);
  });

  it('steps by lap and by decision, and stays where there is no other', () => {
    expect(after(at(11), step('lap', 1)).at).toBe(12);
    expect(after(at(12), step('lap', 1)).at).toBe(16);
    expect(after(at(16), step('lap', 1)).at).toBe(16);
    expect(after(at(12), step('decision', 1)).at).toBe(15);
    expect(after(at(12), step('decision', -1)).at).toBe(11);
    expect(after(at(15), step('decision', 1)).at).toBeNull();
  });

  it('keeps a revision of another session, and steps from the record before it', () => {
    const named = after(now, { kind: 'to', at: 13 });
    expect(named.at).toBe(13);
    expect(indexOf(timeline, named)).toBe(2);
    expect(after(named, step('record', 1)).at).toBe(14);
  });

  it('is dragged to any time, even between two records', () => {
    const dragged = after(now, { kind: 'drag', timeMs: 17_000 });
    expect(dragged).toEqual(at(11, { timeMs: 17_000 }));
    expect(timeMsOf(timeline, dragged)).toBe(17_000);
    expect(after(dragged, { kind: 'drag', timeMs: 99_000 })).toEqual(now);
  });

  it('plays in the meeting’s time, multiplied by the speed', () => {
    const player = after(at(11), { kind: 'toggle' });
    expect(after(player, { kind: 'tick', elapsedMs: 13_999 }).at).toBe(11);
    expect(after(player, { kind: 'tick', elapsedMs: 14_000 }).at).toBe(12);
    const fast = after(player, { kind: 'speed', speed: 10 }, { kind: 'tick', elapsedMs: 1_400 });
    expect(fast).toEqual(at(12, { timeMs: 24_000, isPlaying: true, speed: 10 }));
  });

  it('stops at the end, and follows new records', () => {
    expect(after(at(16), { kind: 'toggle' }, { kind: 'tick', elapsedMs: 2_000 })).toEqual(now);
  });

  it('starts at the opening of the session when it is played from the end', () => {
    expect(after(now, { kind: 'toggle' })).toEqual(at(10, { isPlaying: true }));
  });

  it('does not advance while it is stopped, and is stopped by a step', () => {
    expect(after(at(11), { kind: 'tick', elapsedMs: 60_000 })).toEqual(at(11));
    expect(after(at(11, { isPlaying: true }), step('record', 1)).isPlaying).toBe(false);
  });

  it('does not go back when it plays from one of several records of the same instant', () => {
    const player = at(15, { isPlaying: true });
    expect(after(player, { kind: 'tick', elapsedMs: 1 }).at).toBe(15);
  });

  it('goes to the first record of a group, then to the next one', () => {
    const among = { kind: 'among', indexes: [2, 5] } as const;
    expect(after(now, among).at).toBe(12);
    expect(after(at(12), among).at).toBe(16);
    expect(after(at(16), among).at).toBe(12);
  });

  it('goes to a lap, at most to the last one; lap 0 is the opening', () => {
    const lap = (n: number) => after(now, { kind: 'lap', lap: n }).at;
    expect([0, 1, 2, 150].map(lap)).toEqual([10, 12, 16, 16]);
  });

  it('keeps the pinned moment while it moves on', () => {
    const pinned = after(at(12), { kind: 'pin', pinned: 12 }, step('lap', 1));
    expect(pinned).toEqual(at(16, { pinned: 12 }));
    expect(after(pinned, { kind: 'pin', pinned: null })).toEqual(at(16));
  });
});

describe('the address of a moment', () => {
  it('holds the moment and the pinned one', () => {
    const query = new URLSearchParams({ at: '512', with: '40' });
    expect(parseMoments(query)).toEqual({ at: 512, pinned: 40 });
    expect(momentsQuery({ at: 512, pinned: 40 })).toEqual({ at: 512, with: 40 });
    expect(momentsQuery(now)).toEqual({});
  });

  it('ignores what is not a revision', () => {
    const query = new URLSearchParams({ at: '-1', with: 'heat-1' });
    expect(parseMoments(query)).toEqual({ at: null, pinned: null });
  });

  it('is opened by the player', () => {
    const opened = after(at(10, { isPlaying: true }), { kind: 'open', moments: { at: 12, pinned: 10 } });
    expect(opened).toEqual(at(12, { pinned: 10 }));
  });
});
