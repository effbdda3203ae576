import type { Command } from 'commander';
import { interruptible } from '../../interrupt.ts';
import { keysOption } from '../../target/keys-option.ts';
import { withTarget } from '../../target/open-target.ts';
import { jsonOption, serverOption, storeOption } from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { exitOf, runAndReport, reported } from '../../scripts/run-script.ts';
import { readScript } from '../../scripts/read-script.ts';

interface Options {
  readonly store?: string;
  readonly keys?: string;
  readonly server?: string;
  readonly json?: boolean;
  readonly stopOnRejection?: boolean;
}

export function addRun(program: Command, output: Output): void {
  program
    .command('run <file>')
    .description('issue a script of commands: NDJSON, one command a line ("-": standard input)')
    .addOption(storeOption())
    .addOption(keysOption())
    .addOption(serverOption())
    .addOption(jsonOption())
    .option('--stop-on-rejection', 'stop at the first command that is refused')
    .action(async (file: string, options: Options) => {
      const script = await readScript(file);
      const { stopOnRejection = false } = options;
      await interruptible((signal) =>
        withTarget(options, async (target) => {
          const report = await runAndReport(target, script, output, { stopOnRejection, signal });
          process.exitCode = exitOf(report, signal);
          await (options.json ? output.json(report) : output.print(reported(report)));
        }),
      );
    });
}
