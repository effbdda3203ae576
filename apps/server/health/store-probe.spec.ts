import type { StoreHealth } from '#event-store';
import { StoreProbe } from './store-probe.ts';

const WELL: StoreHealth = { engine: 'memory', version: '1', writable: true, latencyMs: 0 };

function givenProbe(timeoutMs?: number) {
  const clock = { nowMs: 0 };
  const waiting: ((health: StoreHealth) => void)[] = [];
  const health = () => new Promise<StoreHealth>((resolve) => waiting.push(resolve));
  return { clock, waiting, probe: new StoreProbe({ health }, () => clock.nowMs, timeoutMs) };
}

describe('The probe of the store', () => {
  it('asks once for all who want to know at the same time', async () => {
    const { waiting, probe } = givenProbe();
    const checks = [probe.check(), probe.check(), probe.check()];
    expect(waiting).toHaveLength(1);
    waiting[0]?.(WELL);
    expect(await Promise.all(checks)).toEqual([WELL, WELL, WELL]);
  });

  it('gives the same answer for a second, and asks again after it', async () => {
    const { clock, waiting, probe } = givenProbe();
    const first = probe.check();
    waiting[0]?.(WELL);
    await first;
    clock.nowMs = 999;
    expect(await probe.check()).toEqual(WELL);
    expect(waiting).toHaveLength(1);
    clock.nowMs = 1_000;
    void probe.check();
    expect(waiting).toHaveLength(2);
  });

  it('describes a store that does not answer in time, and one that fails', async () => {
    const { probe } = givenProbe(1);
    expect(await probe.check()).toMatchObject({ writable: false, code: 'store-unavailable' });
    const failing = new StoreProbe({ health: () => Promise.reject(new Error('gone')) });
    expect(await failing.check()).toMatchObject({ writable: false, problem: 'Error: gone' });
  });
});
