import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchTraced } from '../../../../test/support/event-store/launch.ts';

/* The figures of the bench are worth something only if each answered append was flushed to the disk. */
const APPENDS = 100;

/** Whether processes may be traced here. In CI they must be. */
const canTrace =
  process.env['CI'] !== undefined || spawnSync('strace', ['-f', '-o', '/dev/null', 'true']).status === 0;

if (canTrace) {
  it('flushes the log for each append that shares its write with no other', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'greenflag-durability-'));
    try {
      const trace = join(folder, 'trace');
      const url = `sqlite:${join(folder, 'store.db')}`;
      const appender = launchTraced({ calls: 'fdatasync,fsync', trace }, 'append', url, 's', `${APPENDS}`);
      expect(await appender.ended).toBe(0);
      expect(await appender.lines(APPENDS)).toHaveLength(APPENDS);
      const flushes = (await readFile(trace, 'utf8')).match(/(?:fdatasync|fsync)\(\d+<[^>]*-wal>/gu);
      expect(flushes?.length).toBeGreaterThanOrEqual(APPENDS);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
} else {
  it.skip('flushes for each append: strace is not installed or must not trace here', () => undefined);
}
