import type { Command } from 'commander';
import { interruptible } from '../../interrupt.ts';
import { jsonOption, keysOption, serverOption, storeOption, type TargetOptions } from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { readScript } from '../../scripts/read-script.ts';
import { exitOf, formatReport, runAndReport } from '../../scripts/run-script.ts';
import { withTarget } from '../../target/open-target.ts';

interface Options extends TargetOptions {
  readonly stopOnRejection?: boolean;
  readonly confirm?: boolean;
}

export function configureRun(command: Command, output: Output): void {
  command
    .addOption(storeOption())
    .addOption(keysOption())
    .addOption(serverOption())
    .addOption(jsonOption())
    .option('--stop-on-rejection', 'stop at the first command that is refused')
    .option('--confirm', 'answer the questions about commands that are out of place with yes')
    .action(async (file: string, options: Options) => {
      const { stopOnRejection = false, confirm = false } = options;
      const script = await readScript(file, confirm);
      await interruptible((signal) =>
        withTarget(options, async (target) => {
          const report = await runAndReport(target, script, output, { stopOnRejection, signal });
          process.exitCode = exitOf(report, signal);
          await (options.json ? output.printJson(report) : output.print(formatReport(report)));
        }),
      );
    });
}
