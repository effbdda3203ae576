// `npm run release:check` checks that this checkout can be released, and writes the package and its bill of
// materials into `release/`. It stops at the first thing that is wrong.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const OUT = resolve('release');

/** @param {string} message @returns {never} */
function fail(message) {
  process.stderr.write(`Not ready: ${message}\n`);
  process.exit(1);
}

/**
 * Runs a program and returns its output. With `shown`, the output goes to the terminal.
 * @param {string} program
 * @param {readonly string[]} args
 */
function run(program, args, { shown = true } = {}) {
  /** @type {import('node:child_process').StdioOptions} */
  const stdio = shown ? ['ignore', 'inherit', 'inherit'] : 'pipe';
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8', stdio, maxBuffer: 2 ** 26 });
  if (status !== 0) fail(`${[program, ...args].join(' ')} ends with ${status}.`);
  return stdout;
}

const changes = run('git', ['status', '--porcelain'], { shown: false });
if (changes !== '') fail(`there are changes that are not committed:\n${changes}`);

/** @type {{ version: string }} */
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const [, newest] = /^## (?:\[)?([^\]\s]+)/mu.exec(readFileSync('CHANGELOG.md', 'utf8')) ?? [];
if (newest !== version)
  fail(`the newest heading of CHANGELOG.md is ${newest}, and package.json has ${version}.`);

// Installs and audits the packages, and runs the guards and all tests. It takes about a quarter of an hour.
run('bash', ['.ci/run']);
run('npm', ['run', 'build']);

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT);
const tarball = run(process.execPath, ['scripts/pack.mjs', OUT], { shown: false }).trim();
const bill = join(OUT, `greenflag-${version}.cdx.json`);
writeFileSync(bill, run(process.execPath, ['scripts/bill-of-materials.mjs'], { shown: false }));
process.stdout.write(`Ready: ${tarball}\n       ${bill}\n`);
