import type { Command } from 'commander';
import { count } from '#domain';
import { isUnprintable } from '#domain/words';
import type { ViewOf } from '#projections';
import { ENTRY_FIELDS, MAX_ENTRY_LIST_BYTES, type EntryField, type EntryImport } from '#race-control';
import { officialOf, roleOption } from '../../checked-options.ts';
import {
  addMeetingOptions,
  jsonOption,
  keysOption,
  officialOption,
  valueOption,
  type MeetingOptions,
} from '../../options.ts';
import { CliError, EXIT } from '../../output/exit-codes.ts';
import type { Output } from '../../output/output.ts';
import { readBytes } from '../../scripts/read-file.ts';
import { withTarget } from '../../target/open-target.ts';

interface ImportOptions extends MeetingOptions {
  readonly columns?: string;
  readonly dryRun?: boolean;
  readonly withdrawMissing?: boolean;
  readonly official?: string;
  readonly role: string;
}

const ABOUT_IMPORT = `
The first line names the columns, in any order: No, First name, Last name (or Name), Transponder, Team, …
Commas, semicolons and tabs are recognised, and so are UTF-8, UTF-16 and Windows-1252. An empty cell changes
nothing, and a car that is withdrawn is not entered again. The same list again writes nothing.
Example:
  greenflag entries import drivers.csv --meeting clash-2023 --dry-run`;

export function configureEntries(command: Command, output: Output): void {
  addMeetingOptions(
    command
      .command('import <file>')
      .description('enter and amend cars from a CSV file ("-" for standard input)'),
  )
    .addOption(valueOption('--columns <fields>', `what the columns hold: ${ENTRY_FIELDS.join(',')} or -`))
    .option('--dry-run', 'write nothing, and print what the list would do')
    .option('--withdraw-missing', 'withdraw the entered cars of its classes that the list does not have')
    .addOption(keysOption())
    .addOption(officialOption())
    .addOption(roleOption().default('registrar'))
    .addOption(jsonOption())
    .addHelpText('after', ABOUT_IMPORT)
    .action((file: string, options: ImportOptions) => importFile(file, options, output));
  addMeetingOptions(
    command.command('export').description('print the entries as CSV, for other programs'),
  ).action(async (options: MeetingOptions) => {
    const { meeting } = options;
    const request = { meeting, projection: 'entry-list' };
    const view = await withTarget(options, (target) => target.view(request), { mustExist: true });
    const { entryListCsv } = await import('#publishing');
    await output.printBytes(entryListCsv(view as unknown as ViewOf<'entry-list'>));
  });
}

async function importFile(file: string, options: ImportOptions, output: Output): Promise<void> {
  const { meeting, dryRun = false, withdrawMissing = false } = options;
  const columns = columnsOf(options.columns);
  const request = {
    meeting,
    official: officialOf(options),
    bytes: await bytesOf(file),
    withdrawMissing,
    ...(columns && { columns }),
  };
  const document = await withTarget(
    options,
    async (target) => {
      const planned = await target.importEntries({ ...request, dryRun: true });
      const isReady = planned.mistakes.length === 0 && !dryRun;
      return isReady ? target.importEntries(request) : planned;
    },
    { mustExist: true },
  );
  if (document.mistakes.length > 0) process.exitCode = EXIT.unsound;
  else if (document.refused.length > 0) process.exitCode = EXIT.refused;
  const unprintable = carsWithUnprintableNames(document);
  if (unprintable.length > 0) {
    output.notify(
      `Sheets cannot print the names of ${unprintable.join(', ')}: no typeface has all of the letters. ` +
        `They show "name cannot be printed" beside the number.`,
    );
  }
  if (options.json) return output.printJson(document);
  for (const text of wordsOf(document, file)) await output.print(text);
}

async function bytesOf(file: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of readBytes(file)) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_ENTRY_LIST_BYTES)
      throw new CliError(EXIT.usage, `${file} has more than 1 MiB. An entry list is shorter.`);
  }
  return Buffer.concat(chunks);
}

function columnsOf(text: string | undefined): readonly (EntryField | null)[] | undefined {
  return text?.split(',').map((name) => {
    if (name === '-') return null;
    const field = ENTRY_FIELDS.find((each) => each === name);
    if (field) return field;
    throw new CliError(EXIT.usage, `"${name}" is not a field. Use ${ENTRY_FIELDS.join(', ')} or -.`);
  });
}

/** Returns the cars that the list enters or amends with names that no sheet can print. */
function carsWithUnprintableNames({ rows }: EntryImport): string[] {
  return rows
    .filter(({ action }) => action === 'enter' || action === 'amend')
    .filter(({ driver, changes }) => isUnprintable(driver) || changes.some(({ to }) => isUnprintable(to)))
    .map(({ car }) => car);
}

function wordsOf(document: EntryImport, file: string): string[] {
  const { mistakes, moreMistakes, rows, missing, areMissingWithdrawn, written, dryRun } = document;
  if (mistakes.length > 0) {
    return [
      ...mistakes.map(({ line, column, words }) => {
        return `${file} line ${line}${column === null ? '' : `, column ${column}`}: ${words}`;
      }),
      ...(moreMistakes > 0 ? [`… and ${count(moreMistakes, 'more mistake')}`] : []),
      'Nothing was imported. Correct the list, and import it again.',
    ];
  }
  const left = document.columns.filter(({ field }) => field === null).map(({ heading }) => heading);
  const missingWords = areMissingWithdrawn ? 'Withdraw' : 'Entered, and not on the list';
  const records = written === 0 ? 'Nothing had to change, so nothing was' : `${count(written, 'record')}`;
  return [
    ...(left.length > 0 ? [`Not imported: ${left.join(', ')}.`] : []),
    ...rows.flatMap(rowWords),
    ...(missing.length > 0 ? [`${missingWords}: ${missing.join(', ')}`] : []),
    ...document.refused.map(({ line, car, code, words }) => {
      return `${line === null ? '' : `line ${line}: `}refused ${code}: ${words} (car ${car})`;
    }),
    dryRun ? 'Nothing was written, because of --dry-run.' : `${records} written.`,
  ];
}

function rowWords({ line, car, driver, action, changes }: EntryImport['rows'][number]): string[] {
  if (action === 'enter') return [`line ${line}: enter ${car} ${driver}`];
  if (action === 'withdraw') return [`line ${line}: withdraw ${car} ${driver}`];
  if (action === 'withdrawn') return [`line ${line}: ${car} ${driver} is withdrawn, and stays so`];
  if (action === 'same') return [];
  const words = changes.map(
    ({ field, from, to }) => `${field} ${String(from ?? '-')} -> ${String(to ?? '-')}`,
  );
  return [`line ${line}: amend ${car}: ${words.join(', ')}`];
}
