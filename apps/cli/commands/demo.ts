import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { RunOptions, ScriptLine } from '#race-control';
import { EXIT } from '../output/exit-codes.ts';
import { interruptible, sleep } from '../interrupt.ts';
import { keysOption } from '../target/keys-option.ts';
import { withTarget } from '../target/open-target.ts';
import { speed as speedOf, storeOption } from '../options.ts';
import type { Output } from '../output/output.ts';
import { exitOf, runAndReport, reported } from '../scripts/run-script.ts';
import { readScript } from '../scripts/read-script.ts';
import { storeOfEnvironment } from '../target/store-url.ts';
import { printed } from '../tables/print.ts';
import type { Target } from '../target/target.ts';
import { packageRoot } from '../package-root.ts';

const MEETING = 'clash-2023';
const TABLES = ['qualifying-order', 'heat-results', 'field'];

interface Options {
  readonly store?: string;
  readonly keys?: string;
  readonly speed: number;
}

export function addDemo(program: Command, output: Output): void {
  program
    .command('demo')
    .description('play the 2023 Clash and print its three tables')
    .addOption(storeOption())
    .addOption(keysOption())
    .option(
      '--speed <n>',
      'so many times as fast as it happened, or max; long waits are cut',
      speedOf,
      Infinity,
    )
    .action(async ({ store = storeOfEnvironment(), keys, speed }: Options) => {
      const script = await readScript(
        fileURLToPath(new URL('examples/clash-2023/clash-2023.ndjson', packageRoot())),
      );
      // A demo must never find its way into the officials' own file by itself.
      if (store === undefined)
        output.tell('Playing into memory: nothing is kept. To keep it, name a --store.');
      await interruptible((signal) =>
        withTarget({ store: store ?? 'memory:', ...(keys !== undefined && { keys }) }, async (target) => {
          const report = await runAndReport(target, script, output, optionsFor(speed, signal, output));
          if (!signal.aborted) await printTables(target, output);
          output.tell(reported(report));
          process.exitCode = exitOf(report, signal);
        }),
      );
      if (process.exitCode === EXIT.done && store !== undefined) {
        output.tell(`Look further with: greenflag show meeting --meeting ${MEETING} --store ${store}`);
      }
    });
}

async function printTables(target: Target, output: Output): Promise<void> {
  for (const projection of TABLES) {
    const view = await target.view({ meeting: MEETING, projection });
    await output.print(`${printed(view, (text) => output.heading(text))}\n`);
  }
}

/** Nights and breaks are no part of the show. */
const LONGEST_WAIT = 60_000;

function optionsFor(speed: number, signal: AbortSignal, output: Output): RunOptions {
  if (speed === Infinity) return { signal };
  const started = Date.now();
  let [last, due] = [NaN, 0];
  const before = async ({ command: { at, type } }: ScriptLine): Promise<void> => {
    const time = Date.parse(at ?? '');
    if (time > last) due += Math.min(time - last, LONGEST_WAIT) / speed;
    if (!Number.isNaN(time)) last = time;
    output.progress(`${at ?? ''} ${type}`);
    const wait = started + due - Date.now();
    if (wait > 0) await sleep(wait, signal);
  };
  return { signal, before, inFlight: 1 };
}
