import { get, type IncomingMessage } from 'node:http';

/** An event as it was received. */
export interface SseEvent {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/** A client of an event stream that a test can cut off or pause. */
export class SseClient {
  readonly events: SseEvent[] = [];
  /** Comments and retry hints. */
  readonly comments: string[] = [];
  /** The data of the pings. */
  readonly pings: string[] = [];
  isOver = false;
  private pieces: string[] = [];
  private wake: () => void = () => undefined;
  private fault: Error | null = null;

  private constructor(
    readonly response: IncomingMessage,
    private readonly check: (event: SseEvent) => void,
  ) {
    response.setEncoding('utf8');
    response.on('data', (text: string) => this.receive(text));
    for (const end of ['end', 'close', 'error']) response.on(end, () => this.end());
  }

  /** @param check throws if the server may not send an event; the client then waits for nothing more */
  static open(
    url: string,
    headers: Record<string, string> = {},
    check: (event: SseEvent) => void = () => undefined,
  ): Promise<SseClient> {
    return new Promise((resolve, reject) => {
      get(url, { agent: false, headers }, (response) => resolve(new SseClient(response, check))).on(
        'error',
        reject,
      );
    });
  }

  get last(): number {
    return Number(this.events.at(-1)?.id ?? -1);
  }

  /** Waits until a condition holds. It is checked whenever something is received. */
  async waitUntil(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.isOver) throw this.fault ?? new Error('The stream is over.');
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** Waits until the server has ended the stream. */
  async ended(): Promise<void> {
    while (!this.isOver) await new Promise<void>((resolve) => (this.wake = resolve));
    if (this.fault) throw this.fault;
  }

  cut(): void {
    this.response.destroy();
  }

  private receive(text: string): void {
    this.pieces.push(text);
    // A long message comes in many pieces, which are joined once at its end.
    if (!text.startsWith('\n') && !text.includes('\n\n')) return;
    const blocks = this.pieces.join('').split('\n\n');
    this.pieces = [blocks.pop() ?? ''];
    for (const block of blocks) this.parse(block);
    this.wake();
  }

  private parse(block: string): void {
    const lines = block.split('\n');
    const field = (name: string): string =>
      lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? '';
    if (field('data') === '') {
      this.comments.push(block);
      return;
    }
    if (field('event') === 'ping') {
      this.pings.push(field('data'));
      return;
    }
    const event = { id: field('id'), event: field('event'), data: field('data') };
    this.events.push(event);
    try {
      this.check(event);
    } catch (error) {
      this.fault ??= error as Error;
      this.cut();
    }
  }

  private end(): void {
    this.isOver = true;
    this.wake();
  }
}
