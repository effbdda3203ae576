import type { MeetingState } from '#domain';
import { readWholeStream, StoreError, type EventStore } from '#event-store';
import { exportLog, importLog, type ImportOutcome } from './archive.ts';
import { everyView, projectedOrNothing, type ViewName } from '../views/every-view.ts';
import type { EventMetadata } from '../log/log-record.ts';
import { finding, type LogFinding } from './log-findings.ts';
import { streamOf } from '../log/stream-names.ts';
import { MeetingLogVerifier } from './meeting-log-verifier.ts';

/** How far a copy is, in records. Each phase starts at 0 again. */
export interface CopyProgress {
  readonly phase: 'reading' | 'writing' | 'verifying';
  readonly done: number;
  readonly total: number;
}

export type CopyOutcome =
  | {
      readonly kind: 'copied';
      readonly meeting: string;
      /** Of the last record that was copied, or found to be there. */
      readonly revision: number;
      /** Records that the target did not hold when they were written. */
      readonly written: number;
      /** Revision of the target's last record: higher where it holds all of it and goes on. */
      readonly targetRevision: number;
    }
  /** Nothing was written: the log to copy is not a sound one. */
  | { readonly kind: 'damaged'; readonly meeting: string; readonly findings: readonly LogFinding[] }
  /** The target holds another record at that revision. */
  | { readonly kind: 'differs'; readonly meeting: string; readonly revision: number }
  /** It was written, and what can be read of it is not what was copied. */
  | { readonly kind: 'unsound'; readonly meeting: string; readonly findings: readonly LogFinding[] };

/** So often somebody else may append to the same log while it is copied. */
const MOST_TRIES = 5;

/**
 * Copies the log of a meeting into another store as it is: ids, revisions and hashes kept. It is verified
 * before anything is written; where the target holds a part of it already, only the rest is written, so that
 * a copy that was cut off goes on where it was. In the end the target is read again: its chain must be
 * sound, its last hash the same, and every view the same to the byte.
 * @throws StoreError as the stores fail; what was written until then stays
 */
export async function copyMeeting(
  from: EventStore,
  to: EventStore,
  meeting: string,
  tell: (progress: CopyProgress) => void = () => undefined,
): Promise<CopyOutcome> {
  const taken = await take(from, to, meeting, tell);
  if (taken.kind === 'damaged') return { ...taken, meeting };
  if (taken.kind === 'differs') return taken;
  const { revision, written } = taken;
  const findings = await differences(from, to, { meeting, last: revision, tell });
  if (findings.length > 0) return { kind: 'unsound', meeting, findings };
  const targetRevision = (await to.head(streamOf(meeting))) ?? revision;
  return { kind: 'copied', meeting, revision, written, targetRevision };
}

/** Another copy of the same log may be under way: what it has written is found there at the next try. */
async function take(
  from: EventStore,
  to: EventStore,
  meeting: string,
  tell: (progress: CopyProgress) => void,
): Promise<ImportOutcome> {
  const total = ((await from.head(streamOf(meeting))) ?? -1) + 1;
  let before = 0;
  for (let tries = 1; ; tries += 1) {
    let written = 0;
    const lines = told(exportLog(from, meeting), (done) => tell({ phase: 'reading', done, total }));
    try {
      const outcome = await importLog(to, lines, (done, all) => {
        written = done;
        tell({ phase: 'writing', done, total: all });
      });
      return outcome.kind === 'imported' ? { ...outcome, written: before + outcome.written } : outcome;
    } catch (error) {
      const isConflict = error instanceof StoreError && error.code === 'wrong-expected-revision';
      if (!isConflict || tries === MOST_TRIES) throw error;
      before += written;
    }
  }
}

async function* told<T>(items: AsyncIterable<T>, tell: (done: number) => void): AsyncGenerator<T> {
  let done = 0;
  for await (const item of items) {
    yield item;
    done += 1;
    tell(done);
  }
}

/** The records of a log up to one of them. */
interface Stretch {
  readonly meeting: string;
  readonly last: number;
  readonly tell: (progress: CopyProgress) => void;
}

interface Folded {
  readonly state: MeetingState;
  readonly hash: string | undefined;
  readonly findings: readonly LogFinding[];
}

/** What is wrong with the copy, up to the revision that was copied. */
async function differences(from: EventStore, to: EventStore, stretch: Stretch): Promise<LogFinding[]> {
  const { last, tell } = stretch;
  const copy = await fold(to, { ...stretch, tell: ({ done }) => tell(half(done, last)) });
  if (copy.findings.length > 0) return [...copy.findings];
  const original = await fold(from, { ...stretch, tell: ({ done }) => tell(half(last + 1 + done, last)) });
  if (original.hash !== copy.hash) {
    return [finding(last, 'copy-differs', `The hash of record ${last} is another one.`)];
  }
  return differingViews(original.state, copy.state).map((view) =>
    finding(last, 'copy-differs', `The view ${view} at revision ${last} is another one.`),
  );
}

/** Both are read, one after the other. */
const half = (done: number, last: number): CopyProgress => ({
  phase: 'verifying',
  done: Math.floor(done / 2),
  total: last + 1,
});

async function fold(store: EventStore, { meeting, last, tell }: Stretch): Promise<Folded> {
  const stream = streamOf(meeting);
  const check = new MeetingLogVerifier({ stream });
  const findings: LogFinding[] = [];
  let hash: string | undefined;
  for await (const record of readWholeStream(store, stream)) {
    if (record.revision > last) break;
    findings.push(...check.add(record));
    ({ hash } = record.metadata as Partial<EventMetadata>);
    tell({ phase: 'verifying', done: check.records, total: last + 1 });
  }
  if (check.records <= last) {
    findings.push(finding(check.records, 'end-missing', `The log was to go on to ${last}.`));
  }
  return { state: check.state, hash, findings };
}

/** Every view that there is of both, and that does not read the same to the byte. */
function differingViews(original: MeetingState, copy: MeetingState): string[] {
  const read = (state: MeetingState, name: ViewName) => JSON.stringify(projectedOrNothing(state, name));
  return everyView(original)
    .filter((name) => read(original, name) !== read(copy, name))
    .map(({ projection, session }) => (session === null ? projection : `${projection} ${session}`));
}
