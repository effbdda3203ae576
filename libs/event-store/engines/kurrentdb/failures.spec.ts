import { stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { withTimeout } from './failures.ts';

/** Blocks the whole process, as a long fold or a busy machine does. */
function block(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

describe('withTimeout', () => {
  it('rejects when there is no answer in time', async () => {
    await expect(withTimeout(20, 'A call', () => new Promise(() => {}))).rejects.toThrow(
      'A call took longer than 20 ms',
    );
  });

  it('starts its time again with each part of an answer', async () => {
    const call = async (progress: () => void): Promise<string> => {
      for (let n = 0; n < 10; n += 1) {
        await pause(100);
        progress();
      }
      return 'all';
    };
    expect(await withTimeout(500, 'A call', call)).toBe('all');
  });

  it('accepts an answer that arrived while this process was blocked', async () => {
    const call = async (): Promise<boolean> => {
      // After this phase of the event loop Node runs timers first, and then files and sockets.
      await new Promise(setImmediate);
      const answer = stat('.').then((found) => found.isDirectory());
      block(100);
      return answer;
    };
    expect(await withTimeout(20, 'A call', call)).toBe(true);
  });
});
