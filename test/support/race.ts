import type { Command, Official } from '#domain';
import { StoreError, type EventStore, type NewEvent, type StoredEvent } from '#event-store';
import { openStore } from '#event-store/open';
import type { Outcome, Receipt } from '#race-control';
import { RaceControl } from '#race-control';
import { NO_HASH, recordHash } from '../../libs/race-control/log/hash-chain.ts';

export const director: Official = { id: 'race control', role: 'director' };
export const MEETING = 'test';

/** Schedules a meeting with one heat, whose line-up is drawn. */
export const schedule = {
  type: 'ScheduleMeeting',
  meeting: MEETING,
  name: 'Test',
  date: '2026-05-02',
  track: { name: 'Test Oval', lengthMiles: 0.25 },
  format: { id: 'one-heat', sessions: [{ id: 'heat', kind: 'heat', laps: 10, lineup: [{ draw: true }] }] },
} satisfies Command;
export const enter = (car: string): Command => ({ type: 'EnterCar', car, driver: `Driver ${car}` });
export const withdraw = (car: string): Command => ({ type: 'WithdrawCar', car, reason: 'engine' });
export const note = (text: string): Command => ({ type: 'AddNote', text });

/** Returns a UUID that ends with the number n. */
export const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export interface IssueOptions {
  readonly meeting?: string;
  readonly id?: string;
  readonly ifMatch?: number;
  readonly official?: Official;
  readonly refuseInFlight?: boolean;
}

export function issue(race: RaceControl, command: Command, extra: IssueOptions = {}): Promise<Outcome> {
  const { meeting = MEETING, id, ifMatch, official = director, refuseInFlight = false } = extra;
  return race.issue({
    meeting,
    command,
    official,
    refuseInFlight,
    ...(id !== undefined && { commandId: id }),
    ...(ifMatch !== undefined && { ifMatch }),
  });
}

/** Issues a command and returns its receipt. Throws if the command is not accepted. */
export async function accept(
  race: RaceControl,
  command: Command,
  extra: IssueOptions = {},
): Promise<Receipt> {
  const outcome = await issue(race, command, extra);
  if (outcome.kind !== 'accepted') throw new Error(`${command.type}: ${JSON.stringify(outcome)}`);
  return outcome.receipt;
}

/** Summarises an outcome: the revisions and types that it wrote, or the reason why it wrote nothing. */
export function summaryOf(outcome: Outcome): string {
  if (outcome.kind === 'refused') return outcome.rejection.code;
  if (outcome.kind !== 'accepted') return outcome.kind;
  const written = outcome.receipt.events.map(({ revision, type }) => `${revision} ${type}`);
  return written.join(', ') || `nothing at ${outcome.receipt.revision}`;
}

/** Returns all records of a meeting's log. Checks their revisions and their hash chain. */
export async function logOf(store: EventStore, meeting = MEETING): Promise<readonly StoredEvent[]> {
  const log = await store.readStream(`meeting-${meeting}`);
  let previous = NO_HASH;
  for (const [revision, record] of log.entries()) {
    const { hash, previousHash } = record.metadata;
    expect({ revision: record.revision, previousHash }).toEqual({ revision, previousHash: previous });
    expect(hash).toBe(recordHash(record));
    previous = String(hash);
  }
  return log;
}

/**
 * The result of an append: it is written, it fails before it writes, or it is written but its answer is lost.
 */
type AppendResult = 'write' | 'fail' | 'lose-answer';

/** Wraps a store. Records the appends to the logs of meetings, and can delay them and make them fail. */
export class FaultyStore {
  readonly store: EventStore;
  readonly appends: (readonly NewEvent[])[] = [];
  private readonly plannedAppends: { readonly fate: AppendResult; readonly error: StoreError }[] = [];
  private appendGate: Promise<void> = Promise.resolve();

  constructor(private readonly real: EventStore) {
    this.store = Object.create(real, { append: { value: this.append.bind(this) } }) as EventStore;
  }

  /** Delays every append from now on. Returns a function that lets them continue. */
  holdAppends(): () => void {
    let open: () => void = () => undefined;
    this.appendGate = new Promise((resolve) => (open = resolve));
    return open;
  }

  /** Sets the result of the next appends that have no planned result yet. */
  planAppends(fate: AppendResult, code: StoreError['code'], times = 1): void {
    const outcome = fate === 'lose-answer' ? ({ outcome: 'unknown' } as const) : {};
    const error = new StoreError(code, 'The test planned this failure.', outcome);
    for (let i = 0; i < times; i += 1) this.plannedAppends.push({ fate, error });
  }

  private async append(...[stream, events, expected]: Parameters<EventStore['append']>) {
    if (!stream.startsWith('meeting-')) return this.real.append(stream, events, expected);
    this.appends.push(events);
    await this.appendGate;
    const { fate, error } = this.plannedAppends.shift() ?? { fate: 'write', error: null };
    if (fate === 'fail') throw error;
    const receipt = await this.real.append(stream, events, expected);
    if (fate === 'lose-answer') throw error;
    return receipt;
  }
}

/**
 * Returns a race control with a store of its own whose appends can fail. The meeting is scheduled at revision
 * 0.
 */
export async function raceWithFaultyStore() {
  const real = await openStore('memory:');
  const trouble = new FaultyStore(real);
  const race = new RaceControl(trouble.store, { presets: new Map() });
  await accept(race, schedule);
  trouble.appends.length = 0;
  return { real, trouble, race };
}

/** Waits for one turn of the event loop. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** More turns of the event loop than work takes that depends on no timer or I/O. */
const TURNS_OF_PENDING_WORK = 50;

/** Waits until work that depends on no timer or I/O has run, no matter how slow the machine is. */
export async function waitForPendingWork(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 5));
  for (let turn = 0; turn < TURNS_OF_PENDING_WORK; turn += 1) await nextTurn();
}

/** Returns the value of a promise, or 'waiting' if it has not settled yet. */
export async function settledOrWaiting<T>(promise: Promise<T>): Promise<T | 'waiting'> {
  await waitForPendingWork();
  return Promise.race([promise, Promise.resolve('waiting' as const)]);
}
