import { markCallsIn, marked, markedUntilDone, newCallState, untilOutsideCalls } from './thread-calls.ts';

const state = newCallState();
beforeAll(() => markCallsIn(state));

describe('a thread that may be ended', () => {
  it('is marked inside a call, and no longer after it, also if it fails', async () => {
    expect(marked(() => state[0])).toBe(1);
    expect(state[0]).toBe(0);
    expect(() =>
      marked(() => {
        throw new Error('As the test wants it.');
      }),
    ).toThrow();
    expect(state[0]).toBe(0);
    expect(await markedUntilDone(() => Promise.resolve(state[0]))).toBe(1);
    expect(state[0]).toBe(0);
  });

  it('is ended only once it is outside of a call, and begins no other', async () => {
    let isOutside = false;
    await markedUntilDone(async () => {
      void untilOutsideCalls(state).then(() => (isOutside = true));
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(isOutside).toBe(false);
      expect(state[1]).toBe(1);
    });
    while (!isOutside) await new Promise((resolve) => setImmediate(resolve));
  });
});
