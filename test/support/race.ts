import type { Command, Official } from '#domain';
import { StoreError, type EventStore, type NewEvent, type StoredEvent } from '#event-store';
import { openStore } from '#event-store/open';
import type { Outcome, Receipt } from '#race-control';
import { RaceControl } from '#race-control';
import { NO_HASH, recordHash } from '../../libs/race-control/log/hash-chain.ts';

export const director: Official = { id: 'race control', role: 'director' };
export const MEETING = 'test';

/** A meeting with one heat, and commands for it. */
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

/** The n-th of a row of UUIDs. */
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

/** The receipt of a command that must be accepted. */
export async function accept(
  race: RaceControl,
  command: Command,
  extra: IssueOptions = {},
): Promise<Receipt> {
  const outcome = await issue(race, command, extra);
  if (outcome.kind !== 'accepted') throw new Error(`${command.type}: ${JSON.stringify(outcome)}`);
  return outcome.receipt;
}

/** What an outcome is, in a word: the revisions that it wrote, or why it wrote nothing. */
export function summaryOf(outcome: Outcome): string {
  if (outcome.kind === 'refused') return outcome.rejection.code;
  if (outcome.kind !== 'accepted') return outcome.kind;
  const written = outcome.receipt.events.map(({ revision, type }) => `${revision} ${type}`);
  return written.join(', ') || `nothing at ${outcome.receipt.revision}`;
}

/** All that is in a meeting's log; its revisions and its chain are checked on the way. */
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

/** What becomes of an append: it goes on, it fails without a trace, or it is done and its answer is lost. */
type AppendResult = 'write' | 'fail' | 'lose-answer';

/** A store between race control and the real one, which counts appends, holds them up and makes them fail. */
export class FaultyStore {
  readonly store: EventStore;
  readonly appends: (readonly NewEvent[])[] = [];
  private readonly plannedAppends: { readonly fate: AppendResult; readonly error: StoreError }[] = [];
  private appendGate: Promise<void> = Promise.resolve();

  constructor(private readonly real: EventStore) {
    this.store = Object.create(real, { append: { value: this.append.bind(this) } }) as EventStore;
  }

  /** Holds up every append from now on, until the function that it answers with is called. */
  holdAppends(): () => void {
    let open: () => void = () => undefined;
    this.appendGate = new Promise((resolve) => (open = resolve));
    return open;
  }

  /** The next appends, in order, come to this. */
  planAppends(fate: AppendResult, code: StoreError['code'], times = 1): void {
    const error = new StoreError(code, 'As the test wants it.');
    for (let i = 0; i < times; i += 1) this.plannedAppends.push({ fate, error });
  }

  private async append(...[stream, events, expected]: Parameters<EventStore['append']>) {
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
 * A race control on a store of its own that can be troubled; the meeting is scheduled, which is revision
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

/** Lets everything happen that waits for nothing but its turn. */
export const waitForPendingWork = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** What a promise has come to by now. */
export async function settledOrWaiting<T>(promise: Promise<T>): Promise<T | 'waiting'> {
  await waitForPendingWork();
  return Promise.race([promise, Promise.resolve('waiting' as const)]);
}
