import { createHash } from 'node:crypto';
import { immutableJSONPatch, type JSONPatchDocument } from 'immutable-json-patch';
import { listen, type Heard } from './sse.ts';

export interface Weather {
  /** Address of the meeting. */
  readonly base: string;
  /** `name`, `name/session`, or `log`. */
  readonly target: string;
  /** Of being cut off, at each event. */
  readonly chance: number;
  readonly random: () => number;
  /** Is the view of that revision kept, to be compared later? */
  readonly isSample: (revision: number) => boolean;
}

/** Longest pause before a client that was cut off comes back, in milliseconds. */
const LONGEST_AWAY = 60;

/** A client that is cut off at random moments, and looks closely at what it gets. */
export class StormClient {
  messages = 0;
  cuts = 0;
  lateSnapshots = 0;
  view: unknown;
  readonly samples = new Map<number, unknown>();
  private last = -1;
  private hash = createHash('sha256');
  private hangUp: () => void;
  private isDone = false;
  private error: Error | null = null;
  private wake: () => void = () => undefined;

  constructor(private readonly weather: Weather) {
    this.hangUp = this.connect();
  }

  get target(): string {
    return this.weather.target;
  }

  /** The last one that it was told of. A client that is in trouble holds up nobody. */
  get revision(): number {
    return this.error ? Infinity : this.last;
  }

  get isLog(): boolean {
    return this.target === 'log';
  }

  /** Of all records that it got, a line each. */
  get digest(): string {
    return this.hash.copy().digest('hex');
  }

  /** Waits until it is at that revision, then leaves. */
  async reach(revision: number): Promise<void> {
    while (this.last < revision && !this.error) await new Promise<void>((resolve) => (this.wake = resolve));
    this.leave();
    if (this.error) throw this.error;
    if (this.last > revision) this.fail(`It was told of ${this.last}, behind the end at ${revision}.`);
  }

  leave(): void {
    this.isDone = true;
    this.hangUp();
  }

  private connect(): () => void {
    const { base } = this.weather;
    return listen({
      url: this.isLog ? `${base}/events/stream` : `${base}/projections/${this.target}/stream`,
      lastId: this.last,
      onBytes: () => !this.isCut(),
      onEvent: (heard) => this.take(heard),
      onEnd: (error) => this.comeBack(error),
    });
  }

  /** Wherever the bytes happen to break off: also in the middle of an event, which then does not count. */
  private isCut(): boolean {
    if (this.weather.random() >= this.weather.chance) return false;
    this.cuts += 1;
    return true;
  }

  private comeBack(error?: Error): void {
    if (error) this.error = error;
    if (this.error) this.wake();
    if (this.isDone || this.error) return;
    setTimeout(() => {
      if (!this.isDone) this.hangUp = this.connect();
    }, this.weather.random() * LONGEST_AWAY);
  }

  private take({ id, event, data }: Heard): void {
    this.messages += 1;
    if (event === 'snapshot') {
      if (this.last >= 0) this.lateSnapshots += 1;
      this.view = JSON.parse(data);
    } else if (id !== this.last + 1) this.fail(`After ${this.last} came ${event} ${id}.`);
    else if (event === 'patch')
      this.view = immutableJSONPatch(this.view, JSON.parse(data) as JSONPatchDocument);
    else this.hash.update(`${data}\n`);
    this.last = id;
    if (!this.isLog && this.weather.isSample(id)) this.samples.set(id, this.view);
    if (this.weather.random() < this.weather.chance) {
      this.cuts += 1;
      this.hangUp();
    }
    this.wake();
  }

  private fail(words: string): void {
    this.error ??= new Error(`${this.target}: ${words}`);
    this.wake();
  }
}
