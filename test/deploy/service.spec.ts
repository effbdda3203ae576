import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const UNIT = readFileSync('deploy/greenflag.service', 'utf8');
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
const analysed = hasSystemd ? it : it.skip;
const reason = hasSystemd ? '' : ' (skipped: systemd-analyze is missing; apt-get install systemd)';

/** Returns the values of a setting, in their order. */
const valuesOf = (name: string): readonly string[] =>
  [...UNIT.matchAll(new RegExp(`^${name}=(.*)$`, 'gmu'))].map(([, value = '']) => value);

/** Runs systemd-analyze on the unit, with a program that every machine has in place of Greenflag. */
function analyse(text: string, ...args: readonly string[]): { status: number | null; out: string } {
  const folder = mkdtempSync(join(tmpdir(), 'greenflag-unit-'));
  const file = join(folder, 'greenflag.service');
  writeFileSync(file, text.replace(/^ExecStart=\S+/mu, 'ExecStart=/bin/true'));
  const { status, stdout, stderr } = spawnSync('systemd-analyze', [...args, file], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return { status, out: stdout + stderr };
}

describe('the unit of systemd', () => {
  analysed(`is valid${reason}`, () => {
    expect(analyse(UNIT, 'verify', '--man=no')).toEqual({ status: 0, out: '' });
    const broken = UNIT.replace('TimeoutStopSec=', 'TimeoutStopSeconds=');
    expect(analyse(broken, 'verify', '--man=no').out).toContain('TimeoutStopSeconds');
  });

  analysed(`exposes little by the count of systemd-analyze security${reason}`, () => {
    const args = ['security', '--offline=true', '--threshold=20'];
    expect(analyse(UNIT, ...args).status).toBe(0);
    expect(analyse(UNIT.replaceAll(/^(?:Protect|Restrict|Private).*$/gmu, ''), ...args).status).not.toBe(0);
  });

  it('runs the installed program as a user of its own, on a read-only system', () => {
    expect(valuesOf('ExecStart')).toEqual(['/opt/greenflag/node_modules/.bin/greenflag serve']);
    expect([valuesOf('User'), valuesOf('ProtectSystem')]).toEqual([['greenflag'], ['strict']]);
    expect([valuesOf('StateDirectory'), valuesOf('WorkingDirectory')]).toEqual([
      ['greenflag'],
      ['/var/lib/greenflag'],
    ]);
  });

  it('lets Node compile while it runs', () => {
    expect(valuesOf('MemoryDenyWriteExecute')).toEqual([]);
  });

  it('leaves the server more time to stop than the 10 s that it takes at most', () => {
    expect(Number(valuesOf('TimeoutStopSec')[0])).toBeGreaterThan(20);
  });

  it('takes every option from the configuration file', () => {
    expect(valuesOf('Environment')).toEqual([
      'NODE_ENV=production',
      'GREENFLAG_CONFIG=/etc/greenflag/config.json',
    ]);
  });
});
