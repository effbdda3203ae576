import { createInterface } from 'node:readline';
import { KurrentDouble } from './double.ts';

/**
 * Runs a double in its own process, for measurements and to try things out:
 *   node --conditions=greenflag-source --import ./test/support/event-store/sources.mjs \
 *     test/support/kurrentdb/main.ts [NODES]
 * It prints its connection string. On standard input it reads `lead N` (another node leads), `lead none`,
 * `delay MILLISECONDS` (of each append), `restart` and `counts`, and answers each with a line.
 */
const double = await KurrentDouble.start(Number(process.argv[2] ?? 1));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function obey(line: string): Promise<string> {
  const [verb, what] = line.split(' ');
  if (verb === 'lead') double.moveLeader(what === 'none' ? null : Number(what));
  else if (verb === 'delay') for (const { faults } of double.nodes) faults.appendDelayMs = Number(what);
  else if (verb === 'restart') await double.restart();
  else if (verb !== 'counts') return `unknown: ${line}`;
  return verb === 'counts' ? JSON.stringify(double.log.counts) : `done: ${line}`;
}

say(double.url);
for await (const line of createInterface({ input: process.stdin })) say(await obey(line));
double.close();
