import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { RunOptions, ScriptLine } from '#race-control';
import { settingOf } from '../config/settings.ts';
import { interruptible, sleep } from '../interrupt.ts';
import { speedOption } from '../checked-options.ts';
import { keysOption, optionOf, type TargetOptions } from '../options.ts';
import { EXIT } from '../output/exit-codes.ts';
import type { Output } from '../output/output.ts';
import { packageRoot } from '../package-root.ts';
import { readScript } from '../scripts/read-script.ts';
import { exitOf, formatReport, runAndReport } from '../scripts/run-script.ts';
import { formatView } from '../tables/view-tables.ts';
import { withTarget } from '../target/open-target.ts';
import { styleFor } from '../target/session-names.ts';

const MEETING = 'clash-2023';
const TABLES = ['qualifying-order', 'heat-results', 'field'];
/** Longest wait, in the meeting's time. Longer nights and breaks between sessions are shortened to it. */
const MAX_WAIT_MS = 60_000;

interface Options extends TargetOptions {
  readonly speed: number;
}

export function configureDemo(command: Command, output: Output): void {
  command
    .addOption(optionOf('store', 'memory:'))
    .addOption(keysOption())
    .addOption(speedOption().default(Infinity, 'max'))
    .action((options: Options) => demo(options, output));
}

async function demo(options: Options, output: Output): Promise<void> {
  const example = new URL('examples/clash-2023/clash-2023.ndjson', packageRoot());
  const script = await readScript(fileURLToPath(example));
  // The default store is not used: a demo must not write into the officials' file by accident.
  const { value: store, source } = settingOf('store', options.store);
  const isSaved = source !== 'default';
  if (!isSaved) output.notify('Playing in memory: nothing is saved. Use --store to save it.');
  await interruptible((signal) =>
    withTarget({ ...options, store: isSaved ? store : 'memory:' }, async (target) => {
      const report = await runAndReport(target, script, output, runOptions(options.speed, signal, output));
      for (const projection of signal.aborted ? [] : TABLES) {
        const view = await target.view({ meeting: MEETING, projection });
        await output.print(`${formatView(view, await styleFor(output, target, MEETING))}\n`);
      }
      output.notify(formatReport(report));
      process.exitCode = exitOf(report, signal);
    }),
  );
  if (process.exitCode === EXIT.done && isSaved)
    output.notify(`To see more, run: greenflag show meeting --meeting ${MEETING} --store ${store}`);
}

/** Returns options that issue each command at its time, at the given speed. */
function runOptions(speed: number, signal: AbortSignal, output: Output): RunOptions {
  if (speed === Infinity) return { signal };
  const startedAt = Date.now();
  let [last, dueMs] = [NaN, 0];
  const beforeLine = async ({ command: { at, type } }: ScriptLine): Promise<void> => {
    const time = Date.parse(at ?? '');
    if (time > last) dueMs += Math.min(time - last, MAX_WAIT_MS) / speed;
    if (!Number.isNaN(time)) last = time;
    output.showProgress(`${at ?? ''} ${type}`);
    const waitMs = startedAt + dueMs - Date.now();
    if (waitMs > 0) await sleep(waitMs, signal);
  };
  return { signal, beforeLine, inFlight: 1 };
}
