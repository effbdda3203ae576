import { moved, namedIn, placeOf, queryOf, timeOf, type Move, type Playing } from './playing.ts';
import { row } from '../rows.fixture.ts';
import { trackOf } from './playback-time.ts';

/** Due at 0, 10, 24, 25, 25 (written late), 38 and 40 seconds. */
const track = trackOf([
  row(10, 'SessionOpened', '20:00:00'),
  row(11, 'GreenShown', '20:00:10'),
  row(12, 'LapSet', '20:00:24', { lap: 1 }),
  row(14, 'LapSet', '20:00:25', { lap: 1 }),
  row(15, 'PenaltyImposed', '20:00:20', { lap: 1 }),
  row(16, 'LapSet', '20:00:38', { lap: 2 }),
  row(17, 'CheckeredShown', '20:00:40', { lap: 2 }),
]);

const now: Playing = { at: null, time: null, isPlaying: false, speed: 1, pinned: null };
const at = (revision: number, more: Partial<Playing> = {}): Playing => ({ ...now, at: revision, ...more });
const after = (playing: Playing, ...moves: readonly Move[]): Playing =>
  moves.reduce((each, move) => moved(track, each, move), playing);
const step = (by: 'record' | 'lap' | 'decision', direction: 1 | -1): Move => ({
  kind: 'step',
  by,
  direction,
});

describe('a player', () => {
  it('steps by record, and at the last one follows what comes', () => {
    expect(after(now, step('record', -1))).toEqual(at(16));
    expect(after(at(16), step('record', 1))).toEqual(now);
    expect(after(at(10), step('record', -1))).toEqual(at(10));
    expect(after(at(12), step('record', 1)).at).toBe(14);
  });

  it('steps by lap and by decision, and stays where there is none', () => {
    expect(after(at(11), step('lap', 1)).at).toBe(12);
    expect(after(at(12), step('lap', 1)).at).toBe(16);
    expect(after(at(16), step('lap', 1)).at).toBe(16);
    expect(after(at(12), step('decision', 1)).at).toBe(15);
    expect(after(at(12), step('decision', -1)).at).toBe(11);
    expect(after(at(15), step('decision', 1)).at).toBeNull();
  });

  it('keeps a revision that is of another session, and steps from the record before it', () => {
    const named = after(now, { kind: 'to', at: 13 });
    expect(named.at).toBe(13);
    expect(placeOf(track, named)).toBe(2);
    expect(after(named, step('record', 1)).at).toBe(14);
  });

  it('is dragged to any time, also between two records', () => {
    const dragged = after(now, { kind: 'drag', time: 17_000 });
    expect(dragged).toEqual(at(11, { time: 17_000 }));
    expect(timeOf(track, dragged)).toBe(17_000);
    expect(after(dragged, { kind: 'drag', time: 99_000 })).toEqual(now);
  });

  it('plays in the meeting’s time, as fast as it is told', () => {
    const playing = after(at(11), { kind: 'toggle' });
    expect(after(playing, { kind: 'tick', ms: 13_999 }).at).toBe(11);
    expect(after(playing, { kind: 'tick', ms: 14_000 }).at).toBe(12);
    const fast = after(playing, { kind: 'speed', speed: 10 }, { kind: 'tick', ms: 1_400 });
    expect(fast).toEqual(at(12, { time: 24_000, isPlaying: true, speed: 10 }));
  });

  it('stops at the end, and follows', () => {
    expect(after(at(16), { kind: 'toggle' }, { kind: 'tick', ms: 2_000 })).toEqual(now);
  });

  it('begins where the session was opened when it is played from the end', () => {
    expect(after(now, { kind: 'toggle' })).toEqual(at(10, { isPlaying: true }));
  });

  it('stands while it is stopped, and any step stops it', () => {
    expect(after(at(11), { kind: 'tick', ms: 60_000 })).toEqual(at(11));
    expect(after(at(11, { isPlaying: true }), step('record', 1)).isPlaying).toBe(false);
  });

  it('does not go back from a record that it was stepped to among others of one instant', () => {
    const playing = at(15, { isPlaying: true });
    expect(after(playing, { kind: 'tick', ms: 1 }).at).toBe(15);
  });

  it('goes to the first of some records, and from each to the next', () => {
    const among = { kind: 'among', places: [2, 5] } as const;
    expect(after(now, among).at).toBe(12);
    expect(after(at(12), among).at).toBe(16);
    expect(after(at(16), among).at).toBe(12);
  });

  it('goes to a lap, the last one for one that is still to come, and before the first to the opening', () => {
    const lap = (n: number) => after(now, { kind: 'lap', lap: n }).at;
    expect([0, 1, 2, 150].map(lap)).toEqual([10, 12, 16, 16]);
  });

  it('keeps a moment to compare with while it moves on', () => {
    const pinned = after(at(12), { kind: 'pin', pinned: 12 }, step('lap', 1));
    expect(pinned).toEqual(at(16, { pinned: 12 }));
    expect(after(pinned, { kind: 'pin', pinned: null })).toEqual(at(16));
  });
});

describe('the address of a moment', () => {
  it('says the moment, and the one to compare with', () => {
    const query = new URLSearchParams({ at: '512', with: '40' });
    expect(namedIn(query)).toEqual({ at: 512, pinned: 40 });
    expect(queryOf({ at: 512, pinned: 40 })).toEqual({ at: 512, with: 40 });
    expect(queryOf(now)).toEqual({});
  });

  it('says nothing where it is no revision', () => {
    const query = new URLSearchParams({ at: '-1', with: 'heat-1' });
    expect(namedIn(query)).toEqual({ at: null, pinned: null });
  });

  it('is opened as it stands', () => {
    const opened = after(at(10, { isPlaying: true }), { kind: 'open', named: { at: 12, pinned: 10 } });
    expect(opened).toEqual(at(12, { pinned: 10 }));
  });
});
