import { Option, type Command } from 'commander';
import { withoutSecret, type EventStore } from '#event-store';
import { copyMeeting, allMeetings, type CopyOutcome, type LogFinding } from '#race-control';
import { EXIT, Stop, type ExitCode } from '../../output/exit-codes.ts';
import { jsonOption, once } from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { ProgressRate } from '../../output/progress-rate.ts';
import { AGAIN } from '../../scripts/run-script.ts';
import { mustHave, openExisting, openOrMake, withStore } from '../../target/store-url.ts';
import { counted } from '../../tables/columns.ts';

interface Options {
  readonly from: string;
  readonly to: string;
  readonly meeting?: string;
  readonly json?: boolean;
}

export function addCopy(program: Command, output: Output): void {
  program
    .command('copy')
    .description(
      'copy meetings into another store, of whatever engine; what is there already is not written again',
    )
    .addOption(urlOption('--from', 'the store to copy'))
    .addOption(urlOption('--to', 'the store to copy into; a file is made if it is missing'))
    .option('--meeting <id>', 'this meeting alone')
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const { from, to, json = false } = options;
      if (from === to) throw new Stop(EXIT.usage, '--from and --to are the same store.');
      const outcomes = await copy(options, output);
      const exits = outcomes.map(({ kind }) => EXITS[kind]);
      process.exitCode = Math.max(EXIT.done, ...exits);
      const urls = { from: withoutSecret(from), to: withoutSecret(to) };
      if (json) await output.json({ ...urls, meetings: outcomes });
      else if (outcomes.length === 0) await output.print('The store holds no meeting.');
    });
}

const urlOption = (flag: string, words: string) =>
  new Option(`${flag} <url>`, words).argParser(once()).makeOptionMandatory();

/** Where several meetings end in several ways, the higher counts. */
const EXITS: Readonly<Record<CopyOutcome['kind'], ExitCode>> = {
  copied: EXIT.done,
  differs: EXIT.refused,
  damaged: EXIT.unsound,
  unsound: EXIT.unsound,
};

function copy({ from, to, meeting, json }: Options, output: Output): Promise<CopyOutcome[]> {
  return withStore(openExisting(from), async (source) => {
    if (meeting !== undefined) await mustHave(source, meeting);
    const meetings = meeting === undefined ? await oldestFirst(source) : [meeting];
    return withStore(openOrMake(to), async (target) => {
      const outcomes: CopyOutcome[] = [];
      for (const each of meetings) {
        const outcome = await one(source, target, each, output);
        outcomes.push(outcome);
        if (json) continue;
        if (outcome.kind === 'copied') await output.print(told(outcome));
        else output.tell(told(outcome));
      }
      return outcomes;
    });
  });
}

/** Then the target lists them in the same order. */
async function oldestFirst(store: EventStore): Promise<readonly string[]> {
  const meetings: string[] = [];
  for await (const meeting of allMeetings(store)) meetings.push(meeting);
  return meetings.toReversed();
}

async function one(from: EventStore, to: EventStore, meeting: string, output: Output): Promise<CopyOutcome> {
  const pace = new ProgressRate();
  try {
    return await copyMeeting(from, to, meeting, ({ phase, done, total }) =>
      output.progress(`${meeting}: ${pace.words(phase, done, total)}`),
    );
  } catch (error) {
    output.tell(`${meeting}: broken off. ${AGAIN}`);
    throw error;
  }
}

function told(outcome: CopyOutcome): string {
  const { meeting } = outcome;
  switch (outcome.kind) {
    case 'copied': {
      const { revision, written, targetRevision } = outcome;
      const done =
        written === 0 ? 'was there already, nothing written' : `${counted(written, 'record')} written`;
      const beyond = targetRevision > revision ? `; the target goes on to ${targetRevision}` : '';
      return `${meeting}: ${done}; verified up to revision ${revision}${beyond}`;
    }
    case 'differs':
      return (
        `${meeting}: the target holds another record at revision ${outcome.revision}. Nothing of it was ` +
        'changed. Copy into another store to look at both.'
      );
    case 'damaged':
      return `${meeting}: nothing was written, the log to copy is not sound:\n${listed(outcome.findings)}`;
    case 'unsound':
      return `${meeting}: the copy is not what was copied:\n${listed(outcome.findings)}`;
  }
}

const listed = (findings: readonly LogFinding[]): string =>
  findings.map(({ revision, code, words }) => `  revision ${revision}: ${code}: ${words}`).join('\n');
