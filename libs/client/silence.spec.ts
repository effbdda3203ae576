import { HandClock } from '../../test/support/hand-clock.ts';
import { MAX_SILENCE_UNDER_FLAG_MS, Silence, silenceWords } from './silence.ts';

/** A client that listens to a server, with what it says. */
function listener(maxMs = MAX_SILENCE_UNDER_FLAG_MS) {
  const clock = new HandClock();
  const said: (number | null)[] = [];
  const silence = new Silence({ clock, onChange: (seconds) => said.push(seconds) });
  silence.setMax(maxMs);
  return { clock, silence, said };
}

describe('A client under a flag', () => {
  it('says nothing while a ping comes every two seconds', () => {
    const { clock, silence, said } = listener();
    for (let i = 0; i < 10; i += 1) {
      clock.advance(2_000);
      silence.heard();
    }
    expect(said).toEqual([]);
  });

  it('has no signal three seconds after the last byte, and counts the seconds', () => {
    const { clock, silence, said } = listener();
    silence.heard();
    clock.advance(2_999);
    expect(said).toEqual([]);
    clock.advance(1);
    expect(said).toEqual([3]);
    clock.advance(2_000);
    expect(said).toEqual([3, 4, 5]);
    silence.heard();
    expect(said).toEqual([3, 4, 5, null]);
    clock.advance(3_000);
    expect(said).toEqual([3, 4, 5, null, 3]);
  });

  it('counts how old an answer is that a cache kept', () => {
    const { clock, silence, said } = listener(5_000);
    silence.heard(4_000);
    clock.advance(999);
    expect(said).toEqual([]);
    clock.advance(1);
    silence.heard(6_500);
    expect(said).toEqual([5, 6]);
  });

  it('has no signal after it slept, until something is heard', () => {
    const { clock, silence, said } = listener();
    silence.setAsleep(true);
    clock.sleep(3_600_000);
    silence.setAsleep(false);
    expect(said).toEqual([0, 3_600]);
    silence.heard();
    expect(said.at(-1)).toBeNull();
  });

  it('was asleep if its timer is late', () => {
    const { clock, silence, said } = listener();
    silence.heard();
    clock.sleep(60_000);
    clock.advance(0);
    expect(said).toEqual([60]);
  });

  it('may be out of sight for a moment while it is heard', () => {
    const { clock, silence, said } = listener();
    silence.setAsleep(true);
    clock.advance(10_000);
    silence.heard();
    expect(said.at(-1)).not.toBeNull();
    silence.setAsleep(false);
    expect(said.at(-1)).toBeNull();
  });
});

it('A client without a flag waits for longer, and says so at once when a flag is out', () => {
  const { clock, silence, said } = listener(20_000);
  clock.advance(19_000);
  expect(said).toEqual([]);
  silence.setMax(3_000);
  expect(said).toEqual([19]);
});

it.each([
  [3, '3 s'],
  [119, '119 s'],
  [754, '12 min'],
  [7_199, '119 min'],
  [7_200, '2 h'],
])('A silence of %d s is "%s"', (seconds, words) => expect(silenceWords(seconds)).toBe(words));
