import type { Command } from 'commander';
import { exportLog, importLog, linesOf, type ImportOutcome, type LogFinding } from '#race-control';
import { EXIT } from '../../output/exit-codes.ts';
import { jsonOption, meetingOption, storeOption } from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { bytesOf } from '../../scripts/read-script.ts';
import { mustHave, openExisting, openOrMake, withStore } from '../../target/store-url.ts';
import { counted } from '../../tables/columns.ts';

interface Options {
  readonly store?: string;
  readonly json?: boolean;
}

export function addArchive(program: Command, output: Output): void {
  program
    .command('export')
    .description('write the whole log of a meeting to standard output, as it is')
    .addOption(meetingOption())
    .addOption(storeOption())
    .action(({ store: url, meeting }: Options & { meeting: string }) =>
      withStore(openExisting(url), async (store) => {
        await mustHave(store, meeting);
        for await (const line of exportLog(store, meeting)) await output.print(line);
      }),
    );
  program
    .command('import <file>')
    .description('take an exported log into a store, after verifying all of it ("-": standard input)')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action((file: string, { store: url, json = false }: Options) =>
      withStore(openOrMake(url), async (store) => {
        const progress = (written: number, of: number) => output.progress(`${written} of ${of} records`);
        const outcome = await importLog(store, linesOf(bytesOf(file)), progress);
        tellImport(outcome, file, output, json);
        if (json) await output.json(outcome);
      }),
    );
}

function tellImport(outcome: ImportOutcome, file: string, output: Output, json: boolean): void {
  switch (outcome.kind) {
    case 'imported': {
      const { meeting, revision, written } = outcome;
      const done =
        written === 0 ? 'was there already, nothing was written' : `${counted(written, 'record')} written`;
      return json
        ? undefined
        : output.tell(`${meeting}: ${done}; the log was taken up to revision ${revision}.`);
    }
    case 'damaged':
      for (const found of outcome.findings) output.tell(`${file} ${lineOf(found)}`);
      output.tell('Nothing was written: the file is not a sound log.');
      process.exitCode = EXIT.unsound;
      return;
    case 'differs':
      output.tell(
        `${outcome.meeting} is in the store already, with another record at revision ${outcome.revision}. ` +
          'Nothing was written. Import into another store to look at both.',
      );
      process.exitCode = EXIT.refused;
  }
}

/** A finding, for people. */
export const lineOf = ({ revision, code, words }: LogFinding) => `revision ${revision}: ${code}: ${words}`;
