import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { KurrentDouble } from './double.ts';

/**
 * Runs a double in its own process, for measurements and to try things out:
 *   node --conditions=greenflag-source --import ./test/support/event-store/sources.mjs \
 *     test/support/kurrentdb/main.ts [NODES]
 * It prints its connection string. Then it reads commands from standard input, one a line, and answers each
 * with one line. Nodes count from 0, times are in milliseconds and may have a fraction.
 *
 *   lead N | lead none    node N leads from now on, or none until it is named
 *   kill N                the node ends at once; the others elect, which takes `election`
 *   start N               starts a node that has ended
 *   stand-still N         the node keeps its connections and answers nothing; a leader is deposed later
 *   wake N                the node continues; a leader that was deposed meanwhile ends itself
 *   fill-disk N           the node ends itself at the next append
 *   free-disk N           its disk has room again; `start N` starts it
 *   election MS           length of an election, during which every node is unavailable (0 at first)
 *   depose-after MS       time for which a leader that stands still stays the leader (10000 at first)
 *   delay MS              wait of each append before it is written (0 at first)
 *   cold-start MS         time that the first calls after a start take (0 at first)
 *   append-timeout MS     time after which a dropped append is answered (2000 at first)
 *   leader                waits until a node leads, and answers `leader N`
 *   restart               stops all nodes and starts them again
 *   counts                answers the numbers of appends, as JSON
 */
const double = await KurrentDouble.start(Number(process.argv[2] ?? 1));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function leaderName(): Promise<string> {
  while (double.leader === null) await pause(1);
  return `leader ${double.nodes.indexOf(double.leader)}`;
}

type Command = (value: number, word: string) => void | string | Promise<void | string>;

const COMMANDS: Readonly<Record<string, Command>> = {
  lead: (index, word) => double.moveLeader(word === 'none' ? null : index),
  kill: (index) => double.kill(index),
  start: (index) => double.startNode(index),
  'stand-still': (index) => double.standStill(index),
  wake: (index) => double.wake(index),
  'fill-disk': (index) => void (double.nodeAt(index).faults.isDiskFull = true),
  'free-disk': (index) => void (double.nodeAt(index).faults.isDiskFull = false),
  election: (ms) => void (double.electionMs = ms),
  'depose-after': (ms) => void (double.deposeAfterMs = ms),
  delay: (ms) => double.nodes.forEach(({ faults }) => (faults.appendDelayMs = ms)),
  'cold-start': (ms) => double.nodes.forEach(({ faults }) => (faults.coldStartMs = ms)),
  'append-timeout': (ms) => double.nodes.forEach((node) => (node.appendTimeoutMs = ms)),
  leader: leaderName,
  restart: () => double.restart(),
  counts: () => JSON.stringify(double.log.counts),
};

async function obey(line: string): Promise<string> {
  const [verb = '', word = ''] = line.split(' ');
  const command = COMMANDS[verb];
  if (command === undefined) return `unknown: ${line}`;
  return (await command(Number(word), word)) ?? `done: ${line}`;
}

say(double.url);
for await (const line of createInterface({ input: process.stdin })) say(await obey(line));
double.close();
