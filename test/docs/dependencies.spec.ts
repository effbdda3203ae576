import { readFileSync } from 'node:fs';

interface Package {
  readonly version: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly deprecated?: string;
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const { dependencies, optionalDependencies, version } = readJson('package.json') as {
  dependencies: Readonly<Record<string, string>>;
  optionalDependencies: Readonly<Record<string, string>>;
  version: string;
};
const lock = readJson('package-lock.json') as {
  readonly version: string;
  readonly packages: Readonly<Record<string, Package>>;
};

/** The packages that the product contains, or that are installed with it. */
const production = Object.entries(lock.packages).filter(
  ([path, { dev, devOptional }]) => path !== '' && dev !== true && devOptional !== true,
);

const ALLOWED = new Set([
  ...['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'],
  ...['OFL-1.1', 'Python-2.0'],
]);
/** Packages whose package.json names no licence: the one of their LICENSE file. */
const BY_FILE: Readonly<Record<string, string>> = { 'node_modules/png-js': 'MIT' };

/** Returns whether one of the alternatives of an SPDX expression is allowed as a whole. */
const isAllowed = (expression: string): boolean =>
  expression
    .replaceAll(/[()]/gu, '')
    .split(' OR ')
    .some((alternative) => alternative.split(' AND ').every((licence) => ALLOWED.has(licence)));

describe('docs/dependencies.md', () => {
  it('lists the production dependencies, each with its place and its reason', () => {
    const rows = [
      ...readFileSync('docs/dependencies.md', 'utf8').matchAll(/^\| `([^`]+)` \| (.+) \| (.+) \|$/gmu),
    ];
    expect(rows.map(([, name]) => name)).toEqual(
      Object.keys({ ...dependencies, ...optionalDependencies }).sort(),
    );
    const places = new Set(rows.map(([, , place]) => place));
    expect([...places].sort()).toEqual(['in the page', 'in the program', 'installed']);
  });
});

describe('the production dependencies', () => {
  it('have licences that may be passed on', () => {
    const licences = production.map(
      ([path, { license }]) => [path, license ?? BY_FILE[path] ?? 'none'] as const,
    );
    expect(licences.length).toBeGreaterThan(100);
    expect(licences.filter(([, licence]) => !isAllowed(licence))).toEqual([]);
  });

  it('are refused with another licence', () => {
    expect(
      ['MIT', '(MIT OR GPL-3.0)', 'MIT AND OFL-1.1', '(BSD-3-Clause AND Apache-2.0)'].every(isAllowed),
    ).toBe(true);
    expect(['GPL-3.0', 'MIT AND GPL-3.0', 'none', 'SEE LICENSE IN LICENSE'].some(isAllowed)).toBe(false);
  });

  it('are not deprecated', () => {
    expect(production.filter(([, { deprecated }]) => deprecated !== undefined).map(([path]) => path)).toEqual(
      [],
    );
  });
});

describe('the version', () => {
  it('is the same in package.json, the lock file and the images', () => {
    const images = [...readFileSync('docker-compose.yml', 'utf8').matchAll(/image: greenflag\S*:(\S+)/gu)];
    const versions = [lock.version, lock.packages['']?.version, ...images.map(([, tag]) => tag)];
    expect(versions).toEqual([version, version, version, version]);
  });
});
