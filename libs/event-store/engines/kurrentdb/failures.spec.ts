import { stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { within } from './failures.ts';

/** Holds the whole process up, as a long fold or a busy machine does. */
function standStill(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

describe('The time that a call may take', () => {
  it('is over when nothing has come', async () => {
    await expect(within(20, 'A call', () => new Promise(() => {}))).rejects.toThrow(
      'A call took longer than 20 ms',
    );
  });

  it('begins anew with each sign of an answer', async () => {
    const call = async (progress: () => void): Promise<string> => {
      for (let n = 0; n < 10; n += 1) {
        await pause(100);
        progress();
      }
      return 'all';
    };
    expect(await within(500, 'A call', call)).toBe('all');
  });

  it('does not blame the server for a standstill here: an answer that is there by then counts', async () => {
    const call = async (): Promise<boolean> => {
      // Timers come right after this phase of the event loop, and before files and sockets.
      await new Promise(setImmediate);
      const answer = stat('.').then((found) => found.isDirectory());
      standStill(100);
      return answer;
    };
    expect(await within(20, 'A call', call)).toBe(true);
  });
});
