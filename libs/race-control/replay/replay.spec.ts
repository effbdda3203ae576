import { fold, type Fact, type MeetingState } from '#domain';
import { project } from '#projections';
import { Given } from '../../../test/support/given.ts';
import { schedule } from '../../../test/support/race.ts';
import type { PlayedRecord, ReplayClock } from './playback.ts';
import { replayOf, type Replay, type ReplayRequest } from './replay.ts';

const at = (time: string): string => `2023-02-05T${time}.000Z`;
const instant = (time: string) => ({ instant: at(time) });
const SESSIONS = ['qualifying', 'heat'] as const;

/** Two sessions with hours in between, and a record that was written late. */
function meeting(): Given {
  const format = { id: 'f', sessions: SESSIONS.map((id) => ({ id, kind: 'qualifying' as const })) };
  return new Given().given(
    { ...schedule, format, at: at('10:00:00') },
    { type: 'EnterCar', car: '7', driver: 'Corey LaJoie', at: at('10:00:10') },
    { type: 'AddNote', session: 'heat', text: 'Rain is near', at: at('10:00:20') },
    { type: 'OpenSession', session: 'qualifying', at: at('11:00:00') },
    { type: 'ShowGreen', session: 'qualifying', at: at('11:00:30') },
    { type: 'RecordLap', session: 'qualifying', car: '7', timeMs: 14_000, at: at('11:00:50') },
    { type: 'AddNote', text: 'Written late', at: at('11:00:40') },
    { type: 'ShowCheckered', session: 'qualifying', at: at('11:01:00') },
    { type: 'OpenSession', session: 'heat', at: at('15:00:00') },
    { type: 'ShowGreen', session: 'heat', at: at('15:00:10') },
    { type: 'StrikeRecord', revision: 5, reason: 'another car', at: at('15:00:20') },
  );
}

const past = ({ state, facts }: Given) => ({
  state,
  stateAt: (revision: number): MeetingState => fold(facts.slice(0, revision + 1)),
});

const ask = (request: Omit<ReplayRequest, 'meeting'> = {}, given = meeting()) =>
  replayOf(past(given), { meeting: 'm', ...request });

function replay(request: Omit<ReplayRequest, 'meeting'> = {}): Replay {
  const answer = ask(request);
  if (answer.kind !== 'replay') throw new Error(answer.kind);
  return answer.replay;
}

/** Time passes only during a wait. `during` holds what happens in each wait. */
class HandClock implements ReplayClock {
  real = 0;
  readonly waits: number[] = [];
  readonly during: (() => void)[] = [];
  readonly now = (): number => this.real;

  async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    this.waits.push(Math.round(milliseconds));
    const action = this.during.shift();
    if (action) {
      this.real += Math.min(milliseconds, 1_000);
      action();
    } else if (milliseconds < Infinity) this.real += milliseconds;
    if (!signal.aborted && action === undefined && this.waits.length > 100)
      throw new Error('The playback waits for ever.');
  }
}

/** The wait without an end, which is split because timers cannot wait that long. */
const FOR_EVER_MS = 86_400_000;
const never = new AbortController().signal;

async function played(moves: AsyncIterable<PlayedRecord>): Promise<number[]> {
  const revisions: number[] = [];
  for await (const { revision } of moves) revisions.push(revision);
  return revisions;
}

const ALL = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

