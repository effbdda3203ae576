import { copyFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openStore } from '#event-store/open';
import { commandLine, type CommandLine } from '../../../../test/support/cli.ts';
import { startServer } from '../../../../test/support/server.ts';
import { TestTerminal } from '../../../../test/support/terminal.ts';

let cli: CommandLine;
let store: string;

/** Makes a store whose records are gone with its log, and whose position is still there. */
beforeEach(async () => {
  cli = commandLine();
  const [whole, file] = [join(cli.folder, 'whole.db'), join(cli.folder, 'greenflag.db')];
  const opened = await openStore(`sqlite:${whole}`);
  await opened.append('s', [{ id: 'one', type: 't', data: {}, metadata: {} }], 'any');
  await opened.close();
  writeFileSync(file, '');
  copyFileSync(`${whole}-position`, `${file}-position`);
  store = `sqlite:${file}`;
});
afterEach(() => cli.remove());

const LOST = '1 acknowledged record is missing: record 0 was acknowledged, and the store was empty.';

describe('A store that lost acknowledged records', () => {
  it('is reported by doctor and verify, with exit code 4', async () => {
    const doctor = await cli.greenflag('doctor', '--store', store);
    expect(doctor.out).toMatch(new RegExp(`^WRONG {2}records {3}${LOST}`, 'mu'));
    expect(doctor.code).toBe(4);
    const verify = await cli.greenflag('verify', '--store', store);
    expect(verify.out).toContain(`WARNING: ${LOST}`);
    expect(verify.code).toBe(4);
    const { out } = await cli.greenflag('verify', '--store', store, '--json');
    expect(JSON.parse(out)).toMatchObject({ sound: false, losses: [{ code: 'records-missing' }] });
  });

  it('is announced by the server at its start and in its health, without any path', async () => {
    const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const server = await startServer({ store, log: true });
    expect(write.mock.calls.join('')).toContain(`WARNING: ${LOST}`);
    write.mockRestore();
    const { status, json, text } = await server.fetch('/health/ready');
    expect({ status, json }).toMatchObject({
      status: 200,
      json: { store: { writable: true, warnings: [{ code: 'records-missing' }] } },
    });
    expect(text).not.toContain(cli.folder);
    await cli.greenflag('doctor', '--store', store, '--accept-position', '--yes');
    // The server asks its store once a second.
    while ((await server.fetch('/health/ready')).text.includes('records-missing')) await pause(50);
    await server.close();
  });

  it('is accepted by a user without a name too', async () => {
    jest.spyOn(os, 'userInfo').mockImplementation(() => {
      throw new Error('uv_os_get_passwd returned ENOENT');
    });
    const { code } = await cli.greenflag('doctor', '--store', store, '--accept-position', '--yes');
    jest.restoreAllMocks();
    expect(code).toBe(0);
  });

  it('is accepted only by a person at a terminal, or with --yes', async () => {
    const { code, err } = await cli.greenflag('doctor', '--store', store, '--accept-position');
    expect([code, err]).toEqual([2, expect.stringContaining('Confirm with --yes.') as string]);
    expect((await cli.greenflag('verify', '--store', store)).code).toBe(4);
    const accepted = await cli.greenflag('doctor', '--store', store, '--accept-position', '--yes');
    expect(accepted.err).toContain(LOST);
    expect(accepted.out).toMatch(/^ok {5}records {3}every acknowledged record is here$/mu);
    expect(accepted.code).toBe(0);
    const again = await cli.greenflag('doctor', '--store', store, '--accept-position', '--yes');
    expect(again.err).toContain('Nothing was changed.');
  });
});

describe('A terminal', () => {
  it('is asked whether the loss is accepted', async () => {
    const terminal = new TestTerminal(['doctor', '--store', store, '--accept-position'], {
      folder: cli.folder,
      columns: 200,
    });
    await terminal.until('Type yes:');
    terminal.type('yes\n');
    expect(await terminal.exit()).toBe(0);
    expect(terminal.text).toContain('The loss was accepted');
  });
});
