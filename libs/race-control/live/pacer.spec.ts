import { Pacer, restMs, type PacedWork } from './pacer.ts';

describe('the rest after a round', () => {
  it.each([
    ['ends once commands had twelve times as long', { roundMs: 10, sinceMs: 120, utilization: 1 }, 0],
    ['is a second at most', { roundMs: 200, sinceMs: 1_000, utilization: 1 }, 0],
    ['continues while the event loop is busy', { roundMs: 10, sinceMs: 40, utilization: 0.9 }, 5],
    ['ends early if it is not busy', { roundMs: 10, sinceMs: 40, utilization: 0.1 }, 0],
    ['is needed to find out whether it is busy', { roundMs: 10, sinceMs: 1, utilization: 0 }, 5],
    ['is short after a short round', { roundMs: 0.25, sinceMs: 1, utilization: 1 }, 2],
  ])('%s', (_what, pace, expected) => {
    expect(restMs(pace)).toBe(expected);
  });
});

describe('a pacer', () => {
  /** Work that notes each of its steps. It resolves `done` after its last one. */
  function work(name: string, count: number, log: string[]) {
    let finish = (): void => undefined;
    const done = new Promise<void>((resolve) => (finish = resolve));
    const steps = function* (): Generator<void> {
      for (let i = 1; i <= count; i += 1) {
        log.push(`${name}${i}`);
        yield;
      }
      finish();
    };
    return { steps, done } satisfies PacedWork & { done: Promise<void> };
  }

  it('does one work after another, each once, however often it was added', async () => {
    const log: string[] = [];
    const pacer = new Pacer();
    const [a, b] = [work('a', 2, log), work('b', 1, log)];
    for (const each of [a, b, a]) pacer.add(each);
    expect(log).toEqual([]);
    await Promise.all([a.done, b.done]);
    expect(log).toEqual(['a1', 'a2', 'b1']);
  });

  it('leaves what is added during a round to the next round', async () => {
    const log: string[] = [];
    const pacer = new Pacer();
    const [again, other] = [work('again', 1, log), work('other', 1, log)];
    const first: PacedWork = {
      *steps() {
        pacer.add(again);
        log.push('first');
        yield;
      },
    };
    pacer.add(first);
    pacer.add(other);
    await again.done;
    expect(log).toEqual(['first', 'other1', 'again1']);
  });

  it('lets others have their turn between the slices of a long round', async () => {
    const pacer = new Pacer();
    let turns = 0;
    let isOver = false;
    const countTurn = () => {
      turns += 1;
      if (!isOver) setImmediate(countTurn);
    };
    setImmediate(countTurn);
    await new Promise<void>((resolve) => {
      pacer.add({
        // It ends only when others have had three turns.
        *steps() {
          while (turns < 3) yield;
          resolve();
        },
      });
    });
    isOver = true;
    expect(turns).toBeGreaterThanOrEqual(3);
  });
});
