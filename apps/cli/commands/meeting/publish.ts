import { writeFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { PAPERS, PUBLISHED, SHEET_FORMATS, type Paper, type SheetFormat } from '#publishing';
import { EXIT, Stop } from '../../output/exit-codes.ts';
import { withTarget } from '../../target/open-target.ts';
import { byOption, meetingOption, moment, once, serverOption, storeOption } from '../../options.ts';
import type { Output } from '../../output/output.ts';

interface Options {
  readonly meeting: string;
  readonly as: SheetFormat;
  readonly out?: string;
  readonly paper?: Paper;
  readonly store?: string;
  readonly server?: string;
  readonly at?: string;
  readonly by?: string;
}

export function addPublish(program: Command, output: Output): void {
  program
    .command('publish <projection> [session]')
    .description('a sheet to be published: results, a line-up, the field, with their proof')
    .addOption(meetingOption())
    .addOption(
      new Option('--as <format>', 'on paper, or for programs').choices(SHEET_FORMATS).makeOptionMandatory(),
    )
    .addOption(new Option('--out <file>', 'the file to write (default: standard output)').argParser(once()))
    .addOption(new Option('--paper <size>', 'of a PDF (default: letter)').choices(PAPERS))
    .addOption(new Option('--at <moment>', 'as it was at that revision or instant').argParser(once()))
    .addOption(byOption())
    .addOption(storeOption())
    .addOption(serverOption())
    .addHelpText('after', `\nSheets: ${PUBLISHED.join(', ')}`)
    .action(async (projection: string, session: string | undefined, options: Options) => {
      const { meeting, as, out, paper, by } = options;
      const at = moment({ field: 'at', text: options.at, by });
      check(options, output);
      const request = {
        ...{ meeting, projection, as },
        ...(session !== undefined && { session }),
        ...(at !== undefined && { at }),
        ...(paper !== undefined && { paper }),
      };
      const body = await withTarget(options, (target) => target.publish(request), { mustExist: true });
      if (out === undefined) await output.bytes(body);
      else await write(out, body, output);
    });
}

function check({ as, out, paper }: Options, output: Output): void {
  if (paper !== undefined && as !== 'pdf') {
    throw new Stop(EXIT.usage, `--paper is of a PDF: leave it out, or publish --as pdf.`);
  }
  if (as === 'pdf' && out === undefined && output.isTerminal) {
    throw new Stop(EXIT.usage, 'A terminal cannot show a PDF. Name a file with --out.');
  }
}

async function write(file: string, body: Uint8Array, output: Output): Promise<void> {
  try {
    await writeFile(file, body);
  } catch (error) {
    throw new Stop(EXIT.usage, `${file} cannot be written: ${(error as Error).message}. Name another file.`);
  }
  output.tell(`Written: ${file}`);
}
