import { createHash } from 'node:crypto';
import { immutableJSONPatch, type JSONPatchDocument } from 'immutable-json-patch';
import { listen, type StreamEvent } from './sse.ts';

export interface StormClientOptions {
  /** Address of the meeting. */
  readonly base: string;
  /** `name`, `name/session`, or `log`. */
  readonly target: string;
  /** Probability that the client is cut off at a record; an event may stand for many. */
  readonly cutChance: number;
  readonly random: () => number;
  /** The first view after each multiple of this revision is kept for the comparison. */
  readonly sampleEvery: number;
}

/** Longest pause before a client reconnects. */
const MAX_AWAY_MS = 60;

/** A client that is cut off at random moments and verifies everything that it receives. */
export class StormClient {
  messages = 0;
  cuts = 0;
  lateSnapshots = 0;
  view: unknown;
  readonly samples = new Map<number, unknown>();
  private lastRevision = -1;
  private hash = createHash('sha256');
  private hangUp: () => void;
  private isDone = false;
  /** What it waits for. */
  state: 'the connection' | 'a record' | 'its turn' = 'the connection';
  private error: Error | null = null;

  constructor(private readonly options: StormClientOptions) {
    this.hangUp = this.connect();
  }

  get target(): string {
    return this.options.target;
  }

  /** Last revision that it received. A failed client counts as finished, so that the others continue. */
  get revision(): number {
    return this.error ? Infinity : this.lastRevision;
  }

  get isLog(): boolean {
    return this.target === 'log';
  }

  /** Hash of all records that it received, one per line. */
  get digest(): string {
    return this.hash.copy().digest('hex');
  }

  /** Disconnects it. @throws Error if anything that it received was wrong */
  finish(revision: number): void {
    this.leave();
    if (this.lastRevision > revision)
      this.fail(`It received ${this.lastRevision}, but the log ends at ${revision}.`);
    if (this.error) throw this.error;
  }

  leave(): void {
    this.isDone = true;
    this.hangUp();
  }

  private connect(): () => void {
    this.state = 'the connection';
    const { base } = this.options;
    return listen({
      url: this.isLog ? `${base}/events/stream` : `${base}/projections/${this.target}/stream`,
      lastId: this.lastRevision,
      onBytes: () => !this.isCut(),
      onEvent: (event) => this.receive(event),
      onEnd: (error) => this.reconnect(error),
    });
  }

  /** Decides whether to cut the connection, also in the middle of an event, which then does not count. */
  private isCut(): boolean {
    if (this.options.random() >= this.options.cutChance) return false;
    this.cuts += 1;
    return true;
  }

  private reconnect(error?: Error): void {
    if (error) this.error = error;
    if (this.isDone || this.error) return;
    this.state = 'its turn';
    setTimeout(() => {
      if (!this.isDone) this.hangUp = this.connect();
    }, this.options.random() * MAX_AWAY_MS);
  }

  private receive({ id, event, data }: StreamEvent): void {
    this.messages += 1;
    this.state = 'a record';
    if (event === 'snapshot') {
      if (this.lastRevision >= 0) this.lateSnapshots += 1;
      this.view = JSON.parse(data);
    } else if (this.isLog ? id !== this.lastRevision + 1 : id <= this.lastRevision)
      this.fail(`After ${this.lastRevision} came ${event} ${id}.`);
    else if (event === 'patch')
      this.view = immutableJSONPatch(this.view, JSON.parse(data) as JSONPatchDocument);
    else this.hash.update(`${data}\n`);
    const { cutChance, random, sampleEvery } = this.options;
    const before = this.lastRevision;
    this.lastRevision = id;
    const isSample = Math.floor(id / sampleEvery) > Math.floor(before / sampleEvery);
    if (!this.isLog && isSample) this.samples.set(id, this.view);
    if (random() < cutChance * (id - before)) {
      this.cuts += 1;
      this.hangUp();
    }
  }

  private fail(words: string): void {
    this.error ??= new Error(`${this.target}: ${words}`);
  }
}
