import { Measurement, observerFailures } from './measurement.ts';

describe('a listener to measurements that throws', () => {
  const measured = new Measurement<{ readonly value: number }>('test.measured');
  const stops: (() => void)[] = [];
  afterEach(() => stops.splice(0).forEach((stop) => stop()));

  it('is published as a failure, and the other listeners hear the measurement', () => {
    const failures: unknown[] = [];
    const values: number[] = [];
    const error = new Error('the exporter broke');
    stops.push(
      observerFailures.subscribe((failure) => failures.push(failure)),
      measured.subscribe(() => {
        throw error;
      }),
      measured.subscribe(({ value }) => values.push(value)),
    );
    measured.publish({ value: 7 });
    expect(failures).toEqual([{ observed: 'test.measured', error }]);
    expect(values).toEqual([7]);
  });

  it('ends nothing when the listener to failures throws as well', () => {
    const fail = () => {
      throw new Error('broken');
    };
    stops.push(observerFailures.subscribe(fail), measured.subscribe(fail));
    expect(() => measured.publish({ value: 1 })).not.toThrow();
  });
});
