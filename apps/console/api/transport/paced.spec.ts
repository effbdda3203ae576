import { subscribePaced } from './paced.ts';
import { Signal } from './signal.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

function following(start: number | undefined) {
  const signal = new Signal<number | undefined>(start);
  const values: (number | undefined)[] = [];
  return { signal, values, stop: subscribePaced(signal, 500, (value) => values.push(value)) };
}

describe('A log that grows twenty times a second', () => {
  it('shows at once after a pause, then twice a second, and ends with the last record', () => {
    const { signal, values } = following(0);
    jest.advanceTimersByTime(1_000);
    for (let n = 1; n <= 30; n += 1) {
      signal.set(n);
      jest.advanceTimersByTime(50);
    }
    jest.advanceTimersByTime(1_000);
    expect(values).toEqual([0, 1, 10, 20, 30]);
  });

  it('becomes undefined at once, and no earlier value follows', () => {
    const { signal, values } = following(0);
    signal.set(1);
    signal.set(undefined);
    jest.advanceTimersByTime(1_000);
    expect(values).toEqual([0, undefined]);
  });

  it('is silent after it is stopped', () => {
    const { signal, values, stop } = following(0);
    signal.set(1);
    stop();
    signal.set(2);
    jest.advanceTimersByTime(1_000);
    expect(values).toEqual([0]);
  });
});
