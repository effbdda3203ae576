// Packs what runs into greenflag-VERSION.tgz: `node scripts/pack.mjs [FOLDER]`, after `npm run build`.
//
// The program is a bundle, so the package depends only on the packages that stay outside of it. Its
// npm-shrinkwrap.json holds the versions of package-lock.json, which stays the only lock file of the project.
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { INSTALLED } from '../vite.config.mjs';
import { manifest, npm, ROOT, writeLocked } from './lock.mjs';

const SHRINKWRAP = 'npm-shrinkwrap.json';

/** @param {Readonly<Record<string, string>>} versions */
const installedOf = (versions) =>
  Object.fromEntries(Object.entries(versions).filter(([each]) => INSTALLED.includes(each)));

/** Returns the package.json of the package: what an installation needs of the one of the project. */
function packedManifest() {
  const { name, version, description, license, type, engines, bin, files } = manifest;
  const about = { name, version, description, license, type, engines, bin, files: [...files, SHRINKWRAP] };
  const { dependencies, optionalDependencies } = manifest;
  return {
    ...about,
    dependencies: installedOf(dependencies),
    optionalDependencies: installedOf(optionalDependencies),
  };
}

/**
 * Packs into a folder, and returns the path of the package.
 * @param {string} folder
 */
function pack(folder) {
  if (!existsSync(join(ROOT, 'dist/apps/cli/main.js'))) throw new Error('Build first: npm run build.');
  const staging = mkdtempSync(join(tmpdir(), 'greenflag-pack-'));
  try {
    writeLocked(staging, packedManifest());
    renameSync(join(staging, 'package-lock.json'), join(staging, SHRINKWRAP));
    // npm adds the first two to every package.
    for (const file of ['README.md', 'LICENSE', ...manifest.files]) {
      cpSync(join(ROOT, file), join(staging, file), { recursive: true });
    }
    const [{ filename }] = JSON.parse(npm(staging, 'pack', '--json', '--pack-destination', folder));
    return join(folder, filename);
  } finally {
    rmSync(staging, { recursive: true });
  }
}

process.stdout.write(`${pack(resolve(process.argv[2] ?? '.'))}\n`);
