import { subscribeThrottled } from './throttled-signal.ts';
import { Signal } from './signal.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

function following(start: number | undefined) {
  const signal = new Signal<number | undefined>(start);
  const told: (number | undefined)[] = [];
  return { signal, told, leave: subscribeThrottled(signal, (value) => told.push(value)) };
}

describe('A log that grows twenty times a second', () => {
  it('is drawn at once after a rest, then twice a second, and comes to the last record', () => {
    const { signal, told } = following(0);
    jest.advanceTimersByTime(1_000);
    for (let n = 1; n <= 30; n += 1) {
      signal.set(n);
      jest.advanceTimersByTime(50);
    }
    jest.advanceTimersByTime(1_000);
    expect(told).toEqual([0, 1, 10, 20, 30]);
  });

  it('is gone at once when it is taken away, and nothing of before comes after it', () => {
    const { signal, told } = following(0);
    signal.set(1);
    signal.set(undefined);
    jest.advanceTimersByTime(1_000);
    expect(told).toEqual([0, undefined]);
  });

  it('tells nothing more to one who has left', () => {
    const { signal, told, leave } = following(0);
    signal.set(1);
    leave();
    signal.set(2);
    jest.advanceTimersByTime(1_000);
    expect(told).toEqual([0]);
  });
});
