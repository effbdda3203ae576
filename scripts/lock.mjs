import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '..');

/** @returns {any} the package.json of the project */
export const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** @param {string} folder @param {...string} args */
export const npm = (folder, ...args) =>
  execFileSync('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });

/**
 * Writes a package.json and its lock file into a folder: that of the project, without what the package does
 * not need. No version changes, and no registry is asked.
 *
 * @param {string} folder
 * @param {object} part
 */
export function writeLocked(folder, part) {
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(part, null, 2)}\n`);
  cpSync(join(ROOT, 'package-lock.json'), join(folder, 'package-lock.json'));
  npm(folder, 'install', '--package-lock-only', '--offline');
}
