import fc from 'fast-check';
import type { Official } from '#domain';
import { StoreError, type EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import { accept, director, issue, logOf, note, schedule, uuid } from '../../../test/support/race.ts';
import type { EventMetadata } from '../answers/log.ts';
import { RaceControl } from '../race-control.ts';

/** The limit of an append, and the time in which each command is answered. */
const TIMEOUT_MS = 500;
const LIMIT_MS = TIMEOUT_MS + 1_000;
const STEP_MS = 20;

/**
 * What one call of the store does: it waits and then works, works and then loses its answer, fails and works
 * later or never, or waits until the store is sound again.
 */
const call = fc.record({
  fate: fc.constantFrom('work', 'work', 'work', 'lose-answer', 'fail', 'land-late', 'hang'),
  beforeMs: fc.constantFrom(0, 20, 200, 700),
  lateMs: fc.constantFrom(300, 2_500),
});
type Call = typeof call extends fc.Arbitrary<infer T> ? T : never;

const command = fc.record({
  atMs: fc.nat(3_000),
  server: fc.nat(1),
  /** There are few ids, so that they repeat. */
  id: fc.nat(11),
});

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const unavailable = (outcome?: 'unknown') =>
  new StoreError('store-unavailable', 'As the test wants it.', outcome && { outcome });

/** A store whose calls are late, lost and failing, until it is sound again. */
class UnsoundStore {
  readonly store: EventStore;
  private isSound = false;
  private readonly held: (() => void)[] = [];

  constructor(
    private readonly real: EventStore,
    private readonly next: () => Call,
  ) {
    this.store = Object.create(real, {
      appendTimeoutMs: { value: TIMEOUT_MS },
      append: { value: this.append },
      readStream: { value: this.read },
    }) as EventStore;
  }

  recover(): void {
    this.isSound = true;
    for (const go of this.held.splice(0)) go();
  }

  private readonly append: EventStore['append'] = async (...args) => {
    const write = () => this.real.append(...args);
    const { fate, lateMs } = await this.begin();
    if (fate === 'fail') throw unavailable();
    if (fate === 'land-late') {
      void wait(lateMs).then(() => write().catch(() => undefined));
      throw unavailable('unknown');
    }
    const receipt = await write();
    if (fate === 'lose-answer') throw unavailable('unknown');
    return receipt;
  };

  private readonly read: EventStore['readStream'] = async (...args) => {
    const { fate } = await this.begin();
    if (fate === 'fail' || fate === 'lose-answer') throw unavailable();
    return this.real.readStream(...args);
  };

  private async begin(): Promise<Call> {
    if (this.isSound) return { fate: 'work', beforeMs: 0, lateMs: 300 };
    const call = this.next();
    await wait(call.beforeMs);
    if (call.fate === 'hang' && !this.isSound) await new Promise<void>((go) => this.held.push(go));
    return call;
  }
}

/** Lets the time pass in steps. Work that waits for the event loop runs in each. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += STEP_MS) {
    await jest.advanceTimersByTimeAsync(STEP_MS);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** One try of a command. Each is of an official of its own, so that the log names the try it is from. */
interface Try {
  readonly id: string;
  readonly server: number;
  readonly official: Official;
}

interface Answer extends Try {
  /** `taken`: another try has written the record, which is of another official. */
  readonly kind: 'receipt' | 'taken' | 'refused' | 'unknown' | 'not taken';
  readonly revisions: readonly number[];
  readonly tookMs: number;
}

async function answerOf(race: RaceControl, one: Try): Promise<Answer> {
  const { id, official } = one;
  const since = performance.now();
  const done = (kind: Answer['kind'], revisions: readonly number[] = []): Answer => ({
    ...one,
    kind,
    revisions,
    tookMs: performance.now() - since,
  });
  try {
    const outcome = await issue(race, note(`note ${id}`), { id, official });
    if (outcome.kind === 'command-id-reused') return done('taken');
    if (outcome.kind !== 'accepted') return done('refused');
    return done(
      'receipt',
      outcome.receipt.events.map(({ revision }) => revision),
    );
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return done(error.more.outcome === 'unknown' ? 'unknown' : 'not taken');
  }
}

/** Returns whether the log has what an answer says. */
function isTrue({ id, kind, revisions }: Answer, written: ReadonlyMap<string, number[]>): boolean {
  if (kind === 'taken') return written.has(id);
  return kind !== 'receipt' || String(written.get(id)) === String(revisions);
}

/** Returns the command of a record, and its official. */
function authorOf({ metadata }: { readonly metadata: object }): [commandId: string, official: string] {
  const { commandId, official } = metadata as EventMetadata;
  return [commandId, official.id];
}

describe('two servers over a store that is late, loses answers and fails', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] }));
  afterEach(() => jest.useRealTimers());

  it('answer every command in time, and the log has what the answers say', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(command, { minLength: 1, maxLength: 24 }),
        fc.infiniteStream(call),
        async (commands, calls) => {
          const real = await openStore('memory:');
          await accept(new RaceControl(real, { presets: new Map() }), schedule);
          const next = () => calls.next().value as Call;
          const stores = [0, 1].map(() => new UnsoundStore(real, next));
          const races = stores.map(({ store }) => new RaceControl(store, { presets: new Map() }));
          const answers: Answer[] = [];
          const start = (server: number, id: string, official: string) =>
            answerOf(races[server] as RaceControl, { id, server, official: { ...director, id: official } });
          for (const [n, { atMs, server, id }] of commands.entries()) {
            const one = () => start(server, uuid(id + 1), `official ${n}`);
            void wait(atMs).then(async () => answers.push(await one()));
          }
          await pass(3_000 + LIMIT_MS + STEP_MS);
          expect(answers).toHaveLength(commands.length);
          expect(answers.filter(({ tookMs }) => tookMs > LIMIT_MS + STEP_MS)).toEqual([]);

          for (const store of stores) store.recover();
          await pass(3_000);
          const log = await logOf(real);
          const written = new Map<string, number[]>();
          const writers = new Set<string>();
          for (const { revision, metadata } of log.slice(1)) {
            const { commandId: id, official } = metadata as unknown as EventMetadata;
            written.set(id, [...(written.get(id) ?? []), revision]);
            writers.add(official.id);
          }
          for (const revisions of written.values()) expect(revisions).toHaveLength(1);
          expect(answers.filter((answer) => !isTrue(answer, written))).toEqual([]);
          const notTaken = answers.filter(({ kind }) => kind === 'not taken');
          expect(notTaken.filter(({ official }) => writers.has(official.id))).toEqual([]);
          // A server that has given a receipt knows the command at each later try.
          const later = answers.filter(({ id, server, kind }, n) => {
            const earlier = answers.slice(0, n).filter((each) => each.id === id && each.server === server);
            return kind !== 'taken' && earlier.some((each) => each.kind === 'receipt');
          });
          expect(later).toEqual([]);

          // A command of unknown outcome that its official sends again gets its receipt, if it was this try.
          const again = answers.filter(({ kind }) => kind === 'unknown');
          const known: Answer[] = [];
          for (const [n, { id, official }] of again.entries())
            void start(n % 2, id, official.id).then((answer) => known.push(answer));
          await pass(LIMIT_MS);
          expect(known).toHaveLength(again.length);
          const writerOf = new Map((await logOf(real)).map(authorOf));
          for (const { id, kind, official } of known) {
            expect(kind).toBe(writerOf.get(id) === official.id ? 'receipt' : 'taken');
          }
          for (const race of races) await race.drain();
        },
      ),
      { numRuns: 40 },
    );
  });
});
