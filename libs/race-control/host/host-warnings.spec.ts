import { isClockSynchronised } from './clock-synchronisation.ts';
import { clockBehindWarning, clockWarning, diskWarning, HostWatch } from './host-warnings.ts';

const NOW = '2026-05-01T12:00:00.000Z';
const nowMs = Date.parse(NOW);
const recordedAfter = (ms: number) => new Date(nowMs + ms).toISOString();

describe('The clock of the machine', () => {
  /** Asks a machine on which these programs print this, and with these files. */
  const askedWith = (outputs: Record<string, string>, files: readonly string[] = []) =>
    isClockSynchronised(
      {
        exists: (path) => Promise.resolve(files.includes(path)),
        outputOf: (program) => Promise.resolve(outputs[program] ?? null),
      },
      'linux',
    );

  it.each([
    ['chrony', { chronyc: 'Stratum         : 3\nLeap status     : Normal\n' }, true],
    ['chrony', { chronyc: 'Leap status     : Not synchronised\n', timedatectl: 'yes\n' }, false],
    ['the kernel', { timedatectl: 'yes\n' }, true],
    ['the kernel', { timedatectl: 'no\n' }, false],
    ['nothing', {}, null],
  ])('is synchronised if %s says so: %j', async (_, outputs, expected) => {
    expect(await askedWith(outputs)).toBe(expected);
  });

  it('is synchronised if timesyncd has set it', async () => {
    expect(await askedWith({}, ['/run/systemd/timesync/synchronized'])).toBe(true);
  });

  it('cannot be asked on other systems', async () => {
    expect(await isClockSynchronised(undefined, 'darwin')).toBeNull();
  });

  it('is warned of only if it is known not to be synchronised', () => {
    expect([clockWarning(true), clockWarning(null)]).toEqual([null, null]);
    expect(clockWarning(false)).toMatchObject({ code: 'clock-not-synchronised' });
  });

  it('is warned of if it is behind the last record', () => {
    expect([clockBehindWarning(null, nowMs), clockBehindWarning(recordedAfter(3_000), nowMs)]).toEqual([
      null,
      null,
    ]);
    const wordsOf = (ms: number) => clockBehindWarning(recordedAfter(ms), nowMs)?.words;
    expect(wordsOf(42_000)).toContain('is 42 s behind the last record');
    expect(wordsOf(3 * 3_600_000)).toContain('is 3 hours behind the last record');
  });
});

describe('The disk of the store', () => {
  const room = { blocks: 1_000_000, bsize: 4_096 };

  it('is warned of with less than a tenth free', () => {
    expect(diskWarning({ ...room, bavail: 100_000 })).toBeNull();
    const warning = diskWarning({ ...room, bavail: 99_999 });
    expect(warning).toMatchObject({ code: 'disk-nearly-full' });
    expect(warning?.words).toContain('has only 9 % free (390 MiB)');
  });

  it('is not judged if its file system has no size', () => {
    expect(diskWarning({ blocks: 0, bsize: 4_096, bavail: 0 })).toBeNull();
  });
});

describe('A watch over the machine', () => {
  it('keeps what it found until it looks again, and knows at once when a record is ahead', async () => {
    const machine = { isSynced: false, free: 50, last: null as string | null };
    const watch = new HostWatch({
      folder: '/data',
      lastRecordedAt: () => machine.last,
      now: () => nowMs,
      isSynchronised: () => Promise.resolve(machine.isSynced),
      roomOf: () => Promise.resolve({ blocks: 1_000, bsize: 4_096, bavail: machine.free }),
    });
    const codes = () => watch.warnings.map(({ code }) => code);
    await watch.look();
    expect(codes()).toEqual(['clock-not-synchronised', 'disk-nearly-full']);
    machine.last = recordedAfter(60_000);
    machine.isSynced = true;
    machine.free = 900;
    expect(codes()).toEqual(['clock-not-synchronised', 'disk-nearly-full', 'clock-behind-log']);
    await watch.look();
    expect(codes()).toEqual(['clock-behind-log']);
  });
});
