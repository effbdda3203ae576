import type { Command } from 'commander';
import { count } from '#domain';
import type { EventStore } from '#event-store';
import { PROJECTION_NAMES } from '#projections';
import { didYouMean, rebuildMeeting, snapshotKeysAt, streamOf, type RebuildResult } from '#race-control';
import { interruptible } from '../../interrupt.ts';
import { addStoreOptions, keysOption, oneMeetingOption, type TargetOptions } from '../../options.ts';
import { CliError, EXIT } from '../../output/exit-codes.ts';
import type { Output } from '../../output/output.ts';
import { ProgressRate } from '../../output/progress-rate.ts';
import { meetingsIn, openExistingStore, withStore } from '../../target/open-store.ts';
import { keysPath } from '../../target/signing-keys.ts';

interface Options extends TargetOptions {
  readonly meeting?: string;
}

const ABOUT = `
Reads each log from its first record, and computes the snapshot anew. Compares all views of the new and the
saved snapshot, and then replaces the saved one. After an interruption the saved snapshot stays as it is.
With a PROJECTION, only its views are compared. Exit code 4: there are differences.`;

export function configureRebuild(command: Command, output: Output): void {
  addStoreOptions(command)
    .addOption(oneMeetingOption())
    .addOption(keysOption())
    .addHelpText('after', ABOUT)
    .action((projection: string | undefined, options: Options) => {
      if (projection !== undefined) requireProjection(projection);
      return interruptible((signal) =>
        withStore(openExistingStore(options.store), (store) =>
          rebuildAll({ store, output, options, projection, signal }),
        ),
      );
    });
}

function requireProjection(name: string): void {
  if (PROJECTION_NAMES.includes(name)) return;
  const words = `There is no projection "${name}".${didYouMean(name, PROJECTION_NAMES)}`;
  throw new CliError(EXIT.usage, `${words} There are: ${PROJECTION_NAMES.join(', ')}.`, 'projection-unknown');
}

interface Rebuild {
  readonly store: EventStore;
  readonly output: Output;
  readonly options: Options;
  readonly projection: string | undefined;
  readonly signal: AbortSignal;
}

async function rebuildAll(rebuild: Rebuild): Promise<void> {
  const { store, output, options, signal } = rebuild;
  const { json = false } = options;
  const meetings = await meetingsIn(store, options.meeting);
  const rebuilt: RebuildResult[] = [];
  for await (const one of rebuildEach(rebuild, meetings)) {
    rebuilt.push(one);
    // Set the exit code before printing, because the process ends if the reader has closed the pipe.
    if (one.kept === 'different') process.exitCode = EXIT.unsound;
    if (!json) await output.print(formatRebuilt(one));
  }
  if (signal.aborted) process.exitCode = EXIT.interrupted;
  const same = rebuilt.every(({ kept }) => kept !== 'different');
  if (json) await output.printJson({ same, meetings: rebuilt });
  else if (signal.aborted) output.notify('Interrupted. The other meetings are unchanged.');
  else if (meetings.length === 0) await output.print('The store has no meetings.');
}

async function* rebuildEach(rebuild: Rebuild, meetings: readonly string[]): AsyncGenerator<RebuildResult> {
  const { store, output, projection, signal } = rebuild;
  let [total, done] = [0, 0];
  for (const meeting of meetings) total += ((await store.head(streamOf(meeting))) ?? -1) + 1;
  const rate = new ProgressRate({ minEstimateMs: 0 });
  for (const meeting of meetings) {
    const progress = (records: number) =>
      output.showProgress(`${meeting}: ${rate.describe('rebuilding', done + records, total)}`);
    const keys = snapshotKeysAt(keysPath(rebuild.options));
    const options = { keys, signal, progress, ...(projection !== undefined && { projection }) };
    const one = await rebuildMeeting(store, meeting, options);
    if (!one) return;
    done += one.records;
    yield one;
  }
}

const COMPARISONS: Readonly<Record<RebuildResult['kept'], string>> = {
  nothing: 'there was no saved snapshot, now there is one',
  same: 'the saved snapshot is the same, and so are all views',
  different: 'the saved snapshot DIFFERS from the log, and has been replaced',
  unusable: 'the saved snapshot could not be used, because it is damaged or not sealed by the keys here',
};

function formatRebuilt({ meeting, records, kept, comparedAt, differences }: RebuildResult): string {
  const lines = [`${meeting}: ${count(records, 'record')} rebuilt; ${COMPARISONS[kept]}`];
  for (const { projection, session, path } of differences) {
    const view = session === null ? projection : `${projection}/${session}`;
    lines.push(`  ${view} at revision ${comparedAt}: the first difference is at ${path || '/'}`);
  }
  if (kept === 'different') {
    if (differences.length === 0) lines.push('  The compared views are the same.');
    lines.push('  A running server may still use the old snapshot: stop it, rebuild again, start it.');
  }
  return lines.join('\n');
}
