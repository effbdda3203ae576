import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { withoutSecret } from '../../../libs/event-store/errors.ts';
import { openStore } from '#event-store/open';
import { CONTRACT_PREFIX } from '../../../libs/event-store/contract/harness.ts';
import { deleteLeftStreams } from './left-streams.ts';

/**
 * Runs the contract suite of the event store on a KurrentDB server:
 *   GREENFLAG_TEST_KURRENTDB='kurrentdb://localhost:2113?tls=false' npm run test:kurrentdb
 * It asks before it writes into a store that has meetings. Options, after `--`:
 *   --beside-meetings   writes into such a store without a question
 *   --clean             runs nothing, and deletes what runs have left
 */
const SUITE = 'libs/event-store/engines/kurrentdb/server.int.spec.ts';
const { values } = parseArgs({
  options: { 'beside-meetings': { type: 'boolean' }, clean: { type: 'boolean' } },
});
const url = process.env['GREENFLAG_TEST_KURRENTDB'] ?? '';
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function hasMeetings(): Promise<boolean> {
  const store = await openStore(url);
  try {
    return (await store.streams({ prefix: 'meeting-', limit: 1 })).length > 0;
  } finally {
    await store.close();
  }
}

/** Asks somebody at a terminal. Elsewhere nobody can answer, so the answer is no. */
async function isWanted(): Promise<boolean> {
  say(`The store ${withoutSecret(url)} has meetings. The suite adds streams named ${CONTRACT_PREFIX}…,`);
  say('and drops all snapshots, which are made again. It changes no meeting.');
  if (!process.stdin.isTTY) {
    say('Nothing was written. Say that you want it: npm run test:kurrentdb -- --beside-meetings');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Run it there? [y/N] ');
  terminal.close();
  return /^y(?:es)?$/iu.test(answer.trim());
}

async function run(): Promise<number> {
  if (url === '') {
    say('Set GREENFLAG_TEST_KURRENTDB to the connection string of a KurrentDB server.');
    say('docs/kurrentdb.md says how to start one.');
    return 2;
  }
  if (values.clean === true) {
    say(`${await deleteLeftStreams(url)} streams of the contract suite were deleted.`);
    return 0;
  }
  if (values['beside-meetings'] !== true && (await hasMeetings()) && !(await isWanted())) return 1;
  return spawnSync('npx', ['jest', SUITE], { stdio: 'inherit' }).status ?? 1;
}

process.exitCode = await run();
