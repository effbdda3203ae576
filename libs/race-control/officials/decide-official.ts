import { randomUUID } from 'node:crypto';
import {
  decideOfficials,
  decidePairing,
  type OfficialsCommand,
  type OfficialsRejection,
  type OfficialsState,
  type PairingCommand,
  type Standing,
} from '#domain';
import type { EventStore } from '#event-store';
import { decideAndWrite, type SmallLogOutcome } from '../command-queue/decide-and-write.ts';
import { commandHash } from '../log/hash-chain.ts';
import { chainRecord, originOf } from '../log/record-builder.ts';
import type { LogRecord } from '../log/log-record.ts';
import type { Credential } from './credentials.ts';
import { OFFICIALS_STREAM, type OfficialsLog } from './officials-log.ts';

/** These commands have no id of their client, so the same one sent again is a new one. */
const LOG = {
  stream: OFFICIALS_STREAM,
  name: 'the officials',
  words: {
    unknown:
      'It is not known whether the change was made. Look at the list of officials before you try again.',
    notTaken: 'The change was not made.',
  },
};

/**
 * Decides a command about officials and writes its record, chained like the records of a meeting.
 * @throws StoreError as `decideAndWrite` does
 */
export async function decideOfficial(
  store: EventStore,
  log: OfficialsLog,
  command: OfficialsCommand | PairingCommand,
  { official, meetings }: Credential,
): Promise<SmallLogOutcome<OfficialsRejection>> {
  let isFirst = true;
  let record: LogRecord | undefined;
  const outcome = await decideAndWrite<OfficialsRejection>(store, LOG, async () => {
    // Another process has written first.
    if (!isFirst) await log.catchUp();
    isFirst = false;
    const decision = decideBy(log.state, command, { role: official.role, meetings });
    if ('rejected' in decision) return { rejection: decision };
    const [event] = decision;
    if (!event) return { unchangedAt: log.state.revision };
    const origin = originOf(OFFICIALS_STREAM, commandHash(command), official, randomUUID);
    record = chainRecord({ ...log.state, hash: log.hash }, event, origin);
    return { record };
  });
  if (record && outcome.kind === 'accepted' && outcome.written) log.applyRecord(record);
  return outcome;
}

const decideBy = (state: OfficialsState, command: OfficialsCommand | PairingCommand, by: Standing) =>
  'pairing' in command ? decidePairing(state, command, by) : decideOfficials(state, command, by);
