import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, type CommandLine } from '../../../../test/support/cli.ts';
import { SCHEDULE, startServer } from '../../../../test/support/server.ts';

/* A store on a medium that cannot be written, like a backup that is mounted for reading. */
let cli: CommandLine;
let medium: string;
let store: string;

beforeEach(async () => {
  cli = commandLine();
  const source = join(cli.folder, 'source');
  medium = join(cli.folder, 'medium');
  for (const folder of [source, medium]) mkdirSync(folder);
  const file = join(source, 'greenflag.db');
  const line = JSON.stringify({ official: { id: 'ann', role: 'director' }, ...SCHEDULE, meeting: 'm' });
  const { code } = await cli.greenflag('run', cli.write('m.ndjson', line), '--store', `sqlite:${file}`);
  expect(code).toBe(0);
  for (const ending of ['-wal', '-shm']) rmSync(file + ending, { force: true });
  spawnSync('mount', ['--bind', source, medium]);
  spawnSync('mount', ['-o', 'remount,ro,bind', medium]);
  store = `sqlite:${join(medium, 'greenflag.db')}`;
});
afterEach(() => {
  spawnSync('umount', ['-l', medium]);
  cli.remove();
});

const canMount = spawnSync('unshare', ['-m', 'true']).status === 0 && process.geteuid?.() === 0;

if (canMount) {
  it('is verified, shown and exported as any other', async () => {
    const verify = await cli.greenflag('verify', '--store', store);
    expect([verify.code, verify.out]).toEqual([0, expect.stringContaining('m: 1 record, sound') as string]);
    for (const args of [['show', 'meeting'], ['log'], ['export']]) {
      const { code, out } = await cli.greenflag(...args, '--meeting', 'm', '--store', store);
      expect([args, code, out]).toEqual([args, 0, expect.stringContaining(SCHEDULE.name) as string]);
    }
    const doctor = await cli.greenflag('doctor', '--store', store);
    expect(doctor.out).toContain('There is no permission to write');
    expect(doctor.out).toMatch(/^ok {5}log /mu);
  });

  it('is served for reading, and the start says so', async () => {
    const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const server = await startServer({ store, log: true, keys: join(cli.folder, 'keys.json') });
    const said = write.mock.calls.join('');
    write.mockRestore();
    expect(said).toContain('The store cannot be written. Views work, and every command is refused.');
    expect((await server.fetch('/api/meetings/m/projections/meeting')).status).toBe(200);
    const { status, json } = await server.issue({ type: 'AddNote', text: 'a note' });
    expect([status, json['code']]).toEqual([503, 'store-read-only']);
    await server.close();
  });
} else {
  it.skip('reads a read-only medium: only root can mount one here', () => undefined);
}
