import { Line, type Answer } from './line.ts';

const POLL_MS = 1_000;
/** Clients that share one connection, as the streams of HTTP/2 do. */
const CLIENTS_PER_LINE = 50;

interface Head {
  readonly revision: number;
  readonly version: number;
  readonly before: number | null;
}

/** Clients that poll views like the board does: the head of the meeting, then the patches of all views. */
export class Crowd {
  /** How long after its commit each client showed each revision, in milliseconds. */
  readonly delays: number[] = [];
  /** The answers and their bytes, by what was asked for. */
  readonly answers = { head: nothing(), patch: nothing(), view: nothing() };
  private readonly committedAt = new Map<number, number>();
  private readonly lines: Line[];
  private readonly clients: Client[] = [];
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly heads = new Map<string, Head>();
  private error: Error | null = null;

  constructor(
    url: string,
    private readonly meeting: string,
    views: readonly string[],
    clients: number,
  ) {
    const fail = (error: Error) => void (this.error ??= error);
    const lines = Math.ceil(clients / CLIENTS_PER_LINE);
    this.lines = Array.from({ length: lines }, () => new Line(new URL(url), fail));
    for (let i = 0; i < clients; i += 1) {
      const line = this.lines[i % lines];
      if (line) this.clients.push(new Client(this, line, views));
    }
  }

  /** Starts all clients, evenly over one interval. A client that waits for an answer leaves a poll out. */
  start(): void {
    this.clients.forEach((client, i) => {
      const delay = (i * POLL_MS) / this.clients.length;
      const first = setTimeout(() => {
        client.poll();
        this.timers.push(setInterval(() => client.poll(), POLL_MS));
      }, delay);
      this.timers.push(first);
    });
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    for (const line of this.lines) line.close();
    if (this.error) throw this.error;
  }

  /** The revision that every client shows or has passed; -1 before all of them show something. */
  get revision(): number {
    return Math.min(...this.clients.map(({ revision }) => revision));
  }

  /** Returns all answers so far. */
  total(): { readonly count: number; readonly bytes: number } {
    const all = Object.values(this.answers);
    return {
      count: all.reduce((sum, { count }) => sum + count, 0),
      bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  noteCommit(revision: number): void {
    this.committedAt.set(revision, performance.now());
  }

  /** Counts what a client shows from now on. */
  noteShown(from: number, to: number): void {
    const now = performance.now();
    for (let revision = from + 1; revision <= to; revision += 1) {
      const at = this.committedAt.get(revision);
      if (at !== undefined) this.delays.push(now - at);
    }
  }

  address(view: string, rest: string): string {
    return `/api/meetings/${this.meeting}/projections/${view}${rest}`;
  }

  count(kind: 'head' | 'patch' | 'view', { status, bytes }: Answer): void {
    if (status !== 200) this.error ??= new Error(`A ${kind} was answered with ${status}.`);
    this.answers[kind].count += 1;
    this.answers[kind].bytes += bytes;
  }

  /** Parses a head. Most clients get the same one. */
  parseHead(body: Buffer): Head {
    const text = body.toString('latin1');
    const known = this.heads.get(text) ?? (JSON.parse(text) as Head);
    this.heads.set(text, known);
    return known;
  }
}

const nothing = () => ({ count: 0, bytes: 0 });

class Client {
  revision = -1;
  private isBusy = false;
  private versions = new Map<string, number>();

  constructor(
    private readonly crowd: Crowd,
    private readonly line: Line,
    private readonly views: readonly string[],
  ) {}

  poll(): void {
    if (this.isBusy) return;
    this.isBusy = true;
    this.head('meeting', (head) => {
      if (head.revision === this.revision) this.isBusy = false;
      else if (this.revision === head.before || this.revision === head.revision - 1) this.readPatches(head);
      else this.readViews(head);
    });
  }

  private head(view: string, receive: (head: Head) => void): void {
    this.line.get(this.crowd.address(view, '/head'), (answer) => {
      this.crowd.count('head', answer);
      receive(this.crowd.parseHead(answer.body));
    });
  }

  private readPatches({ revision }: Head): void {
    const from = this.revision;
    this.readAll(revision, 'patch', (view) => `/patch?from=${from}&to=${revision}&v=${this.versionOf(view)}`);
  }

  private readViews({ revision }: Head): void {
    const read = () => this.readAll(revision, 'view', (view) => `?at=${revision}&v=${this.versionOf(view)}`);
    if (this.versions.size > 0) return read();
    let missing = this.views.length;
    for (const view of this.views) {
      this.head(view, ({ version }) => {
        this.versions.set(view, version);
        missing -= 1;
        if (missing === 0) read();
      });
    }
  }

  private readAll(revision: number, kind: 'patch' | 'view', restOf: (view: string) => string): void {
    let missing = this.views.length;
    for (const view of this.views) {
      this.line.get(this.crowd.address(view, restOf(view)), (answer) => {
        this.crowd.count(kind, answer);
        missing -= 1;
        if (missing > 0) return;
        this.crowd.noteShown(this.revision, revision);
        this.revision = revision;
        this.isBusy = false;
      });
    }
  }

  private readonly versionOf = (view: string): number => this.versions.get(view) ?? 0;
}
