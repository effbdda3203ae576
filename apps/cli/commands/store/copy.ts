import type { Command } from 'commander';
import { count } from '#domain';
import { withoutSecret, type EventStore } from '#event-store';
import { allSeries, copyMeeting, copySeries, type CopyOutcome, type LogFinding } from '#race-control';
import { jsonOption, oneMeetingOption, valueOption } from '../../options.ts';
import { CliError, EXIT, type ExitCode } from '../../output/exit-codes.ts';
import type { Output } from '../../output/output.ts';
import { ProgressRate } from '../../output/progress-rate.ts';
import { RUN_AGAIN } from '../../scripts/run-script.ts';
import { meetingsIn, openExistingStore, openOrCreateStore, withStore } from '../../target/open-store.ts';
import { formatFinding } from './archive.ts';

interface Options {
  readonly from: string;
  readonly to: string;
  readonly meeting?: string;
  readonly json?: boolean;
}

export function configureCopy(command: Command, output: Output): void {
  command
    .addOption(valueOption('--from <url>', 'store to copy from').makeOptionMandatory())
    .addOption(valueOption('--to <url>', 'store to copy to; a missing file is created').makeOptionMandatory())
    .addOption(oneMeetingOption())
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const { from, to, json = false } = options;
      if (from === to) throw new CliError(EXIT.usage, '--from and --to are the same store.');
      const outcomes = await copy(options, output);
      const exits = outcomes.map(({ kind }) => EXITS[kind]);
      process.exitCode = Math.max(EXIT.done, ...exits);
      const urls = { from: withoutSecret(from), to: withoutSecret(to) };
      if (json) await output.printJson({ ...urls, meetings: outcomes });
      else if (outcomes.length === 0) await output.print('The store has no meetings.');
    });
}

/** The exit code of several meetings is the highest of them. */
const EXITS: Readonly<Record<CopyOutcome['kind'], ExitCode>> = {
  copied: EXIT.done,
  differs: EXIT.refused,
  damaged: EXIT.unsound,
  unsound: EXIT.unsound,
};

function copy({ from, to, meeting, json }: Options, output: Output): Promise<CopyOutcome[]> {
  return withStore(openExistingStore(from), async (source) => {
    // Copy the oldest meeting first, so that both stores list the meetings in the same order.
    const meetings = (await meetingsIn(source, meeting)).toReversed();
    return withStore(openOrCreateStore(to), async (target) => {
      const outcomes: CopyOutcome[] = [];
      const add = async (outcome: CopyOutcome): Promise<void> => {
        outcomes.push(outcome);
        if (json) return;
        if (outcome.kind === 'copied') await output.print(formatOutcome(outcome));
        else output.notify(formatOutcome(outcome));
      };
      for (const each of meetings) await add(await copyOne(source, target, each, output));
      if (meeting !== undefined) return outcomes;
      // A series names results of the meetings, so it comes after them.
      for await (const series of allSeries(source)) await add(await copySeries(source, target, series));
      return outcomes;
    });
  });
}

async function copyOne(
  from: EventStore,
  to: EventStore,
  meeting: string,
  output: Output,
): Promise<CopyOutcome> {
  const rate = new ProgressRate();
  try {
    return await copyMeeting(from, to, meeting, ({ phase, done, total }) =>
      output.showProgress(`${meeting}: ${rate.describe(phase, done, total)}`),
    );
  } catch (error) {
    output.notify(`${meeting}: the copy was interrupted. ${RUN_AGAIN}`);
    throw error;
  }
}

function formatOutcome(outcome: CopyOutcome): string {
  const { meeting } = outcome;
  switch (outcome.kind) {
    case 'copied': {
      const { revision, written, targetRevision } = outcome;
      const records =
        written === 0 ? 'already copied, nothing written' : `${count(written, 'record')} written`;
      const more = targetRevision > revision ? `; the target has records up to ${targetRevision}` : '';
      return `${meeting}: ${records}; verified up to revision ${revision}${more}`;
    }
    case 'differs':
      return (
        `${meeting}: the target has another record at revision ${outcome.revision}. Nothing was changed ` +
        'there. To compare the two logs, copy into another store.'
      );
    case 'damaged':
      return `${meeting}: nothing was written, because the log is damaged:\n${listed(outcome.findings)}`;
    case 'unsound':
      return `${meeting}: the copy differs from the original:\n${listed(outcome.findings)}`;
  }
}

const listed = (findings: readonly LogFinding[]): string =>
  findings.map((finding) => `  ${formatFinding(finding)}`).join('\n');
