import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import {
  CHAOS,
  parseChaos,
  play,
  ReaderServer,
  simulateFrom,
  type Chaos,
  type Competitor,
  type Simulation,
} from '#timing-feeds';
import { speedOption } from '../../../checked-options.ts';
import { interruptible } from '../../../interrupt.ts';
import { parseWholeNumber, serverOption, valueOption } from '../../../options.ts';
import { CliError, EXIT } from '../../../output/exit-codes.ts';
import type { Output } from '../../../output/output.ts';
import { targetOf, withTarget } from '../../../target/open-target.ts';
import type { Target } from '../../../target/target.ts';
import { differencesFrom } from './simulated-result.ts';
import {
  issueDuringRace,
  prepareMeeting,
  simulatedMeeting,
  type SimulatedMeeting,
} from './simulated-meeting.ts';

const ABOUT = `
The race begins when a client has connected to the port. With a server, a new meeting is scheduled there, and
the officials of the simulation run the session. Its result is compared with the truth at the end.

Chaos:
${Object.entries(CHAOS)
  .map(([name, about]) => `  ${name.padEnd(10)} ${about}`)
  .join('\n')}`;

const ONLY_P3_HAS_DATES =
  'P98 and RMonitor have no dates: a client that takes the time from their clocks needs --speed 1.';

interface Options {
  readonly format: string;
  readonly session: string;
  readonly meeting: string;
  readonly server?: string;
  readonly p3: number;
  readonly p98?: number;
  readonly rmonitor?: number;
  readonly seed: number;
  readonly speed: number;
  readonly cars?: number;
  readonly chaos: Chaos;
}

export function configureSimulateFeed(command: Command, output: Output): void {
  const wholeOption = (flags: string, about: string) => valueOption(flags, about).argParser(parseWholeNumber);
  command
    .addOption(valueOption('--format <id>', 'built-in format, or file').default('clash-2023'))
    .addOption(valueOption('--session <id>', 'session of the format').default('heat-1'))
    .addOption(valueOption('--meeting <id>', 'id of the new meeting').default('simulated'))
    .addOption(serverOption())
    .addOption(wholeOption('--p3 <port>', 'port of the decoder; 0 for any free port').default(5403))
    .addOption(wholeOption('--p98 <port>', 'port of a backup at the same line (default: none)'))
    .addOption(wholeOption('--rmonitor <port>', 'port of the timing program (default: none)'))
    .addOption(wholeOption('--seed <n>', 'another number is another race').default(1))
    .addOption(wholeOption('--cars <n>', 'entries (default: those of the example, or 24)'))
    .addOption(speedOption().default(1, '1'))
    .addOption(
      valueOption('--chaos <list>', 'what goes wrong').argParser(chaosOf).default(chaosOf(''), 'nothing'),
    )
    .addHelpText('after', ABOUT)
    .action((options: Options) => interruptible((signal) => simulateFeed(options, output, signal)));
}

function chaosOf(text: string): Chaos {
  const chaos = parseChaos(text);
  if (typeof chaos !== 'string') return chaos;
  throw new InvalidArgumentError(chaos);
}

async function simulateFeed(options: Options, output: Output, signal: AbortSignal): Promise<void> {
  const simulated = await simulatedMeeting(options);
  const { server } = targetOf({ server: options.server });
  if (options.speed !== 1 && (options.p98 ?? options.rmonitor) !== undefined)
    output.notify(ONLY_P3_HAS_DATES);
  const readers = await openReaders(options);
  try {
    const place = server === undefined ? { store: 'memory:' } : { server };
    await withTarget(place, async (target) => {
      const grid = await prepareMeeting(target, simulated, Date.now());
      const ports = readers.map(([name, reader]) => `${name}://127.0.0.1:${reader.port}`);
      output.notify(`Waiting for a client at ${ports.join(' or ')}.`);
      await firstClient(readers, signal);
      const simulation = startNow(simulated, grid, options);
      await play(
        simulation,
        readers.map(([name, reader]) => [simulation[name], reader]),
        {
          speed: options.speed,
          signal,
          issue: async (command) => {
            output.notify(`${command.at} ${command.type}`);
            if (server === undefined) return;
            if (command.type === 'PostResults') await untilCounted(target, simulated, simulation, signal);
            await issueDuringRace(target, options.meeting, command);
          },
        },
      );
      if (server !== undefined) await compare(target, simulated, simulation, output);
    });
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    for (const [, reader] of readers) await reader.close();
  }
}

const READERS = ['p3', 'p98', 'rmonitor'] as const;
type OpenReader = readonly [name: (typeof READERS)[number], reader: ReaderServer];

/** Opens the ports that the options name. @throws CliError if one cannot be used */
async function openReaders(options: Options): Promise<OpenReader[]> {
  const readers: OpenReader[] = [];
  for (const name of READERS) {
    const port = options[name];
    if (port !== undefined) readers.push([name, await openReader(name, port)]);
  }
  return readers;
}

async function openReader(name: string, port: number): Promise<ReaderServer> {
  try {
    return await ReaderServer.open(port);
  } catch (error) {
    const { message } = error as Error;
    const words = `Port ${port} cannot be used: ${message}. Name another one with --${name}.`;
    throw new CliError(EXIT.failed, words);
  }
}

async function firstClient(readers: readonly OpenReader[], signal: AbortSignal): Promise<void> {
  const found = new AbortController();
  const either = AbortSignal.any([signal, found.signal]);
  try {
    await Promise.race(readers.map(([, reader]) => reader.firstClient(either)));
  } finally {
    found.abort();
  }
}

function startNow({ seed, plan, spec }: SimulatedMeeting, grid: readonly Competitor[], options: Options) {
  const { speed, chaos, p98 } = options;
  const { lengthMiles } = plan.track;
  const race = { seed, speed, spec, grid, chaos, lengthMiles, hasBackup: p98 !== undefined };
  return simulateFrom(Date.now(), race);
}

/** A race that is played fast is over before its last crossings have come. The scorer waits for them. */
const WAIT_FOR_CROSSINGS_MS = 30_000;
const LOOK_EVERY_MS = 250;

/** Waits until the result is the truth, as a scorer waits for the last cars. What never comes is left out. */
async function untilCounted(
  target: Target,
  { plan, spec }: SimulatedMeeting,
  { truth }: Simulation,
  signal: AbortSignal,
): Promise<void> {
  const until = Date.now() + WAIT_FOR_CROSSINGS_MS;
  while (Date.now() < until && !signal.aborted) {
    const view = await target.view({ meeting: plan.meeting, projection: 'results', session: spec.id });
    if (differencesFrom(truth, view).length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

async function compare(
  target: Target,
  { plan, spec }: SimulatedMeeting,
  { truth }: Simulation,
  output: Output,
): Promise<void> {
  const view = await target.view({ meeting: plan.meeting, projection: 'results', session: spec.id });
  const differences = differencesFrom(truth, view);
  for (const words of differences) output.notify(words);
  if (differences.length > 0) process.exitCode = EXIT.unsound;
  else
    output.notify(`The result is the truth: ${truth.cars.length} cars, ${truth.crossings.length} crossings.`);
}
