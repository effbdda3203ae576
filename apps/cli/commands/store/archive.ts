import type { Command } from 'commander';
import { count } from '#domain';
import type { EventStore } from '#event-store';
import {
  exportLog,
  exportSeries,
  importLog,
  linesOf,
  seriesStreamOf,
  type ImportOutcome,
  type LogFinding,
} from '#race-control';
import { addStoreOptions, storeOption, valueOption, type TargetOptions } from '../../options.ts';
import { CliError, EXIT } from '../../output/exit-codes.ts';
import type { Output } from '../../output/output.ts';
import { readBytes } from '../../scripts/read-file.ts';
import { openExistingStore, openOrCreateStore, requireMeeting, withStore } from '../../target/open-store.ts';

interface ExportOptions extends TargetOptions {
  readonly meeting?: string;
  readonly series?: string;
}

export function configureExport(command: Command, output: Output): void {
  command
    .addOption(valueOption('--meeting <id>', 'id of the meeting, for example clash-2023'))
    .addOption(valueOption('--series <id>', 'id of a series, in place of a meeting'))
    .addOption(storeOption())
    .action(({ store: url, meeting, series }: ExportOptions) =>
      withStore(openExistingStore(url), async (store) => {
        for await (const line of await linesToExport(store, meeting, series)) await output.print(line);
      }),
    );
}

async function linesToExport(store: EventStore, meeting?: string, series?: string) {
  if (meeting !== undefined && series === undefined) {
    await requireMeeting(store, meeting);
    return exportLog(store, meeting);
  }
  if (series === undefined || meeting !== undefined)
    throw new CliError(EXIT.usage, 'Give either --meeting or --series.');
  if ((await store.head(seriesStreamOf(series))) !== null) return exportSeries(store, series);
  throw new CliError(EXIT.usage, `There is no series "${series}".`, 'series-unknown');
}

export function configureImport(command: Command, output: Output): void {
  addStoreOptions(command).action((file: string, { store: url, json = false }: TargetOptions) =>
    withStore(openOrCreateStore(url), async (store) => {
      const progress = (written: number, total: number) =>
        output.showProgress(`${written} of ${total} records`);
      const outcome = await importLog(store, linesOf(readBytes(file)), progress);
      reportImport(outcome, file, output, json);
      if (json) await output.printJson(outcome);
    }),
  );
}

function reportImport(outcome: ImportOutcome, file: string, output: Output, json: boolean): void {
  switch (outcome.kind) {
    case 'imported': {
      const { meeting, revision, written } = outcome;
      const records =
        written === 0 ? 'already in the store, nothing written' : `${count(written, 'record')} written`;
      if (!json) output.notify(`${meeting}: ${records}; the file ends at revision ${revision}.`);
      return;
    }
    case 'damaged':
      for (const finding of outcome.findings) output.notify(`${file} ${formatFinding(finding)}`);
      output.notify('Nothing was written: the file is damaged.');
      process.exitCode = EXIT.unsound;
      return;
    case 'differs':
      output.notify(
        `The store already has ${outcome.meeting}, with another record at revision ${outcome.revision}. ` +
          'Nothing was written. To compare the two logs, import the file into another store.',
      );
      process.exitCode = EXIT.refused;
  }
}

export const formatFinding = ({ revision, code, words }: LogFinding) =>
  `revision ${revision}: ${code}: ${words}`;
