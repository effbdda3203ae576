import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../support/free-port.ts';
import { enter, SCHEDULE, startServer, type TestServer } from '../support/server.ts';

const FOLDER = 'deploy/prometheus';
const isInstalled = ['prometheus', 'promtool'].every((name) => spawnSync(name, ['--version']).status === 0);

interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly expr: string }[];
  }[];
}

interface Queried {
  readonly status: string;
  readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] };
}

/** Debian's Prometheus with the files of `deploy`, which asks a server of this test and more often. */
class Prometheus {
  private constructor(
    private readonly url: string,
    private readonly process: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start(metricsUrl: string): Promise<Prometheus> {
    const folder = mkdtempSync(join(tmpdir(), 'greenflag-prometheus-'));
    const config = readFileSync(join(FOLDER, 'prometheus.yml'), 'utf8')
      .replaceAll('_interval: 10s', '_interval: 250ms')
      .replace('127.0.0.1:9464', new URL(metricsUrl).host);
    writeFileSync(join(folder, 'prometheus.yml'), config);
    copyFileSync(join(FOLDER, 'alerts.yml'), join(folder, 'alerts.yml'));
    const address = `127.0.0.1:${await freePort()}`;
    const args = [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
    ];
    return new Prometheus(`http://${address}`, spawn('prometheus', args, { stdio: 'ignore' }), folder);
  }

  async query(expr: string): Promise<Queried['data']['result']> {
    const answer = await fetch(`${this.url}/api/v1/query?query=${encodeURIComponent(expr)}`);
    const { status, data } = (await answer.json()) as Queried;
    if (status !== 'success') throw new Error(`${expr}: ${JSON.stringify(data)}`);
    return data.result;
  }

  /** Returns the rules by their names, with what Prometheus says of their last evaluation. */
  async rules(): Promise<ReadonlyMap<string, string>> {
    const answer = await fetch(`${this.url}/api/v1/rules`);
    const { data } = (await answer.json()) as {
      readonly data: {
        readonly groups: readonly {
          readonly rules: readonly { readonly name: string; readonly health: string }[];
        }[];
      };
    };
    return new Map(
      data.groups.flatMap(({ rules }) => rules.map(({ name, health }) => [name, health] as const)),
    );
  }

  async until(isTrue: () => Promise<boolean>): Promise<void> {
    while (!(await isTrue().catch(() => false))) await pause(100);
  }

  async close(): Promise<void> {
    const ended = new Promise((done) => this.process.once('exit', done));
    this.process.kill('SIGKILL');
    await ended;
    rmSync(this.folder, { recursive: true });
  }
}

/** A little of everything that the dashboard shows. */
async function loadOnce(server: TestServer, n: number): Promise<void> {
  await Promise.all([server.issue(enter(String(n))), server.issue(enter('x')), server.fetch('/api/formats')]);
  await server.fetch('/api/meetings/m/projections/field?at=0');
}

if (isInstalled) {
  describe('Prometheus with the files of deploy', () => {
    let folder: string;
    let server: TestServer;
    let prometheus: Prometheus;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'greenflag-'));
      server = await startServer({ store: `sqlite:${join(folder, 'a.db')}`, metricsPort: 0 });
      await server.issue(SCHEDULE);
      prometheus = await Prometheus.start(server.metricsUrl ?? '');
    });
    afterAll(async () => {
      await prometheus.close();
      await server.close();
      rmSync(folder, { recursive: true });
    });

    it('has data for every query of the dashboard, and evaluates every alert', async () => {
      const stream = await server.stream('/api/meetings/m/projections/field/stream');
      let n = 0;
      await prometheus.until(async () => {
        await loadOnce(server, (n += 1));
        const [seen] = await prometheus.query('count_over_time(greenflag_records_total[5m])');
        return Number(seen?.value[1]) >= 4;
      });
      const { panels } = JSON.parse(readFileSync('deploy/grafana-dashboard.json', 'utf8')) as Dashboard;
      const exprs = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
      expect(exprs.length).toBeGreaterThan(20);
      const empty = [];
      for (const expr of exprs) {
        const filled = expr.replaceAll('$__rate_interval', '5m').replaceAll('$instance', '.*');
        const result = await prometheus.query(filled);
        if (result.length === 0) empty.push(filled);
      }
      expect(empty).toEqual([]);
      await prometheus.until(async () => ![...(await prometheus.rules()).values()].includes('unknown'));
      const rules = await prometheus.rules();
      expect([...rules.values()].filter((health) => health !== 'ok')).toEqual([]);
      expect(rules.size).toBeGreaterThan(5);
      stream.cut();
    });

    it('finds nothing wrong in the configuration and the alerts', () => {
      const check = (...args: string[]) => execFileSync('promtool', ['check', ...args], { encoding: 'utf8' });
      expect(check('rules', join(FOLDER, 'alerts.yml'))).toContain('SUCCESS');
      expect(check('config', join(FOLDER, 'prometheus.yml'))).toContain('SUCCESS');
    });
  });
} else {
  it.skip('Prometheus with the files of deploy (install prometheus to run it)', () => undefined);
}
