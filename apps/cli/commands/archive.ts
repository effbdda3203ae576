import type { Command } from 'commander';
import {
  exportLog,
  importLog,
  linesOf,
  meetingsOf,
  verifyArchive,
  verifyMeeting,
  verifyOfficials,
  type ImportOutcome,
  type LogFinding,
} from '#race-control';
import { EXIT, Stop } from '../exit.ts';
import { jsonOption, meetingOption, storeOption } from '../options.ts';
import type { Output } from '../output.ts';
import { bytesOf } from '../script.ts';
import { mustHave, openExisting, openOrMake, withStore } from '../store.ts';
import { counted } from '../tables/columns.ts';

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
  program
    .command('verify [file]')
    .description('prove a store, one meeting of it, or an exported log')
    .option('--meeting <id>', 'this meeting alone')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(verify(output));
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

const lineOf = ({ revision, code, words }: LogFinding) => `revision ${revision}: ${code}: ${words}`;

interface Checked {
  readonly meeting: string | null;
  readonly records: number;
  readonly findings: readonly LogFinding[];
}

function verify(output: Output) {
  return async (file: string | undefined, options: Options & { meeting?: string }): Promise<void> => {
    if (file !== undefined && (options.meeting ?? options.store) !== undefined) {
      throw new Stop(
        EXIT.usage,
        'Either a FILE, or a store with --store and --meeting: one thing at a time.',
      );
    }
    const checks: Checked[] = [];
    for await (const check of checksOf(file, options)) {
      checks.push(check);
      // Before it is told: whoever reads may have seen enough by then.
      if (check.findings.length > 0) process.exitCode = EXIT.unsound;
      if (!options.json) await output.print(toldCheck(check));
    }
    const findings = checks.flatMap((check) => check.findings);
    if (options.json) await output.json({ sound: findings.length === 0, meetings: checks });
    else if (checks.length === 0) await output.print('The store holds no meeting.');
  };
}

async function* checksOf(
  file: string | undefined,
  options: Options & { meeting?: string },
): AsyncGenerator<Checked> {
  if (file !== undefined) {
    yield await verifyArchive(linesOf(bytesOf(file)));
    return;
  }
  const store = await openExisting(options.store);
  try {
    const { meeting } = options;
    if (meeting !== undefined) await mustHave(store, meeting);
    const meetings = meeting === undefined ? meetingsOf(store) : [meeting];
    for await (const each of meetings) yield await verifyMeeting(store, each);
    const officials = meeting === undefined ? await verifyOfficials(store) : null;
    if (officials) yield officials;
  } finally {
    await store.close();
  }
}

function toldCheck({ meeting, records, findings }: Checked): string {
  const of = `${meeting ?? 'unknown meeting'}: ${counted(records, 'record')}`;
  if (findings.length === 0) return `${of}, sound`;
  return [
    `${of}, ${counted(findings.length, 'finding')}`,
    ...findings.map((found) => `  ${lineOf(found)}`),
  ].join('\n');
}
