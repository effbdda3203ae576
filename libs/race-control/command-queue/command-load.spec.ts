import { CommandLoad } from './command-load.ts';

let nowMs: number;
let load: CommandLoad;
beforeEach(() => {
  nowMs = 0;
  load = new CommandLoad(() => nowMs);
});

const commandThatTakes = (milliseconds: number): void => {
  const end = load.begin();
  nowMs += milliseconds;
  end();
};

it('is quiet without commands, and while none waits', () => {
  expect(load.isQuiet).toBe(true);
  const [first, second] = [load.begin(), load.begin()];
  first();
  expect([load.isQuiet, load.size]).toEqual([false, 1]);
  second();
  expect([load.isQuiet, load.size]).toEqual([true, 0]);
});

it('is not quiet while one of a hundred recent commands took longer than 100 ms', () => {
  for (let n = 0; n < 98; n += 1) commandThatTakes(10);
  commandThatTakes(101);
  expect(load.isQuiet).toBe(false);
  for (let n = 0; n < 101; n += 1) commandThatTakes(10);
  expect(load.isQuiet).toBe(true);
});

it('is quiet again once the slow commands are some seconds ago', () => {
  commandThatTakes(3_000);
  nowMs += 4_999;
  expect(load.isQuiet).toBe(false);
  nowMs += 2;
  expect(load.isQuiet).toBe(true);
});

it('is waited for no longer than the signal allows', async () => {
  load.begin();
  const stopping = new AbortController();
  const waiting = load.waitUntilQuiet(stopping.signal);
  stopping.abort();
  await waiting;
  expect(load.isQuiet).toBe(false);
});
