import type { Command } from 'commander';
import { checkFormat, type Finding, type Format } from '#domain';
import { didYouMean, INPUT_PROBLEMS, loadPresets, parseFormat } from '#race-control';
import { EXIT, Stop } from '../output/exit-codes.ts';
import { textOf } from '../scripts/format-file.ts';
import { jsonOption } from '../options.ts';
import type { Output } from '../output/output.ts';
import { number, words } from '../tables/columns.ts';
import { layOut } from '../tables/table.ts';

interface Options {
  readonly json?: boolean;
}

export function addFormats(program: Command, output: Output): void {
  const formats = program
    .command('formats')
    .description('list the formats that come with Greenflag, or check one of your own')
    .addOption(jsonOption())
    .allowExcessArguments()
    .action(async ({ json }: Options, command: Command) => {
      const [unknown] = command.args;
      if (unknown !== undefined) {
        const meant = didYouMean(unknown, ['check']);
        throw new Stop(EXIT.usage, `formats has no command "${unknown}".${meant}`);
      }
      await list(output, json);
    });
  formats
    .command('check <file>')
    .alias('CHECK')
    .description('check a format: a JSON document')
    .addOption(jsonOption())
    .action(async (file: string, _options: Options, command: Command) => {
      // The same option stands before or after "check".
      await check(file, output, command.optsWithGlobals<Options>().json);
    });
}

async function list(output: Output, json = false): Promise<void> {
  const formats = [...loadPresets().values()];
  if (json) return output.json(formats);
  const columns = [
    words('Format', 'id'),
    words('Name', 'name'),
    number('Sessions', 'sessions'),
    words('Are', 'are'),
  ];
  const rows = formats.map(({ id, name = '', sessions }) => {
    return { id, name, sessions: sessions.length, are: sessions.map((session) => session.id).join(' ') };
  });
  await output.print(layOut(columns, rows, (text) => output.heading(text)));
}

async function check(file: string, output: Output, json = false): Promise<void> {
  const findings = findingsIn(await textOf(file));
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (errors > 0) process.exitCode = EXIT.unsound;
  if (json) await output.json({ file, sound: errors === 0, findings });
  else {
    for (const { severity, session, field, words: said } of findings) {
      await output.print(`${severity}: ${[session, field].filter(Boolean).join(' ')}: ${said}`);
    }
    await output.print(
      errors === 0 ? `${file} is a sound format.` : `${file} cannot be used yet: ${errors} wrong.`,
    );
  }
}

function findingsIn(text: string): readonly Finding[] {
  const wrong = (field: string, said: string): Finding[] => [
    { severity: 'error', session: '', field, words: said },
  ];
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return wrong('', `This is not JSON: ${(error as Error).message}.`);
  }
  const parsed = parseFormat(document);
  if (parsed.ok) return checkFormat(parsed.value satisfies Format);
  const { code, field = '', words: said } = parsed.problem;
  return wrong(field, `${said} ${INPUT_PROBLEMS[code]}`);
}