describe('a replay', () => {
  it('hands out every record in the order of the log, each when it is due', async () => {
    const clock = new HandClock();
    expect(await played(replay().playback(1, clock).play(never))).toEqual(ALL);
    const seconds = [10, 10, 3_580, 30, 20, 10, 4 * 3_600 - 60, 10, 10];
    expect(clock.waits).toEqual(seconds.map((each) => each * 1_000));
  });

  it('is as fast as its speed says', async () => {
    const clock = new HandClock();
    await played(replay({ session: 'qualifying' }).playback(10, clock).play(never));
    expect(clock.waits).toEqual([3_000, 2_000, 1_000]);
    expect(clock.real).toBe(6_000);
  });

  it('at full speed never waits', async () => {
    const clock = new HandClock();
    expect(await played(replay().playback(Infinity, clock).play(never))).toEqual(ALL);
    expect(clock.waits).toEqual([]);
  });

  it('splits a wait that is too long for a timer', async () => {
    const clock = new HandClock();
    const playback = replay({ from: 0, to: 1 }).playback(0.0001, clock);
    expect(await played(playback.play(never))).toEqual([0, 1]);
    expect(clock.waits).toEqual([86_400_000, 13_600_000]);
  });

  it('stops its clock while the consumer handles a record', async () => {
    const clock = new HandClock();
    const playback = replay({ session: 'qualifying' }).playback(1, clock);
    for await (const { revision } of playback.play(never)) if (revision === 4) clock.real += 60_000;
    expect(clock.waits).toEqual([30_000, 20_000, 10_000]);
  });

  it('begins when its first record is taken', async () => {
    const clock = new HandClock();
    const playback = replay({ session: 'qualifying' }).playback(1, clock);
    clock.real += 60_000;
    expect(playback.time).toBe(Date.parse(at('11:00:00')));
    await played(playback.play(never));
    expect(clock.waits).toEqual([30_000, 20_000, 10_000]);
  });

  it('of a session begins with its opening and ends with its last record', async () => {
    const { timeline } = replay({ session: 'heat' });
    expect([timeline.first, timeline.last]).toEqual([8, 9]);
  });

  it('has the state at each revision that a fold from the start has', async () => {
    const given = meeting();
    const replayed = replay();
    const seen = (state: MeetingState) => project(state, 'race-log');
    for (const revision of [...ALL, 3, 4, 10, 9]) {
      const folded = fold(given.facts.slice(0, revision + 1));
      expect(seen(replayed.stateAt(revision))).toEqual(seen(folded));
    }
  });
});

describe('the bounds of a replay', () => {
  const bounds = (request: Omit<ReplayRequest, 'meeting'>) => {
    const { timeline } = replay(request);
    return [timeline.first, timeline.last];
  };

  it('are revisions, or instants of the meeting’s own clock', () => {
    expect(bounds({ from: 4, to: 7 })).toEqual([4, 7]);
    expect(bounds({ from: instant('11:00:30'), to: instant('11:00:59') })).toEqual([4, 6]);
    expect(
      bounds({ from: { instant: '2023-02-01T00:00:00.000Z' }, to: { instant: '2030-01-01T00:00:00.000Z' } }),
    ).toEqual([0, 10]);
  });

  it('narrow a session further, and never widen it', () => {
    expect(bounds({ session: 'qualifying', from: 4 })).toEqual([4, 7]);
    expect(bounds({ session: 'qualifying', from: 0, to: 10 })).toEqual([3, 7]);
  });

  it('may be between two records, and the replay waits from there', async () => {
    const clock = new HandClock();
    const playback = replay({ from: instant('11:00:25'), to: 4 }).playback(1, clock);
    expect(playback.time).toBe(Date.parse(at('11:00:25')));
    expect(await played(playback.play(never))).toEqual([3, 4]);
    expect(clock.waits).toEqual([5_000]);
  });

  it('give a different answer for each mistake', () => {
    expect(ask({ from: 11 })).toEqual({ kind: 'revision-unknown', actualRevision: 10 });
    expect(ask({ to: 11 })).toEqual({ kind: 'revision-unknown', actualRevision: 10 });
    expect(ask({ from: 1.5 })).toEqual({ kind: 'revision-unknown', actualRevision: 10 });
    expect(ask({ from: instant('15:00:21') })).toEqual({ kind: 'moment-past-end', end: at('15:00:20') });
    expect(ask({ to: instant('09:59:59') })).toEqual({ kind: 'moment-before-start', start: at('10:00:00') });
    expect(ask({ from: 5, to: 4 })).toEqual({ kind: 'nothing-between', from: 5, to: 4 });
    expect(ask({ session: 'qualifying', from: 8 })).toEqual({ kind: 'nothing-between', from: 8, to: 7 });
    expect(ask({ session: 'main' })).toEqual({ kind: 'session-unknown', sessions: SESSIONS });
    expect(ask({}, new Given())).toEqual({ kind: 'meeting-unknown' });
    const early = { ...meeting(), facts: [] as Fact[], state: fold(meeting().facts.slice(0, 2)) };
    expect(replayOf(past(early as unknown as Given), { meeting: 'm', session: 'heat' })).toEqual({
      kind: 'session-without-records',
    });
  });
});

