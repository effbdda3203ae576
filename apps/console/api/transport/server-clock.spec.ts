import { clockAheadMs, updateClockAhead } from './server-clock.ts';

const NOON = Date.parse('2023-02-05T12:00:00.000Z');

/** What the page makes of an answer that took 100 ms, on a device whose clock is so many seconds ahead. */
function aheadBy(seconds: number): number | null {
  jest.useFakeTimers({ now: NOON + seconds * 1_000 + 100 });
  updateClockAhead(new Headers({ date: new Date(NOON).toUTCString() }), NOON + seconds * 1_000);
  jest.useRealTimers();
  return clockAheadMs.value;
}

describe('The clock of the device', () => {
  it.each([0, 0.5, 0.9])(
    '%s s ahead is none that could be told: the server tells whole seconds',
    (seconds) => {
      expect(aheadBy(seconds)).toBe(0);
    },
  );

  it('is ahead by what no delay explains', () => expect(aheadBy(90)).toBe(89_000));

  it('is behind by what no delay explains', () => expect(aheadBy(-90)).toBe(-89_900));

  it('stays as it was known where an answer tells no time', () => {
    aheadBy(90);
    updateClockAhead(new Headers(), NOON);
    expect(clockAheadMs.value).toBe(89_000);
  });
});
