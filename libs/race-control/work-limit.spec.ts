import { WorkLimit } from './work-limit.ts';

/** Longer than a slice. */
const STEP_MS = 5;

/** Each step takes as long as the slice of time that work may have without a pause. */
function* steps(count: number, onStep: () => void): Generator<void, { readonly count: number }, undefined> {
  for (let i = 0; i < count; i += 1) {
    const end = performance.now() + STEP_MS;
    while (performance.now() < end);
    onStep();
    yield;
  }
  return { count };
}

describe('the time for an answer', () => {
  it('lets other work run between two steps', async () => {
    const order: string[] = [];
    setImmediate(() => order.push('other work'));
    await new WorkLimit(Infinity).run(steps(2, () => order.push('step')));
    expect(order).toEqual(['step', 'other work', 'step']);
  });

  it('ends the work before its next step', async () => {
    let done = 0;
    expect(await new WorkLimit(STEP_MS).run(steps(100, () => (done += 1)))).toBeNull();
    expect(done).toBe(1);
  });

  it('ends at once when the client has hung up', async () => {
    const client = new AbortController();
    let done = 0;
    const hangUpAfterThree = (): void => {
      done += 1;
      if (done === 3) client.abort();
    };
    expect(await new WorkLimit(Infinity, client.signal).run(steps(100, hangUpAfterThree))).toBeNull();
    expect(done).toBe(3);
  });
});
