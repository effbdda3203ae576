import { chmodSync } from 'node:fs';
import promises from 'node:fs/promises';
import { join } from 'node:path';
import { openStore } from '../../../../libs/event-store/open.ts';
import { accept, schedule } from '../../../../test/support/race.ts';
import { RaceControl } from '../../../../libs/race-control/index.ts';
import { commandLine, type CommandLine } from '../../../../test/support/cli.ts';
import { KurrentDouble } from '../../../../test/support/kurrentdb/double.ts';

let cli: CommandLine;
let double: KurrentDouble;

beforeAll(async () => {
  cli = commandLine();
  double = await KurrentDouble.start();
});
afterAll(() => {
  double.close();
  cli.remove();
});

const doctor = (store: string) => cli.greenflag('doctor', '--store', store);

interface Report {
  readonly ok: boolean;
  readonly store: string;
  readonly checks: readonly { readonly check: string; readonly ok: boolean; readonly health?: object }[];
}

async function reportOf(store: string): Promise<{ code: number | null; report: Report }> {
  const { code, out } = await cli.greenflag('doctor', '--store', store, '--json');
  return { code, report: JSON.parse(out) as Report };
}

describe('The doctor', () => {
  it.each([
    ['memory', () => 'memory:', /^memory 1 at memory:/],
    [
      'sqlite',
      () => `sqlite:${join(cli.folder, 'a.db')}`,
      /^sqlite 3\.\d+\.\d+ at \/.*a\.db \(\d+\.\d MiB\)/,
    ],
    ['kurrentdb', () => double.url, /^kurrentdb 26\.1\.0 at kurrentdb:\/\/127\.0\.0\.1:\d+\?tls=false/],
  ])('reports engine, version, place, state and round trip of the store: %s', async (engine, url, words) => {
    await cli.greenflag('copy', '--from', 'memory:', '--to', url());
    const { code, out } = await doctor(url());
    const [, store = ''] = /^ok {5}store {5}(.*)$/mu.exec(out) ?? [];
    expect([code, store]).toEqual([0, expect.stringMatching(words)]);
    expect(store).toMatch(/: accepts commands, round trip \d+\.\d ms$/);
    expect(out).toMatch(/^ok {5}log {7}NO MEETING in this store; /mu);

    const healthOf = async () => {
      const { report } = await reportOf(url());
      return report.checks.find(({ check }) => check === 'store')?.health;
    };
    let health = await healthOf();
    // On a busy machine the first probe of a new connection may come too late.
    while ((health as { writable?: boolean } | undefined)?.writable !== true) health = await healthOf();
    expect(health).toMatchObject({ engine, writable: true, latencyMs: expect.any(Number) as number });
  });

  it('reports an unreachable server once, with advice and without the password', async () => {
    const { code, out } = await doctor('kurrentdb://admin:secret@127.0.0.1:9?tls=false&timeout_ms=500');
    expect(code).toBe(5);
    const place = 'kurrentdb at kurrentdb://admin:\\*\\*\\*@127.0.0.1:9\\?tls=false&timeout_ms=500';
    expect(out).toMatch(
      new RegExp(`^WRONG {2}store {5}${place}: does not accept commands, gave up after `, 'mu'),
    );
    expect(out).toContain('No server listens at 127.0.0.1:9. Check that the server runs');
    expect(out).not.toContain('secret');
    expect(out.match(/WRONG/gu)).toHaveLength(1);
    const { report } = await reportOf('kurrentdb://admin:secret@127.0.0.1:9?tls=false&timeout_ms=500');
    expect(JSON.stringify(report)).not.toContain('secret');
  });

  describe('warns, and finds nothing wrong,', () => {
    afterEach(() => {
      cli.variables.clear();
      jest.restoreAllMocks();
    });
    const warningsOf = async (store: string) => {
      const { code, out } = await doctor(store);
      return [code, ...(out.match(/^warn {3}.*$/gmu) ?? [])];
    };

    it('if the clock is not synchronised', async () => {
      const program = cli.write('chronyc', '#!/bin/sh\necho "Leap status     : Not synchronised"\n');
      chmodSync(program, 0o755);
      cli.variables.set('PATH', `${cli.folder}:${process.env['PATH']}`);
      const words = expect.stringMatching(
        /^warn {3}clock {5}The clock of .* is not synchronised, so /u,
      ) as string;
      expect(await warningsOf('memory:')).toEqual([0, words]);
    });

    it('if the clock is behind the last record', async () => {
      const url = `sqlite:${join(cli.folder, 'ahead.db')}`;
      const store = await openStore(url);
      const race = new RaceControl(store, { presets: new Map(), now: () => Date.now() + 3_600_000 });
      await accept(race, schedule);
      await race.drain();
      await store.close();
      const words = /^warn {3}clock {5}The clock of the server is \d+ minutes behind the last record\./u;
      expect(await warningsOf(url)).toContainEqual(expect.stringMatching(words));
    });

    it('if the disk is nearly full', async () => {
      const room = { bsize: 4_096, blocks: 10_000_000, bavail: 600_000 };
      jest.spyOn(promises, 'statfs').mockResolvedValue(room as never);
      const words = /^warn {3}disk {6}The disk of the record has only 6 % free \(2,343 MiB\)\./u;
      expect(await warningsOf(`sqlite:${join(cli.folder, 'full.db')}`)).toContainEqual(
        expect.stringMatching(words),
      );
    });
  });
});
