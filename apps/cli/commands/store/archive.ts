import type { Command } from 'commander';
import { count } from '#domain';
import { exportLog, importLog, linesOf, type ImportOutcome, type LogFinding } from '#race-control';
import {
  addStoreOptions,
  meetingOption,
  storeOption,
  type MeetingOptions,
  type TargetOptions,
} from '../../options.ts';
import { EXIT } from '../../output/exit-codes.ts';
import type { Output } from '../../output/output.ts';
import { readBytes } from '../../scripts/read-file.ts';
import { openExistingStore, openOrCreateStore, requireMeeting, withStore } from '../../target/open-store.ts';

export function configureExport(command: Command, output: Output): void {
  command
    .addOption(meetingOption())
    .addOption(storeOption())
    .action(({ store: url, meeting }: MeetingOptions) =>
      withStore(openExistingStore(url), async (store) => {
        await requireMeeting(store, meeting);
        for await (const line of exportLog(store, meeting)) await output.print(line);
      }),
    );
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
