import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { FeedClock } from '../feed-types.ts';
import { encodeWindows1252 } from '../protocols/rmonitor/windows-1252.ts';
import { ScoreboardOfViews, type ScoreboardViews } from './scoreboard-of-views.ts';
import { ScoreboardWriter } from './scoreboard-writer.ts';

const MAX_CLIENTS = 32;
/** A client that is this much behind is disconnected. */
const MAX_BEHIND_BYTES = 262_144;
/** A scoreboard sends nothing. What it sends is dropped, and a client that sends more is disconnected. */
const MAX_RECEIVED_BYTES = 4_096;
const HEARTBEAT_MS = 1_000;
const HEARTBEATS_PER_REFRESH = 30;

interface RMonitorOutOptions {
  readonly port: number;
  /** Default: loopback. */
  readonly host?: string;
  readonly white?: 'green' | 'white';
  readonly clock: FeedClock;
  /** Local time minus UTC at an instant. Default: that of the machine. */
  readonly zoneMs?: (atMs: number) => number;
}

interface RMonitorOutStatus {
  readonly host: string;
  readonly port: number;
  readonly clients: number;
  /** Clients that were disconnected because they were too slow, sent too much, or were too many. */
  readonly refused: number;
  /** Cars whose number is longer than a registration, with what the screens show. */
  readonly renamed: readonly { readonly car: string; readonly registration: string }[];
}

const zoneOfMachine = (atMs: number): number => -new Date(atMs).getTimezoneOffset() * 60_000;

/** The live feed for scoreboards: RMonitor lines over TCP, to any number of clients up to 32. */
export class RMonitorOut {
  readonly #options: RMonitorOutOptions;
  readonly #clients = new Set<Socket>();
  readonly #board = new ScoreboardOfViews();
  readonly #writer: ScoreboardWriter;
  #server: Server | null = null;
  #cancel: (() => void) | null = null;
  #heartbeats = 0;
  #isFlagKnown = true;
  #refused = 0;

  constructor(options: RMonitorOutOptions) {
    this.#options = options;
    const { white, zoneMs = zoneOfMachine } = options;
    this.#writer = new ScoreboardWriter({ zoneMs, ...(white && { white }) });
  }

  /** Listens. Rejects if the port is taken. */
  async start(): Promise<void> {
    const server = createServer((client) => this.#welcome(client));
    const { port, host = '127.0.0.1' } = this.#options;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host }, () => {
        server.off('error', reject);
        resolve();
      });
    });
    this.#server = server;
    this.#beat();
  }

  async stop(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    for (const client of this.#clients) client.destroy();
    const server = this.#server;
    this.#server = null;
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** Sends what has changed to all clients. */
  show(views: ScoreboardViews): void {
    const atMs = this.#options.clock.now();
    this.#send(this.#writer.update(this.#board.make(views, atMs), atMs));
  }

  /** Sets whether it is known which flag is out. Scoreboards get no flag otherwise. */
  setFlagKnown(isKnown: boolean): void {
    this.#isFlagKnown = isKnown;
  }

  status(): RMonitorOutStatus {
    const { port, host = '127.0.0.1' } = this.#options;
    const address = this.#server?.address() as AddressInfo | null | undefined;
    return {
      host,
      port: address?.port ?? port,
      clients: this.#clients.size,
      refused: this.#refused,
      renamed: this.#writer.renamed(),
    };
  }

  #welcome(client: Socket): void {
    client.on('error', () => client.destroy());
    if (this.#clients.size >= MAX_CLIENTS) return this.#refuse(client);
    this.#clients.add(client);
    client.on('close', () => this.#clients.delete(client));
    client.setNoDelay(true);
    let received = 0;
    client.on('data', (bytes) => {
      received += bytes.length;
      if (received > MAX_RECEIVED_BYTES) this.#refuse(client);
    });
    const lines = [...this.#writer.refresh(), this.#heartbeat()];
    client.write(bytesOf(lines));
  }

  #refuse(client: Socket): void {
    this.#refused += 1;
    this.#clients.delete(client);
    client.destroy();
  }

  #beat(): void {
    this.#heartbeats += 1;
    const isDue = this.#heartbeats % HEARTBEATS_PER_REFRESH === 0;
    const refresh = isDue ? this.#writer.refresh() : [];
    this.#send([this.#heartbeat(), ...refresh]);
    this.#cancel = this.#options.clock.after(HEARTBEAT_MS, () => this.#beat());
  }

  #heartbeat(): string {
    return this.#writer.heartbeat(this.#options.clock.now(), { isFlagKnown: this.#isFlagKnown });
  }

  #send(lines: readonly string[]): void {
    if (lines.length === 0 || this.#clients.size === 0) return;
    const bytes = bytesOf(lines);
    for (const client of this.#clients) {
      client.write(bytes);
      if (client.writableLength > MAX_BEHIND_BYTES) this.#refuse(client);
    }
  }
}

const bytesOf = (lines: readonly string[]): Uint8Array =>
  encodeWindows1252(lines.map((line) => `${line}\r\n`).join(''));
