import { writeFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { PAPERS, PUBLISHED, SHEET_FORMATS, unprintedWords, type Paper, type SheetFormat } from '#publishing';
import { momentOf } from '../../checked-options.ts';
import { addMeetingOptions, atOption, byOption, valueOption, type MeetingOptions } from '../../options.ts';
import { CliError, EXIT } from '../../output/exit-codes.ts';
import type { Output } from '../../output/output.ts';
import { withTarget } from '../../target/open-target.ts';
import type { Target } from '../../target/target.ts';

interface Options extends MeetingOptions {
  readonly as: SheetFormat;
  readonly out?: string;
  readonly paper?: Paper;
  readonly at?: string;
  readonly by?: string;
}

export function configurePublish(command: Command, output: Output): void {
  addMeetingOptions(command)
    .addOption(new Option('--as <format>', 'file format').choices(SHEET_FORMATS).makeOptionMandatory())
    .addOption(valueOption('--out <file>', 'file to write (default: standard output)'))
    .addOption(new Option('--paper <size>', 'paper size of a PDF (default: letter)').choices(PAPERS))
    .addOption(atOption())
    .addOption(byOption())
    .addHelpText('after', `\nSheets: ${PUBLISHED.join(', ')}`)
    .action(async (projection: string, session: string | undefined, options: Options) => {
      const { meeting, as, out, paper, by } = options;
      const at = momentOf({ field: 'at', text: options.at, by });
      check(options, output);
      const request = {
        meeting,
        projection,
        as,
        ...(session !== undefined && { session }),
        ...(at !== undefined && { at }),
        ...(paper !== undefined && { paper }),
      };
      const publish = (target: Target) => target.publish(request);
      const { body, unprintedNames } = await withTarget(options, publish, { mustExist: true });
      if (unprintedNames > 0) output.notify(unprintedWords(unprintedNames));
      if (out === undefined) await output.printBytes(body);
      else await write(out, body, output);
    });
}

function check({ as, out, paper }: Options, output: Output): void {
  if (paper !== undefined && as !== 'pdf')
    throw new CliError(EXIT.usage, '--paper is only for a PDF. Leave it out, or use --as pdf.');
  if (as === 'pdf' && out === undefined && output.isTerminal)
    throw new CliError(EXIT.usage, 'A terminal cannot show a PDF. Name a file with --out.');
}

async function write(file: string, body: Uint8Array, output: Output): Promise<void> {
  try {
    await writeFile(file, body);
  } catch (error) {
    const { message } = error as Error;
    throw new CliError(EXIT.usage, `${file} cannot be written: ${message}. Name another file.`);
  }
  output.notify(`Written: ${file}`);
}
