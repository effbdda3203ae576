import type { Command } from 'commander';
import type { EventStore } from '#event-store';
import { PROJECTION_NAMES } from '#projections';
import { didYouMean, allMeetings, rebuildMeeting, streamOf, type RebuildResult } from '#race-control';
import { EXIT, Stop } from '../../output/exit-codes.ts';
import { interruptible } from '../../interrupt.ts';
import { jsonOption, once, storeOption } from '../../options.ts';
import type { Output } from '../../output/output.ts';
import { mustHave, openExisting, withStore } from '../../target/store-url.ts';
import { counted } from '../../tables/columns.ts';

interface Options {
  readonly store?: string;
  readonly meeting?: string;
  readonly json?: boolean;
}

const ABOUT = `
Folds the log from its first record, beside what answers come from; compares both, view by view where they
differ; and then puts the new one in the place of the old. Interrupted before that, the old one stands.
With a PROJECTION, differences are looked for in its views alone. Exit code 4: there are differences.`;

export function addRebuild(program: Command, output: Output): void {
  program
    .command('rebuild [projection]')
    .description('fold the logs afresh, compare with what was kept of them, and replace that')
    .option('--meeting <id>', 'this meeting alone', once())
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', ABOUT)
    .action((projection: string | undefined, options: Options) => {
      if (projection !== undefined) mustBeProjection(projection);
      return interruptible((signal) =>
        withStore(openExisting(options.store), (store) =>
          rebuildAll({ store, output, options, projection, signal }),
        ),
      );
    });
}

function mustBeProjection(name: string): void {
  if (PROJECTION_NAMES.includes(name)) return;
  const words = `There is no projection "${name}".${didYouMean(name, PROJECTION_NAMES)}`;
  throw new Stop(EXIT.usage, `${words} There are: ${PROJECTION_NAMES.join(', ')}.`, 'projection-unknown');
}

interface Work {
  readonly store: EventStore;
  readonly output: Output;
  readonly options: Options;
  readonly projection: string | undefined;
  readonly signal: AbortSignal;
}

async function rebuildAll(work: Work): Promise<void> {
  const { store, output, options, signal } = work;
  const { json = false } = options;
  const meetings = await meetingsIn(store, options.meeting);
  const rebuilt: RebuildResult[] = [];
  for await (const one of rebuildEach(work, meetings)) {
    rebuilt.push(one);
    // Before it is told: whoever reads may have seen enough by then.
    if (one.kept === 'different') process.exitCode = EXIT.unsound;
    if (!json) await output.print(told(one));
  }
  if (signal.aborted) process.exitCode = EXIT.interrupted;
  if (json) await output.json({ same: rebuilt.every(({ kept }) => kept !== 'different'), meetings: rebuilt });
  else if (signal.aborted) output.tell('Interrupted: what was not rebuilt stands as it was.');
  else if (meetings.length === 0) await output.print('The store holds no meeting.');
}

async function meetingsIn(store: EventStore, meeting: string | undefined): Promise<readonly string[]> {
  if (meeting !== undefined) {
    await mustHave(store, meeting);
    return [meeting];
  }
  const all: string[] = [];
  for await (const each of allMeetings(store)) all.push(each);
  return all;
}

async function* rebuildEach(work: Work, meetings: readonly string[]): AsyncGenerator<RebuildResult> {
  const { store, output, projection, signal } = work;
  let of = 0;
  for (const meeting of meetings) of += ((await store.head(streamOf(meeting))) ?? -1) + 1;
  const estimate = new Estimate(of);
  for (const meeting of meetings) {
    const progress = (records: number) => output.progress(`${meeting}: ${estimate.words(records)}`);
    const options = { signal, progress, ...(projection !== undefined && { projection }) };
    const one = await rebuildMeeting(store, meeting, options);
    if (!one) return;
    estimate.done(one.records);
    yield one;
  }
}

/** How far all of it is, and how long the rest will take at the pace so far. */
class Estimate {
  private readonly started = performance.now();
  private before = 0;

  constructor(private readonly of: number) {}

  done(records: number): void {
    this.before += records;
  }

  words(records: number): string {
    const sofar = this.before + records;
    const seconds = (performance.now() - this.started) / 1000;
    const left = sofar === 0 ? 0 : Math.ceil((seconds / sofar) * Math.max(0, this.of - sofar));
    return `${sofar} of ${counted(this.of, 'record')}, about ${left} s left`;
  }
}

const KEPT: Readonly<Record<RebuildResult['kept'], string>> = {
  nothing: 'nothing was kept of it, now it is',
  same: 'what was kept is the same, hence every view',
  different: 'what was kept DIFFERS from the log, and has been replaced',
  unusable: 'what was kept was of no use to anyone, and has been replaced',
};

function told({ meeting, records, kept, comparedAt, differences }: RebuildResult): string {
  const lines = [`${meeting}: ${counted(records, 'record')} folded afresh; ${KEPT[kept]}`];
  for (const { projection, session, path } of differences) {
    const view = session === null ? projection : `${projection}/${session}`;
    lines.push(`  ${view} at revision ${comparedAt}: differs first at ${path || '/'}`);
  }
  if (kept === 'different') {
    if (differences.length === 0) lines.push('  in nothing that the views asked for show');
    lines.push('  A running server may still answer from the old one: stop it, rebuild again, start it.');
  }
  return lines.join('\n');
}
