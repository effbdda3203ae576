import type { Command } from 'commander';
import { count } from '#domain';
import type { EventStore } from '#event-store';
import {
  derivedId,
  presetsOnDemand,
  RaceControl,
  verifyMeeting,
  type ArchiveVerification,
} from '#race-control';
import {
  folderFiles,
  proveFeed,
  verifyRawLog,
  type FeedProof,
  type FeedSeal,
  type RawLogCheck,
  type RawProblem,
  type RecordedCrossing,
} from '#timing-feeds';
import { jsonOption, storeOption, valueOption, type TargetOptions } from '../../options.ts';
import { CliError, EXIT } from '../../output/exit-codes.ts';
import type { Output } from '../../output/output.ts';
import { openExistingStore, requireMeeting, withStore } from '../../target/open-store.ts';
import { formatFinding } from '../store/archive.ts';
import { feedOf, type FeedChoice } from './replay/feed-of-capture.ts';

const ABOUT = `
FOLDER is the raw log of one feed, like data/greenflag.db-feeds/sf. With --meeting the log of the meeting is
checked as well: each part of the raw log that the meeting has sealed must be unchanged, and each crossing of
the feed must follow from its bytes. Exit code 4: something is wrong.`;

interface Options extends TargetOptions, Partial<FeedChoice> {}

export function configureVerifyFeed(command: Command, output: Output): void {
  command
    .addOption(valueOption('--meeting <id>', 'compare it with the log of this meeting too'))
    .addOption(valueOption('--feeds <file>', 'take the settings of the feed from this file'))
    .addOption(valueOption('--feed <name>', 'name of the feed in the meeting (default: that of the folder)'))
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', ABOUT)
    .action((folder: string, options: Options) => verify(folder, options, output));
}

async function verify(folder: string, options: Options, output: Output): Promise<void> {
  const { meeting } = options;
  const raw = await verifyRawLog(folderFiles(folder));
  if (raw.segments === 0) throw new CliError(EXIT.usage, `There is no raw log in ${folder}. Check its name.`);
  const proved = meeting === undefined ? null : await prove(folder, { ...options, meeting });
  const sound = raw.problemCount === 0 && (proved === null || isSound(proved));
  // Set the exit code before printing, because the process ends if the reader has closed the pipe.
  if (!sound) process.exitCode = EXIT.unsound;
  if (options.json) return output.printJson({ sound, folder, raw, ...proved });
  const lines = [rawWords(folder, raw), ...raw.problems.map(problemWords), ...noteWords(raw)];
  if (proved) lines.push(...logWords(proved.log), ...proofWords(proved));
  return output.print(lines.join('\n  '));
}

interface Proved extends Omit<FeedProof, 'raw'> {
  readonly feed: string;
  readonly log: ArchiveVerification;
}

/** Whether the meeting has sealed raw logs of this feed, but not this one: it may have been written anew. */
const isUnsealed = ({ seals, otherSeals }: Proved): boolean => seals.length === 0 && otherSeals > 0;

const isSound = (proved: Proved): boolean =>
  proved.log.findings.length === 0 && !isUnsealed(proved) && hasSoundBytes(proved);

const hasSoundBytes = ({ seals, crossings }: Proved): boolean =>
  seals.every(({ verdict }) => verdict === 'right') &&
  (crossings === null || crossings.withoutBytes.length === 0);

/** Compares a raw log with its meeting, and checks the log of the meeting. */
async function prove(folder: string, choice: Options & FeedChoice): Promise<Proved> {
  const { meeting } = choice;
  const feed = await feedOf(folder, choice);
  return withStore(openExistingStore(choice.store), async (store) => {
    await requireMeeting(store, meeting);
    const commandId = (identity: string) => derivedId('crossing', meeting, identity);
    const records = await recordsOf(store, meeting, feed.name);
    const files = folderFiles(folder);
    const { raw: _, ...proof } = await proveFeed({
      files,
      feed,
      ...records,
      meeting: { meeting, commandId },
    });
    return { feed: feed.name, log: await verifyMeeting(store, meeting), ...proof };
  });
}

/** Returns the seals and the crossings of a feed in the log of a meeting. */
async function recordsOf(
  store: EventStore,
  meeting: string,
  feed: string,
): Promise<{ seals: readonly FeedSeal[]; crossings: readonly RecordedCrossing[] }> {
  const race = new RaceControl(store, { presets: presetsOnDemand() });
  const seals: FeedSeal[] = [];
  const crossings: RecordedCrossing[] = [];
  for (let after: number | null = -1; after !== null;) {
    const page = await race.log({ meeting, after });
    for (const { type, revision, data, metadata } of page.events) {
      if (type === 'FeedSealed' && data.feed === feed) seals.push({ revision, ...data });
      if (type !== 'CrossingSeen' || data.passing?.feed !== feed) continue;
      crossings.push({ revision, commandId: metadata.commandId });
    }
    after = page.next;
  }
  return { seals, crossings };
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
      ? `note at record ${n}: a crash left ${count(note.bytes, 'byte')} that were never acknowledged`
      : `note at record ${n}: ${count(note.records, 'record')} not kept since ${note.since}: ${note.because}`,
  );
  if (tornBytes > 0)
    lines.push(`the last line is incomplete: the next start notes its ${count(tornBytes, 'byte')}`);
  return lines;
}

function logWords({ meeting, records, findings }: ArchiveVerification): string[] {
  const soundness = findings.length === 0 ? 'sound' : count(findings.length, 'finding');
  return [`${meeting ?? 'unknown meeting'}: ${count(records, 'record')}, ${soundness}`].concat(
    findings.map(formatFinding),
  );
}

function proofWords(proved: Proved): string[] {
  const { feed, seals, otherSeals, unsealed, crossings } = proved;
  const wrong = seals.filter(({ verdict }) => verdict !== 'right');
  const lines = [`${count(seals.length, 'seal')} of ${feed}, ${wrong.length} of them wrong`].concat(
    wrong.map(
      ({ revision, from, to, verdict }) =>
        `revision ${revision} seals records ${from} to ${to}: they are ${verdict}`,
    ),
  );
  if (otherSeals > 0) lines.push(`${count(otherSeals, 'seal')} of other raw logs of ${feed}, not checked`);
  if (isUnsealed(proved))
    lines.push('no seal names this raw log: it is newer than the last seal, or was written anew');
  if (unsealed) lines.push(`records ${unsealed.from} to ${unsealed.to} are not sealed yet`);
  if (!crossings) return lines;
  const { withoutBytes, unrecordedCount } = crossings;
  lines.push(`${count(withoutBytes.length, 'crossing')} of the meeting without bytes in the raw log`);
  if (withoutBytes.length > 0) lines.push(`revisions ${withoutBytes.join(', ')}`);
  lines.push(`${count(unrecordedCount, 'passing')} of the raw log not in the meeting`);
  return lines;
}
