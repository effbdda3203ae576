import type { Command } from 'commander';
import { count } from '#domain';
import { dialTcp, folderFiles, openRawLog, systemClock } from '#timing-feeds';
import { interruptible } from '../../interrupt.ts';
import { jsonOption, valueOption } from '../../options.ts';
import { CliError, EXIT } from '../../output/exit-codes.ts';
import type { Output } from '../../output/output.ts';
import { addressOf } from './probe.ts';

const ABOUT = `
It connects again whenever the connection is lost, and continues a recording that is there. It
runs until Ctrl-C. "greenflag feed verify FOLDER" checks the recording.`;

interface Options {
  readonly out: string;
  readonly json?: boolean;
}

export function configureRecord(command: Command, output: Output): void {
  command
    .addOption(valueOption('--out <folder>', 'folder for the recording').makeOptionMandatory())
    .addOption(jsonOption())
    .addHelpText('after', ABOUT)
    .action((url: string, options: Options) =>
      interruptible((signal) => record(url, options, output, signal)),
    );
}

async function record(url: string, options: Options, output: Output, signal: AbortSignal): Promise<void> {
  const { protocol, host, port, shown } = addressOf(url);
  const log = await openRawLog({ files: folderFiles(options.out), clock: systemClock }).catch(refuseFolder);
  let [number, bytes] = [0, 0];
  const connection = dialTcp(
    { host, port },
    systemClock,
  )({
    connected: () => {
      number = log.nextConnection();
      output.notify(`Connected to ${shown}.`);
    },
    bytes: (chunk) => {
      log.append(number, chunk);
      bytes += chunk.length;
      connection.heard();
      output.showProgress(`${count(bytes, 'byte')} recorded`);
    },
    lost: (words) => output.notify(`${words} Trying again.`),
  });
  connection.start();
  if (!signal.aborted) await new Promise((stopped) => signal.addEventListener('abort', stopped));
  connection.stop();
  await log.close();
  const { n, trouble } = log.status();
  if (trouble !== null) throw new CliError(EXIT.failed, `The recording is not complete: ${trouble}`);
  if (options.json) return output.printJson({ url: shown, protocol, folder: options.out, records: n, bytes });
  return output.print(`${count(bytes, 'byte')} recorded in ${options.out}, up to record ${n}.`);

  function refuseFolder(error: unknown): never {
    const { message } = error as Error;
    const words = `${options.out} cannot be recorded to: ${message}. Name another folder with --out.`;
    throw new CliError(EXIT.failed, words);
  }
}
