import type { MeetingState } from '#domain';
import { readWholeStream, StoreError, type EventStore } from '#event-store';
import { exportLog, exportSeries, importLog, type ImportOutcome } from './archive.ts';
import { viewNamesOf, viewOrEmpty, type ViewName } from '../views/every-view.ts';
import type { EventMetadata } from '../answers/log.ts';
import { finding, type LogFinding } from './log-findings.ts';
import { seriesLogName, seriesStreamOf, streamOf } from '../log/stream-names.ts';
import { verifySeries } from './verify-meeting.ts';
import { MeetingLogVerifier } from './meeting-log-verifier.ts';

/**
 * Copies the log of a series into another store unchanged, and verifies the copy.
 * @throws StoreError if a store fails; records that were written before stay
 */
export async function copySeries(from: EventStore, to: EventStore, series: string): Promise<CopyOutcome> {
  const meeting = seriesLogName(series);
  const outcome = await importLog(to, exportSeries(from, series));
  if (outcome.kind === 'damaged') return { ...outcome, meeting };
  if (outcome.kind === 'differs') return outcome;
  const { findings } = await verifySeries(to, series);
  if (findings.length > 0) return { kind: 'unsound', meeting, findings };
  const { revision, written } = outcome;
  const targetRevision = (await to.head(seriesStreamOf(series))) ?? revision;
  return { kind: 'copied', meeting, revision, written, targetRevision };
}

/** Progress of a copy, in records. Each phase starts at 0 again. */
export interface CopyProgress {
  readonly phase: 'reading' | 'writing' | 'verifying';
  readonly done: number;
  readonly total: number;
}

type OnProgress = (progress: CopyProgress) => void;

export type CopyOutcome =
  | {
      readonly kind: 'copied';
      readonly meeting: string;
      /** Revision of the last record that was copied, or that the target held already. */
      readonly revision: number;
      /** Records that the target did not hold before. */
      readonly written: number;
      /** Revision of the target's last record. It is higher if the target continues after the copied log. */
      readonly targetRevision: number;
    }
  /** Nothing was written: the log to copy is not sound. */
  | { readonly kind: 'damaged'; readonly meeting: string; readonly findings: readonly LogFinding[] }
  /** The target holds another record at the same revision. */
  | { readonly kind: 'differs'; readonly meeting: string; readonly revision: number }
  /** The log was written, but the target does not read as what was copied. */
  | { readonly kind: 'unsound'; readonly meeting: string; readonly findings: readonly LogFinding[] };

/** Attempts while somebody else appends to the same log. */
const MAX_ATTEMPTS = 5;

/**
 * Copies the log of a meeting into another store unchanged, with its ids, revisions and hashes. The log is
 * verified before anything is written. If the target holds a part of it already, only the rest is written, so
 * that an interrupted copy continues where it stopped. At the end the target is read again: its chain must be
 * sound, its last hash the same, and every view the same to the byte.
 * @throws StoreError if a store fails; records that were written before stay
 */
export async function copyMeeting(
  from: EventStore,
  to: EventStore,
  meeting: string,
  onProgress: OnProgress = () => undefined,
): Promise<CopyOutcome> {
  const outcome = await importFrom(from, to, meeting, onProgress);
  if (outcome.kind === 'damaged') return { ...outcome, meeting };
  if (outcome.kind === 'differs') return outcome;
  const { revision, written } = outcome;
  const findings = await verifyCopy(from, to, { meeting, last: revision, onProgress });
  if (findings.length > 0) return { kind: 'unsound', meeting, findings };
  const targetRevision = (await to.head(streamOf(meeting))) ?? revision;
  return { kind: 'copied', meeting, revision, written, targetRevision };
}

/**
 * Imports a log from another store. If another copy of the same log writes at the same time, the next attempt
 * finds its records in the target and continues after them.
 */
async function importFrom(
  from: EventStore,
  to: EventStore,
  meeting: string,
  onProgress: OnProgress,
): Promise<ImportOutcome> {
  const total = ((await from.head(streamOf(meeting))) ?? -1) + 1;
  const onRead = (done: number) => onProgress({ phase: 'reading', done, total });
  let writtenBefore = 0;
  for (let attempt = 1; ; attempt += 1) {
    let written = 0;
    const lines = counted(exportLog(from, meeting), onRead);
    try {
      const outcome = await importLog(to, lines, (done, missing) => {
        written = done;
        onProgress({ phase: 'writing', done, total: missing });
      });
      return outcome.kind === 'imported' ? { ...outcome, written: writtenBefore + outcome.written } : outcome;
    } catch (error) {
      const isConflict = error instanceof StoreError && error.code === 'wrong-expected-revision';
      if (!isConflict || attempt === MAX_ATTEMPTS) throw error;
      writtenBefore += written;
    }
  }
}

async function* counted<T>(items: AsyncIterable<T>, onItem: (done: number) => void): AsyncGenerator<T> {
  let done = 0;
  for await (const item of items) {
    yield item;
    done += 1;
    onItem(done);
  }
}

/** The records of a log up to one of them. */
interface LogPart {
  readonly meeting: string;
  readonly last: number;
  readonly onProgress: OnProgress;
}

interface FoldedLog {
  readonly state: MeetingState;
  readonly hash: string | undefined;
  readonly findings: readonly LogFinding[];
}

/** Returns what is wrong with the copy, up to the last revision that was copied. */
async function verifyCopy(from: EventStore, to: EventStore, part: LogPart): Promise<LogFinding[]> {
  const { last, onProgress } = part;
  const copy = await fold(to, { ...part, onProgress: ({ done }) => onProgress(halfDone(done, last)) });
  if (copy.findings.length > 0) return [...copy.findings];
  const original = await fold(from, {
    ...part,
    onProgress: ({ done }) => onProgress(halfDone(last + 1 + done, last)),
  });
  if (original.hash !== copy.hash) {
    return [finding(last, 'copy-differs', `Record ${last} has another hash.`)];
  }
  return differingViews(original.state, copy.state).map((view) =>
    finding(last, 'copy-differs', `The view ${view} differs at revision ${last}.`),
  );
}

/** Both logs are read, one after the other, so each of them is half of the work. */
const halfDone = (done: number, last: number): CopyProgress => ({
  phase: 'verifying',
  done: Math.floor(done / 2),
  total: last + 1,
});

async function fold(store: EventStore, { meeting, last, onProgress }: LogPart): Promise<FoldedLog> {
  const stream = streamOf(meeting);
  const verifier = new MeetingLogVerifier({ stream });
  const findings: LogFinding[] = [];
  let hash: string | undefined;
  for await (const record of readWholeStream(store, stream)) {
    if (record.revision > last) break;
    findings.push(...verifier.add(record));
    ({ hash } = record.metadata as Partial<EventMetadata>);
    onProgress({ phase: 'verifying', done: verifier.records, total: last + 1 });
  }
  if (verifier.records <= last) {
    const words = `Records ${verifier.records} to ${last} are missing.`;
    findings.push(finding(verifier.records, 'end-missing', words));
  }
  return { state: verifier.state, hash, findings };
}

/** Returns the names of the views that are not the same to the byte. */
function differingViews(original: MeetingState, copy: MeetingState): string[] {
  const read = (state: MeetingState, name: ViewName) => JSON.stringify(viewOrEmpty(state, name));
  return viewNamesOf(original)
    .filter((name) => read(original, name) !== read(copy, name))
    .map(({ projection, session }) => (session === null ? projection : `${projection} ${session}`));
}
