import { clockAheadMs, serverClockJump, updateClockAhead } from './server-clock.ts';

const NOON = Date.parse('2023-02-05T12:00:00.000Z');

/** Returns the result for an answer that took 100 ms, on a device whose clock is ahead by `seconds`. */
function aheadBy(seconds: number): number | null {
  jest.useFakeTimers({ now: NOON + seconds * 1_000 + 100 });
  updateClockAhead(new Headers({ date: new Date(NOON).toUTCString() }), NOON + seconds * 1_000);
  jest.useRealTimers();
  return clockAheadMs.value;
}

describe('The clock of the device', () => {
  it.each([0, 0.5, 0.9])('%s s ahead counts as right: the server sends whole seconds', (seconds) => {
    expect(aheadBy(seconds)).toBe(0);
  });

  it('is ahead by what the delay does not explain', () => expect(aheadBy(90)).toBe(89_000));

  it('is behind by what the delay does not explain', () => expect(aheadBy(-90)).toBe(-89_900));

  it('is known the better, the more answers have come at different parts of a second', () => {
    const answer = (server: number) => {
      jest.useFakeTimers({ now: NOON + 5_400 + server });
      updateClockAhead(new Headers({ date: new Date(NOON + server).toUTCString() }), Date.now());
      jest.useRealTimers();
      return clockAheadMs.value;
    };
    expect([0, 500, 900, 1_700].map(answer)).toEqual([4_400, 4_900, 5_300, 5_300]);
  });

  it('keeps its last result if an answer has no date', () => {
    aheadBy(90);
    updateClockAhead(new Headers(), NOON);
    expect(clockAheadMs.value).toBe(89_000);
  });
});

describe('The clock of the server', () => {
  /** Notes an answer while the clocks of device and server are these numbers of seconds after noon. */
  const answered = (device: number, server: number, monotonic: number): void => {
    jest.useFakeTimers({ now: NOON + device * 1_000 });
    jest.spyOn(performance, 'now').mockReturnValue(monotonic * 1_000);
    updateClockAhead(new Headers({ date: new Date(NOON + server * 1_000).toUTCString() }), Date.now());
    jest.restoreAllMocks();
    jest.useRealTimers();
  };

  beforeEach(() => {
    clockAheadMs.set(null);
    answered(0, 0, 0);
    serverClockJump.set(null);
  });

  it('has jumped if it moves against both clocks of the device', () => {
    answered(60, -3_540, 60);
    expect(serverClockJump.value).toEqual({ byMs: -3_599_000, noticedAt: NOON + 60_000 });
    serverClockJump.set(null);
    answered(120, 120, 120);
    expect(serverClockJump.value?.byMs).toBe(3_599_000);
  });

  it.each([
    ['continues', 60, 60, 60],
    ['differs by two seconds', 60, 62, 60],
    ['stays where it was and the device is set', 3_660, 60, 60],
    ['continues while the device sleeps', 3_600, 3_600, 1],
  ])('has not jumped if it %s', (_, device, server, monotonic) => {
    answered(device, server, monotonic);
    expect(serverClockJump.value).toBeNull();
  });
});
