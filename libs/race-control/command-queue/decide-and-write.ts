import { StoreError, type EventStore } from '#event-store';
import type { LogRecord } from '../log/log-record.ts';
import { RecordWrite } from './record-write.ts';
import { answerLimitMs, outcomeUnknown, TimedAnswer, type LateWords } from './timed-answer.ts';

/** Conflicts with other processes after which a command fails. */
const MAX_CONFLICTS = 8;

export type SmallLogOutcome<R> =
  | { readonly kind: 'accepted'; readonly revision: number; readonly written: boolean }
  | { readonly kind: 'refused'; readonly rejection: R };

/** A decision at the end of a log: the record to write, none, or a refusal. */
export type SmallLogDecision<R> =
  { readonly record: LogRecord } | { readonly unchangedAt: number } | { readonly rejection: R };

/** A log that needs no queue, because its commands are few. */
export interface SmallLog {
  readonly stream: string;
  /** What it is in a sentence, like "the officials". */
  readonly name: string;
  readonly words: LateWords;
}

/**
 * Decides a command on a log that has few of them, and writes its record. When another process writes first,
 * it decides again. It is answered in the same time as a command of a meeting.
 * @param decide decides on the newest state, and makes the record
 * @throws StoreError when the store fails, with the outcome `unknown` when the record may still enter the
 * log; `store-busy` when other processes wrote first too many times
 */
export function decideAndWrite<R>(
  store: EventStore,
  log: SmallLog,
  decide: () => Promise<SmallLogDecision<R>>,
): Promise<SmallLogOutcome<R>> {
  const answer = new TimedAnswer<SmallLogOutcome<R>>(answerLimitMs(store), log.words);
  tryToWrite(store, log, decide, answer).then(
    (outcome) => answer.resolve(outcome),
    (error: unknown) => answer.reject(error),
  );
  return answer.promise;
}

async function tryToWrite<R>(
  store: EventStore,
  { stream, name, words }: SmallLog,
  decide: () => Promise<SmallLogDecision<R>>,
  answer: TimedAnswer<SmallLogOutcome<R>>,
): Promise<SmallLogOutcome<R>> {
  for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts += 1) {
    const decision = await decide();
    if ('rejection' in decision) return { kind: 'refused', rejection: decision.rejection };
    if ('unchangedAt' in decision)
      return { kind: 'accepted', revision: decision.unchangedAt, written: false };
    const { record } = decision;
    const write = new RecordWrite([record]);
    // After the deadline nothing is written any more: the answer was that it was not taken.
    if (answer.isSettled) break;
    answer.write = write;
    try {
      await write.append(store, stream);
      return { kind: 'accepted', revision: record.revision, written: true };
    } catch (error) {
      if (write.mayLand) throw outcomeUnknown(words, error);
      if (!(error instanceof StoreError && error.code === 'wrong-expected-revision')) throw error;
    }
  }
  const busy = `Other processes wrote to the log of ${name} first ${MAX_CONFLICTS} times in a row.`;
  throw new StoreError('store-busy', busy);
}
