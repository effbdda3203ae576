import { randomUUID } from 'node:crypto';
import { decideOfficials, type Official, type OfficialsCommand, type OfficialsRejection } from '#domain';
import { StoreError, type EventStore } from '#event-store';
import { RecordWrite } from '../command-queue/record-write.ts';
import { answerLimitMs, outcomeUnknown, TimedAnswer, type LateWords } from '../command-queue/timed-answer.ts';
import { commandHash } from '../log/hash-chain.ts';
import { chainRecord } from '../log/record-builder.ts';
import { OFFICIALS_STREAM, type OfficialsLog } from './officials-log.ts';

/** Conflicts with other processes after which a command fails. */
const MAX_CONFLICTS = 8;

/** These commands have no id of their client, so the same one sent again is a new one. */
const WORDS: LateWords = {
  unknown: 'It is not known whether the change was made. Look at the list of officials before you try again.',
  notTaken: 'The change was not made.',
};

export type OfficialsOutcome =
  | { readonly kind: 'accepted'; readonly revision: number; readonly written: boolean }
  | { readonly kind: 'refused'; readonly rejection: OfficialsRejection };

interface OfficialsDecision {
  readonly command: OfficialsCommand;
  readonly by: Official;
  readonly answer: TimedAnswer<OfficialsOutcome>;
}

/**
 * Decides a command about officials and writes its record, chained like the records of a meeting. It is
 * answered in the same time as a command of a meeting.
 * @throws StoreError when the store fails, with the outcome `unknown` when the record may still enter the
 * log; `store-busy` when other processes wrote first too many times
 */
export function decideOfficial(
  store: EventStore,
  log: OfficialsLog,
  command: OfficialsCommand,
  by: Official,
): Promise<OfficialsOutcome> {
  const answer = new TimedAnswer<OfficialsOutcome>(answerLimitMs(store), WORDS);
  decideAndWrite(store, log, { command, by, answer }).then(
    (outcome) => answer.resolve(outcome),
    (error: unknown) => answer.reject(error),
  );
  return answer.promise;
}

async function decideAndWrite(
  store: EventStore,
  log: OfficialsLog,
  { command, by, answer }: OfficialsDecision,
): Promise<OfficialsOutcome> {
  for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts += 1) {
    const decision = decideOfficials(log.state, command, by.role);
    if ('rejected' in decision) return { kind: 'refused', rejection: decision };
    const { revision } = log.state;
    const [event] = decision;
    if (!event) return { kind: 'accepted', revision, written: false };
    const record = chainRecord({ ...log.state, hash: log.hash }, event, originOf(command, by));
    const write = new RecordWrite([record]);
    // After the deadline nothing is written any more: the answer was that it was not taken.
    if (answer.isSettled) break;
    answer.write = write;
    try {
      await write.append(store, OFFICIALS_STREAM);
      log.applyRecord(record);
      return { kind: 'accepted', revision: record.revision, written: true };
    } catch (error) {
      if (write.mayLand) throw outcomeUnknown(WORDS, error);
      if (!(error instanceof StoreError && error.code === 'wrong-expected-revision')) throw error;
      await log.catchUp();
    }
  }
  const words = `Other processes wrote to the log of the officials first ${MAX_CONFLICTS} times in a row.`;
  throw new StoreError('store-busy', words);
}

function originOf(command: OfficialsCommand, official: Official) {
  const commandId = randomUUID();
  const now = new Date().toISOString();
  return {
    stream: OFFICIALS_STREAM,
    commandId,
    commandHash: commandHash(command),
    official,
    occurredAt: now,
    now,
    newId: randomUUID,
    cause: { correlationId: commandId, causationId: commandId },
  };
}
