import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { encodeP3, p3Decoder } from '#timing-feeds';

const EVERY_MS = 10;
const TRANSPONDERS = 20;
const SEES_ALONE_MS = 500;

/** A P3 decoder that keeps its passings: it sees cars whether or not a client listens, and resends. */
export class KeptPassings {
  private readonly frames: Uint8Array[] = [];
  private readonly sockets = new Set<Socket>();
  private watchers: { readonly count: number; readonly resolve: () => void }[] = [];

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => this.welcome(socket));
  }

  static async open(): Promise<KeptPassings> {
    const server = createServer({ noDelay: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new KeptPassings(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Sees cars until there are `count` passings. Without a client it sees them for a moment only. */
  async see(count: number, perSecond: number): Promise<void> {
    let [beforeMs, due, aloneMs] = [performance.now(), 0, 0];
    while (this.frames.length < count) {
      await pause(EVERY_MS);
      const passedMs = performance.now() - beforeMs;
      beforeMs += passedMs;
      aloneMs = this.sockets.size === 0 ? aloneMs + passedMs : 0;
      if (aloneMs > SEES_ALONE_MS) continue;
      due = Math.min(count, due + (passedMs * perSecond) / 1_000);
      const from = this.frames.length;
      while (this.frames.length < due) this.frames.push(passing(this.frames.length + 1));
      this.send(this.frames.slice(from));
      for (const { resolve } of this.watchers.filter((each) => each.count <= this.frames.length)) resolve();
    }
  }

  hasSeen(count: number): Promise<void> {
    if (count <= this.frames.length) return Promise.resolve();
    return new Promise((resolve) => this.watchers.push({ count, resolve }));
  }

  /** Repeats the last passing, so that a client that missed it notices. */
  sendLast(): void {
    this.send(this.frames.slice(-1));
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private send(frames: readonly Uint8Array[]): void {
    if (frames.length === 0) return;
    const bytes = Buffer.concat(frames);
    for (const socket of this.sockets) socket.write(bytes);
  }

  private welcome(socket: Socket): void {
    const decoder = p3Decoder();
    this.sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => this.sockets.delete(socket));
    socket.on('data', (bytes) => {
      for (const record of decoder.push(bytes)) {
        if (record.kind !== 'request') continue;
        const timeUs = Date.now() * 1_000;
        if (record.what === 'time') socket.write(encodeP3({ kind: 'clock', decoder: '7', timeUs }));
        else socket.write(Buffer.concat(this.frames.slice(record.from - 1, record.to)));
      }
    });
  }
}

const passing = (number: number): Uint8Array =>
  encodeP3({
    kind: 'passing',
    decoder: '7',
    number,
    transponder: String(100 + (number % TRANSPONDERS)),
    timeUs: Date.now() * 1_000 + (number % 1_000),
    hits: 40,
    strength: 90,
  });
