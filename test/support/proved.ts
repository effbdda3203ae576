import { randomUUID } from 'node:crypto';
import type { Command } from '#domain';
import { exportLog, loadPresets, RaceControl, type Signer } from '#race-control';
import type { EventStore } from '#event-store';
import { recordHash } from '../../libs/race-control/log/hash-chain.ts';
import type { LogRecord } from '../../libs/race-control/log/log-record.ts';

export const MEETING = 'm';
/** All records have this time. */
const NOW = Date.parse('2023-02-05T20:00:00.000Z');

const format = {
  id: 'two-groups',
  sessions: ['group-1', 'group-2'].map((id) => ({ id, kind: 'qualifying' as const })),
};
const cars = ['10', '48'];

/** Six commands that run a group and certify its result. */
const group = (session: string): Command[] => [
  { type: 'OpenSession', session },
  { type: 'ShowGreen', session },
  { type: 'RecordLap', session, car: '10', timeMs: 13_413 },
  { type: 'ShowCheckered', session },
  { type: 'PostResults', session },
  { type: 'CertifyResults', session, reason: 'no protest' },
];

/** Two qualifying groups in 16 records: 7 and 13 post a result, 8 and 14 certify it, and 15 is a note. */
export const NIGHT: readonly Command[] = [
  {
    type: 'ScheduleMeeting',
    meeting: MEETING,
    name: 'Qualifying night',
    date: '2023-02-05',
    track: { name: 'A bowl', lengthMiles: 0.25 },
    format,
  },
  ...cars.map((car): Command => ({ type: 'EnterCar', car, driver: `Driver ${car}` })),
  ...group('group-1'),
  ...group('group-2'),
  { type: 'AddNote', text: 'Good night' },
];

export const CERTIFIED = { 'group-1': 8, 'group-2': 14 } as const;

export const raceControl = (store: EventStore, signer?: Signer): RaceControl =>
  new RaceControl(store, { presets: loadPresets(), now: () => NOW, ...(signer && { signer }) });

export const issue = (race: RaceControl, command: Command, commandId = randomUUID()) =>
  race.issue({ meeting: MEETING, command, commandId, official: { id: 'Ada', role: 'director' } });

/** Issues the commands of the night. Throws if one is not accepted. */
export async function playNight(race: RaceControl, commands = NIGHT): Promise<void> {
  for (const command of commands) {
    const outcome = await issue(race, command);
    if (outcome.kind !== 'accepted') throw new Error(`${command.type}: ${JSON.stringify(outcome)}`);
  }
}

export async function recordsOf(store: EventStore): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  for await (const line of exportLog(store, MEETING)) records.push(JSON.parse(line) as LogRecord);
  return records;
}

/** Corrects revisions and hashes from an index on, as a forger without a key would do. */
export function rechained(records: readonly LogRecord[], from: number): LogRecord[] {
  const result = records.slice(0, from);
  for (const record of records.slice(from)) {
    const revision = result.length;
    const previousHash = result.at(-1)?.metadata['hash'] ?? '0'.repeat(64);
    const unhashed = { ...record, revision, metadata: { ...record.metadata, previousHash } };
    const hash = recordHash({ stream: `meeting-${MEETING}`, ...unhashed });
    result.push({ ...unhashed, metadata: { ...unhashed.metadata, hash } });
  }
  return result;
}
