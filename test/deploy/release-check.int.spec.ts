import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const SCRIPT = resolve('scripts/release-check.mjs');

describe('npm run release:check', () => {
  const folder = mkdtempSync(join(tmpdir(), 'greenflag-release-'));
  const git = (...args: readonly string[]) => spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
  const check = () => {
    const { status, stderr } = spawnSync(process.execPath, [SCRIPT], { cwd: folder, encoding: 'utf8' });
    return [status, stderr];
  };

  beforeAll(() => {
    git('init', '--quiet');
    writeFileSync(join(folder, 'package.json'), '{"version":"1.0.0-rc.1"}');
    writeFileSync(join(folder, 'CHANGELOG.md'), '# Changelog\n\n## Unreleased\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('stops if something is not committed', () => {
    expect(check()).toEqual([1, expect.stringContaining('changes that are not committed:\n?? CHANGELOG.md')]);
  });

  it('stops if the changelog does not begin with the version', () => {
    git('add', '--all');
    git('-c', 'user.name=t', '-c', 'user.email=t@t.example', 'commit', '--quiet', '--message', 'all');
    expect(check()).toEqual([
      1,
      'Not ready: the newest heading of CHANGELOG.md is Unreleased, and package.json has 1.0.0-rc.1.\n',
    ]);
  });
});

describe('the bill of materials', () => {
  it('names each production package with its version and licence, and no tool of development', () => {
    const options = { encoding: 'utf8', maxBuffer: 2 ** 26 } as const;
    const { stdout } = spawnSync(process.execPath, ['scripts/bill-of-materials.mjs'], options);
    const { bomFormat, components } = JSON.parse(stdout) as {
      bomFormat: string;
      components: readonly { name: string; version: string; licenses?: unknown }[];
    };
    const names = components.map(({ name }) => name);
    expect(bomFormat).toBe('CycloneDX');
    const product = ['@nestjs/core', 'fastify', 'react', 'zod'];
    expect(product.filter((name) => !names.includes(name))).toEqual([]);
    expect(names.filter((name) => ['jest', 'eslint', 'vite'].includes(name))).toEqual([]);
    expect(components.filter(({ licenses }) => licenses === undefined).map(({ name }) => name)).toEqual([
      'png-js',
    ]);
  });
});