describe('a player', () => {
  const given = (speed = 1) => {
    const clock = new HandClock();
    return { clock, playback: replay().playback(speed, clock) };
  };

  /** Returns what a player that stays open hands out while the keys are pressed, one per wait. */
  async function moves({ playback, clock }: ReturnType<typeof given>, ...keys: (() => void)[]) {
    const abort = new AbortController();
    clock.during.push(...keys, () => abort.abort());
    const seen: string[] = [];
    for await (const { revision, isJump } of playback.play(abort.signal, true)) {
      seen.push(`${isJump ? 'to ' : ''}${revision}`);
    }
    return seen;
  }

  it('hands out nothing while paused, and resumes at the same time', async () => {
    const player = given();
    const { playback, clock } = player;
    const times: number[] = [];
    await moves(
      player,
      () => playback.pause(),
      () => {
        clock.real += 3_600_000;
        times.push(playback.time);
        playback.resume();
      },
    );
    expect(clock.waits).toEqual([10_000, FOR_EVER_MS, 9_000]);
    expect(times).toEqual([Date.parse(at('10:00:01'))]);
  });

  it('continues at another speed from where it is', async () => {
    const player = given();
    await moves(player, () => (player.playback.speed = 9));
    expect(player.clock.waits).toEqual([10_000, 1_000]);
  });

  it('seeks by time, and stays within its part of the log', async () => {
    const player = given();
    const { playback, clock } = player;
    const seen = await moves(
      player,
      () => playback.seek(3_629_000),
      () => playback.seek(-20_000),
      () => playback.seek(-1e9),
      () => playback.seek(1e9),
    );
    expect(seen).toEqual(['to 0', 'to 4', 'to 3', 'to 0', 'to 10']);
    expect(clock.waits).toEqual([10_000, 20_000, 19_000, 10_000, FOR_EVER_MS]);
    expect(playback.isOver).toBe(true);
  });

  it('steps to the next and to the previous record', async () => {
    const player = given();
    const { playback } = player;
    const seen = await moves(
      player,
      () => playback.step(1),
      () => playback.step(1),
      () => playback.step(-1),
      () => playback.step(-5),
    );
    expect(seen).toEqual(['to 0', 'to 1', 'to 2', 'to 1', 'to 0']);
  });

  it('goes to the next session and back', async () => {
    const player = given();
    const { playback } = player;
    const seen = await moves(
      player,
      () => playback.goToNextSession(),
      () => playback.goToNextSession(),
      () => playback.goToPreviousSession(),
      () => playback.goToPreviousSession(),
    );
    expect(seen).toEqual(['to 0', 'to 3', 'to 8', 'to 3', 'to 0']);
  });

  it('goes back to the start of a session that it is well into', async () => {
    const player = given();
    const { playback } = player;
    const seen = await moves(
      player,
      () => playback.goToNextSession(),
      () => playback.seek(35_000),
      () => playback.goToPreviousSession(),
      () => playback.goToPreviousSession(),
    );
    expect(seen).toEqual(['to 0', 'to 3', 'to 4', 'to 3', 'to 0']);
  });

  it('goes to the end if no other session opens', async () => {
    const player = given();
    const { playback } = player;
    const next = () => playback.goToNextSession();
    expect(await moves(player, next, next, next)).toEqual(['to 0', 'to 3', 'to 8', 'to 10']);
  });

  it('plays on when it jumps back from the end', async () => {
    const player = given();
    const { playback, clock } = player;
    const seen = await moves(
      player,
      () => playback.seek(1e9),
      () => playback.seek(-5_000),
      () => undefined,
    );
    expect(seen).toEqual(['to 0', 'to 10', 'to 9']);
    expect(clock.waits.slice(1)).toEqual([FOR_EVER_MS, 5_000, 4_000]);
  });

  it('has a time that never passes a record still to come', async () => {
    const { playback, clock } = given();
    for await (const { revision } of playback.play(never)) {
      if (revision < 1) continue;
      break;
    }
    clock.real += 1e9;
    expect(playback.time).toBe(Date.parse(at('10:00:20')));
  });
});
