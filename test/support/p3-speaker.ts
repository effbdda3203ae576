import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { encodeP3, p3Decoder, type PassingRecord } from '#timing-feeds';

const DECODER = '135059';

/** A decoder that speaks P3. It answers questions for its time and for passings. */
export class P3Speaker {
  private readonly clients = new Set<Socket>();
  private readonly passings: PassingRecord[] = [];
  /** How often a client has connected. */
  connections = 0;

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => this.answer(socket));
  }

  static async listen(port = 0): Promise<P3Speaker> {
    const server = createServer();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new P3Speaker(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `p3://127.0.0.1:${this.port}`;
  }

  /** Reports a passing, now or at a time. Passings are numbered from 1, unless the test says otherwise. */
  pass(transponder: string, { atMs = Date.now(), number = this.passings.length + 1 } = {}): void {
    const passing: PassingRecord = {
      kind: 'passing',
      decoder: DECODER,
      number,
      transponder,
      timeUs: atMs * 1_000,
      hits: 30,
      strength: 90,
    };
    this.passings.push(passing);
    this.send(encodeP3(passing));
  }

  /** Remembers a passing and does not report it, as if its frame was lost. */
  lose(transponder: string): void {
    const clients = [...this.clients];
    this.clients.clear();
    this.pass(transponder);
    for (const client of clients) this.clients.add(client);
  }

  status(noise: number): void {
    this.send(encodeP3({ kind: 'status', decoder: DECODER, number: null, noise }));
  }

  send(bytes: Uint8Array): void {
    for (const client of this.clients) client.write(bytes);
  }

  /** Reports all passings again. */
  repeat(): void {
    for (const passing of this.passings) this.send(encodeP3(passing));
  }

  /** Breaks all connections. */
  cut(): void {
    for (const client of this.clients) client.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private answer(socket: Socket): void {
    this.connections += 1;
    this.clients.add(socket);
    const decoder = p3Decoder();
    socket.on('error', () => undefined);
    socket.once('close', () => this.clients.delete(socket));
    socket.on('data', (bytes: Buffer) => {
      for (const request of decoder.push(bytes)) {
        if (request.kind !== 'request') continue;
        if (request.what === 'time') {
          socket.write(encodeP3({ kind: 'clock', decoder: DECODER, timeUs: Date.now() * 1_000 }));
        } else {
          const { from, to } = request;
          const asked = this.passings.filter(({ number }) => Number(number) >= from && Number(number) <= to);
          for (const passing of asked) socket.write(encodeP3(passing));
        }
      }
    });
  }
}
