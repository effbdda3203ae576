import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { count } from '#domain';
import type { EventStore } from '#event-store';
import { presetsOnDemand, RaceControl, verifyMeeting, type ArchiveVerification } from '#race-control';
import { folderFiles, verifyRawLog, type RawLogCheck, type RawProblem } from '#timing-feeds';
import { jsonOption, storeOption, valueOption, type TargetOptions } from '../../options.ts';
import { CliError, EXIT } from '../../output/exit-codes.ts';
import type { Output } from '../../output/output.ts';
import { openExistingStore, requireMeeting, withStore } from '../../target/open-store.ts';
import { formatFinding } from '../store/archive.ts';

const ABOUT = `
FOLDER is the raw log of one feed, like data/greenflag.db-feeds/sf. With --meeting the log of the meeting is
checked as well, and that each part which the meeting has sealed is in the raw log, unchanged.
Exit code 4: something is wrong.`;

interface Options extends TargetOptions {
  readonly meeting?: string;
  readonly feed?: string;
}

interface Seal {
  readonly revision: number;
  readonly from: number;
  readonly to: number;
  readonly hash: string;
}

export function configureVerifyFeed(command: Command, output: Output): void {
  command
    .addOption(valueOption('--meeting <id>', 'check the seals in the log of this meeting too'))
    .addOption(valueOption('--feed <name>', 'name of the feed in the meeting (default: that of the folder)'))
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', ABOUT)
    .action((folder: string, options: Options) => verify(folder, options, output));
}

async function verify(folder: string, options: Options, output: Output): Promise<void> {
  const { meeting, feed = basename(resolve(folder)) } = options;
  const sealed = meeting === undefined ? null : await readSeals(meeting, feed, options);
  const wanted = new Map(sealed?.seals.map((seal) => [seal.to, seal.hash]));
  const found = new Map<number, string>();
  const check = await verifyRawLog(folderFiles(folder), ({ record, hash }) => {
    if (wanted.has(record.n)) found.set(record.n, hash);
  });
  if (check.segments === 0)
    throw new CliError(EXIT.usage, `There is no raw log in ${folder}. Check its name.`);
  const broken = sealed?.seals.filter(({ to, hash }) => found.get(to) !== hash) ?? [];
  const findings = sealed?.log.findings ?? [];
  const sound = check.problemCount + broken.length + findings.length === 0;
  if (!sound) process.exitCode = EXIT.unsound;
  if (options.json) return output.printJson({ sound, folder, feed, raw: check, ...sealed, broken });
  const lines = [rawWords(folder, check), ...check.problems.map(problemWords), ...noteWords(check)];
  if (sealed) lines.push(...sealWords(feed, sealed, broken));
  return output.print(lines.join('\n  '));
}

/** Reads the seals of a feed, and checks the log that they are in. */
async function readSeals(
  meeting: string,
  feed: string,
  options: Options,
): Promise<{ log: ArchiveVerification; seals: readonly Seal[] }> {
  return withStore(openExistingStore(options.store), async (store) => {
    await requireMeeting(store, meeting);
    const seals: Seal[] = [];
    for await (const seal of sealsOf(store, meeting, feed)) seals.push(seal);
    return { log: await verifyMeeting(store, meeting), seals };
  });
}

async function* sealsOf(store: EventStore, meeting: string, feed: string): AsyncGenerator<Seal> {
  const race = new RaceControl(store, { presets: presetsOnDemand() });
  for (let after: number | null = -1; after !== null;) {
    const page = await race.log({ meeting, type: 'FeedSealed', after });
    for (const { type, revision, data } of page.events) {
      if (type === 'FeedSealed' && data.feed === feed) yield { revision, ...data };
    }
    after = page.next;
  }
}

const rawWords = (folder: string, { records, segments, bytes, problemCount }: RawLogCheck): string => {
  const size = `${count(records, 'record')} in ${count(segments, 'file')}, ${count(bytes, 'byte')}`;
  return `${folder}: ${size}, ${problemCount === 0 ? 'sound' : count(problemCount, 'finding')}`;
};

const PROBLEM_WORDS: Readonly<Record<RawProblem['what'], string>> = {
  damaged: 'the line was changed, or is no record',
  chain: 'the record does not follow the one before it: one was changed, removed or inserted',
  missing: 'records before it are missing',
};

const problemWords = ({ what, segment, line, n }: RawProblem): string => {
  const record = n === null ? '' : ` (record ${n})`;
  return `${segment}, line ${line}${record}: ${PROBLEM_WORDS[what]}`;
};

function noteWords({ notes, tornBytes }: RawLogCheck): string[] {
  const lines = notes.map(({ n, note }) =>
    note.kind === 'torn'
      ? `note at record ${n}: a crash cut ${count(note.bytes, 'byte')} that were never acknowledged`
      : `note at record ${n}: ${count(note.records, 'record')} not kept since ${note.since}: ${note.because}`,
  );
  if (tornBytes > 0)
    lines.push(`the last line is incomplete: the next start cuts ${count(tornBytes, 'byte')} off`);
  return lines;
}

function sealWords(
  feed: string,
  { log, seals }: { readonly log: ArchiveVerification; readonly seals: readonly Seal[] },
  broken: readonly Seal[],
): string[] {
  const { meeting, records, findings } = log;
  const soundness = findings.length === 0 ? 'sound' : count(findings.length, 'finding');
  const last = seals.at(-1);
  const upTo = last ? `, the last up to record ${last.to}` : ': nothing proves that its end is not missing';
  return [
    `${meeting ?? 'unknown meeting'}: ${count(records, 'record')}, ${soundness}`,
    ...findings.map(formatFinding),
    `${count(seals.length, 'seal')} of ${feed}${upTo}`,
    ...broken.map(
      ({ revision, to }) => `the seal at revision ${revision} does not fit record ${to} of the raw log`,
    ),
  ];
}
