import { NEVER } from 'rxjs';
import { StoreError } from '#event-store';
import { openStore } from '#event-store/open';
import { TurnRequests, type TurnRequestsOfMeeting } from './turn-requests.ts';
import { Turns } from './turns.ts';

/** A clock that a test moves. */
class TestClock {
  now = 0;
  private timers: { readonly atMs: number; readonly work: () => void }[] = [];
  readonly nowMs = (): number => this.now;
  readonly after = (delayMs: number, work: () => void): (() => void) => {
    const timer = { atMs: this.now + delayMs, work };
    this.timers.push(timer);
    return () => (this.timers = this.timers.filter((each) => each !== timer));
  };

  move(ms: number): void {
    this.now += ms;
    const due = this.timers.filter(({ atMs }) => atMs <= this.now);
    this.timers = this.timers.filter(({ atMs }) => atMs > this.now);
    for (const { work } of due) work();
  }
}

const ROUND_TRIP_MS = 10;

function givenTurns(requests: Partial<TurnRequestsOfMeeting> = {}) {
  const clock = new TestClock();
  const ask = jest.fn();
  const quiet = { fromOthers: NEVER, listen: () => undefined, ask };
  const turns = new Turns({ ...quiet, ...requests }, clock, () => 0);
  /** Runs an append that takes a round trip. */
  const append = (): Promise<void> => turns.run(async () => clock.move(ROUND_TRIP_MS));
  const lose = async (): Promise<void> => {
    const losing = turns.run(() => Promise.reject(new StoreError('wrong-expected-revision', 'Lost.')));
    await expect(losing).rejects.toThrow('Lost.');
  };
  /** Asks for a turn, and returns whether it has come. */
  const waitForTurn = () => {
    const turn = { hasCome: false };
    turns.whenMine(() => (turn.hasCome = true));
    return turn;
  };
  return { clock, turns, ask, append, lose, waitForTurn };
}

describe('Turns of the processes that write to one log', () => {
  it('do not exist for a process that is alone: it may always write', async () => {
    const { turns, append } = givenTurns();
    for (let n = 0; n < 100; n += 1) {
      await append();
      expect(turns.isFree).toBe(true);
    }
  });

  it('leave a pause after an own append, which records of another process end', async () => {
    const { clock, turns, append, waitForTurn } = givenTurns();
    turns.noteForeignRecords();
    await append();
    const turn = waitForTurn();
    clock.move(7 * ROUND_TRIP_MS);
    expect(turn.hasCome).toBe(false);
    turns.noteForeignRecords();
    clock.move(3);
    expect(turn.hasCome).toBe(true);
  });

  it('begin only when the records of one append have all arrived', async () => {
    const { clock, turns, append, waitForTurn } = givenTurns();
    await append();
    turns.noteForeignRecords();
    const turn = waitForTurn();
    for (let record = 0; record < 5; record += 1) {
      clock.move(2);
      turns.noteForeignRecords();
      expect(turn.hasCome).toBe(false);
    }
    clock.move(3);
    expect(turn.hasCome).toBe(true);
  });

  it('leave shorter pauses to one that does not write any more, and none after a second', async () => {
    const { clock, turns, append, waitForTurn } = givenTurns();
    turns.noteForeignRecords();
    const pauses: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      await append();
      const turn = waitForTurn();
      const from = clock.now;
      while (!turn.hasCome) clock.move(1);
      pauses.push((clock.now - from) / ROUND_TRIP_MS);
    }
    expect(pauses).toEqual([8, 4, 2, 1, 1]);
    clock.move(1_000);
    expect(turns.isFree).toBe(true);
  });

  it('are asked for by a process that has lost twice in a row', async () => {
    const { ask, append, lose } = givenTurns();
    await lose();
    await append();
    await lose();
    expect(ask).not.toHaveBeenCalled();
    await lose();
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('are left to a process that asks, although no record of it has ever arrived', async () => {
    const { clock, turns, append, waitForTurn } = givenTurns();
    await append();
    turns.noteRequest();
    expect(turns.isFree).toBe(false);
    const turn = waitForTurn();
    clock.move(7 * ROUND_TRIP_MS);
    expect(turn.hasCome).toBe(false);
    clock.move(ROUND_TRIP_MS);
    expect(turn.hasCome).toBe(true);
  });

  it('are left by the next append when the request comes during one', async () => {
    const { clock, turns, waitForTurn } = givenTurns();
    await turns.run(async () => {
      turns.noteRequest();
      clock.move(ROUND_TRIP_MS);
    });
    const turn = waitForTurn();
    clock.move(7 * ROUND_TRIP_MS);
    expect(turn.hasCome).toBe(false);
  });

  it('are not left by a process that loses as well', async () => {
    const { turns, lose } = givenTurns();
    await lose();
    await lose();
    turns.noteRequest();
    expect(turns.isFree).toBe(true);
  });
});

describe('Requests of turns', () => {
  it('reach the other processes at the store, for their meeting', async () => {
    const store = await openStore('memory:');
    const [one, other] = [new TurnRequests(store), new TurnRequests(store)];
    const heard: string[] = [];
    for (const [name, requests] of Object.entries({ one, other })) {
      for (const meeting of ['clash', 'roval']) {
        const at = requests.at(meeting);
        at.listen();
        at.fromOthers.subscribe(() => heard.push(`${name} at ${meeting}`));
      }
    }
    const askUntilHeard = async (ask: () => void, expected: string): Promise<void> => {
      // A request that comes before the other process listens is lost.
      while (!heard.includes(expected)) {
        ask();
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await askUntilHeard(() => one.at('clash').ask(), 'other at clash');
    await askUntilHeard(() => other.at('roval').ask(), 'one at roval');
    expect(new Set(heard)).toEqual(new Set(['other at clash', 'one at roval']));
    one.close();
    other.close();
    await store.close();
  });
});
