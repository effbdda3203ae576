import { clockAheadMs, updateClockAhead } from './server-clock.ts';

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

  it('keeps its last result if an answer has no date', () => {
    aheadBy(90);
    updateClockAhead(new Headers(), NOON);
    expect(clockAheadMs.value).toBe(89_000);
  });
});
