import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  /** The body as it came, perhaps compressed. */
  readonly body: Buffer;
  /** Bytes of the whole answer. */
  readonly bytes: number;
}

type Receive = (answer: Answer) => void;

const HEAD_END = Buffer.from('\r\n\r\n');
const LINE_END = Buffer.from('\r\n');

/** A connection that many clients share: their requests follow each other without waiting for the answers. */
export class Line {
  private readonly receivers: Receive[] = [];
  private readonly socket: Socket;
  private unsent: string[] = [];
  private unread: Buffer = Buffer.alloc(0);

  constructor(
    private readonly url: URL,
    onError: (error: Error) => void,
  ) {
    this.socket = connect(Number(url.port), url.hostname);
    this.socket.setNoDelay(true);
    this.socket.on('data', (chunk) => this.read(chunk));
    this.socket.on('error', onError);
  }

  get(path: string, receive: Receive): void {
    if (this.unsent.length === 0) setImmediate(() => this.flush());
    const headers = `host: ${this.url.host}\r\naccept: application/json\r\naccept-encoding: gzip\r\n`;
    this.unsent.push(`GET ${path} HTTP/1.1\r\n${headers}\r\n`);
    this.receivers.push(receive);
  }

  close(): void {
    this.socket.destroy();
  }

  private flush(): void {
    this.socket.write(this.unsent.join(''));
    this.unsent = [];
  }

  private read(chunk: Buffer): void {
    this.unread = this.unread.length === 0 ? chunk : Buffer.concat([this.unread, chunk]);
    for (let answer = this.nextAnswer(); answer; answer = this.nextAnswer()) this.receivers.shift()?.(answer);
  }

  /** Takes the next complete answer from what was read; null if it is not complete. */
  private nextAnswer(): Answer | null {
    const headEnd = this.unread.indexOf(HEAD_END);
    if (headEnd < 0) return null;
    const head = this.unread.toString('latin1', 0, headEnd).toLowerCase();
    const start = headEnd + HEAD_END.length;
    const [, length] = /^content-length: (\d+)$/mu.exec(head) ?? [];
    const isChunked = length === undefined && /^transfer-encoding: chunked$/mu.test(head);
    const read = isChunked
      ? chunkedBody(this.unread, start)
      : sizedBody(this.unread, start, Number(length ?? 0));
    if (!read) return null;
    this.unread = this.unread.subarray(read.end);
    return { status: Number(head.slice(9, 12)), body: read.body, bytes: read.end };
  }
}

interface Body {
  readonly body: Buffer;
  /** Where the next answer starts. */
  readonly end: number;
}

function sizedBody(bytes: Buffer, start: number, length: number): Body | null {
  const end = start + length;
  return bytes.length < end ? null : { body: bytes.subarray(start, end), end };
}

function chunkedBody(bytes: Buffer, start: number): Body | null {
  const chunks: Buffer[] = [];
  for (let at = start; ;) {
    const sizeEnd = bytes.indexOf(LINE_END, at);
    if (sizeEnd < 0) return null;
    const size = Number.parseInt(bytes.toString('latin1', at, sizeEnd), 16);
    const from = sizeEnd + LINE_END.length;
    const end = from + size + LINE_END.length;
    if (bytes.length < end) return null;
    if (size === 0) return { body: Buffer.concat(chunks), end };
    chunks.push(bytes.subarray(from, from + size));
    at = end;
  }
}
