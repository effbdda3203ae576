import type { Command } from 'commander';
import { checkFormat, type Finding } from '#domain';
import { numberColumn, textColumn } from '#projections/columns';
import { didYouMean, loadPresets, parseFormat } from '#race-control';
import { jsonOption } from '../options.ts';
import { CliError, EXIT } from '../output/exit-codes.ts';
import { inputError } from '../output/input-errors.ts';
import type { Output } from '../output/output.ts';
import { readText } from '../scripts/read-file.ts';
import { formatTable, tableOf } from '../tables/table.ts';

interface Options {
  readonly json?: boolean;
}

export function configureFormats(command: Command, output: Output): void {
  const formats = command
    .addOption(jsonOption())
    .allowExcessArguments()
    .action(async ({ json }: Options, command: Command) => {
      const [unknown] = command.args;
      if (unknown === undefined) return list(output, json);
      const suggestion = didYouMean(unknown, ['check']);
      throw new CliError(EXIT.usage, `There is no command "formats ${unknown}".${suggestion}`);
    });
  formats
    .command('check <file>')
    .alias('CHECK')
    .description('check the format in a JSON file')
    .addOption(jsonOption())
    // --json is valid before and after "check".
    .action((file: string, _options: Options, command: Command) =>
      check(file, output, command.optsWithGlobals<Options>().json),
    );
}

async function list(output: Output, json = false): Promise<void> {
  const formats = [...loadPresets().values()];
  if (json) return output.printJson(formats);
  const rows = formats.map(({ id, name = '', sessions }) => {
    return { id, name, count: sessions.length, ids: sessions.map((session) => session.id).join(' ') };
  });
  type Row = (typeof rows)[number];
  const columns = [
    textColumn<Row>('Format', 'id', { priority: 1 }),
    textColumn<Row>('Name', 'name', { flexible: true }),
    numberColumn<Row>('Sessions', 'count', { priority: 3 }),
    textColumn<Row>('Session ids', 'ids', { flexible: true }),
  ];
  return output.print(formatTable(tableOf(columns, rows), output.tableStyle));
}

async function check(file: string, output: Output, json = false): Promise<void> {
  const findings = findingsIn(await readText(file));
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (errors > 0) process.exitCode = EXIT.unsound;
  if (json) return output.printJson({ file, sound: errors === 0, findings });
  for (const { severity, session, field, words: text } of findings)
    await output.print(`${severity}: ${[session, field].filter(Boolean).join(' ')}: ${text}`);
  const result = errors === 0 ? 'is a valid format.' : `is not a valid format. Errors: ${errors}.`;
  return output.print(`${file} ${result}`);
}

function findingsIn(text: string): readonly Finding[] {
  const error = (field: string, message: string): Finding[] => [
    { severity: 'error', session: '', field, words: message },
  ];
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (thrown) {
    return error('', `This is not valid JSON: ${(thrown as Error).message}.`);
  }
  const parsed = parseFormat(document);
  if (parsed.ok) return checkFormat(parsed.value);
  return error(parsed.problem.field ?? '', inputError(parsed.problem).words);
}
