import { DigitTries } from './digit-tries.ts';

const MINUTE_MS = 60_000;

function given() {
  let nowMs = 1;
  const tries = new DigitTries(() => nowMs);
  const tryDigits = async (address: string, isWrong = true) => {
    if (tries.waitSeconds(address) > 0) return 'stopped';
    await tries.count(address, () => Promise.resolve(isWrong), Boolean);
    return isWrong ? 'wrong' : 'right';
  };
  const wrong = async (address: string, times: number) => {
    for (let i = 0; i < times; i += 1) await tryDigits(address);
  };
  return { tries, tryDigits, wrong, pass: (ms: number) => (nowMs += ms) };
}

describe('wrong digits', () => {
  it('of one address stop its digits for 15 minutes after ten, and nobody else’s', async () => {
    const { tryDigits, wrong, pass } = given();
    await wrong('10.0.0.1', 9);
    expect(await tryDigits('10.0.0.1', false)).toBe('right');
    await wrong('10.0.0.1', 1);
    expect(await tryDigits('10.0.0.1', false)).toBe('stopped');
    expect(await tryDigits('10.0.0.2', false)).toBe('right');
    pass(15 * MINUTE_MS - 1);
    expect(await tryDigits('10.0.0.1', false)).toBe('stopped');
    pass(1);
    expect(await tryDigits('10.0.0.1', false)).toBe('right');
  });

  it('of many addresses stop all digits after fifty', async () => {
    const { tryDigits, wrong } = given();
    for (let i = 0; i < 10; i += 1) await wrong(`10.0.1.${i}`, 5);
    expect(await tryDigits('10.9.9.9', false)).toBe('stopped');
  });

  it('are forgotten after ten minutes', async () => {
    const { tryDigits, wrong, pass } = given();
    await wrong('10.0.0.1', 9);
    pass(10 * MINUTE_MS);
    await wrong('10.0.0.1', 9);
    expect(await tryDigits('10.0.0.1', false)).toBe('right');
  });

  it('cannot be tried faster than they are counted', async () => {
    const { tries, tryDigits } = given();
    let finish: (isWrong: boolean) => void = () => undefined;
    const slow = new Promise<boolean>((resolve) => (finish = resolve));
    const running = Array.from({ length: 10 }, () => tries.count('10.0.0.1', () => slow, Boolean));
    expect(await tryDigits('10.0.0.1', false)).toBe('stopped');
    finish(false);
    await Promise.all(running);
    expect(await tryDigits('10.0.0.1', false)).toBe('right');
  });

  it('of one IPv6 network count together', async () => {
    const { tryDigits, wrong } = given();
    await wrong('2001:db8::1', 10);
    expect(await tryDigits('2001:db8::2', false)).toBe('stopped');
  });

  it('are not counted when the server fails', async () => {
    const { tries, tryDigits } = given();
    for (let i = 0; i < 12; i += 1) {
      await tries.count('10.0.0.1', () => Promise.reject(new Error('away')), Boolean).catch(() => undefined);
    }
    expect(await tryDigits('10.0.0.1', false)).toBe('right');
  });
});
