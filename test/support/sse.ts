import { get, type IncomingMessage } from 'node:http';

/** An event of a stream, as it came over the wire. */
export interface SseEvent {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/** A client of an event stream that can be cut off, and that can stop reading. */
export class SseClient {
  readonly events: SseEvent[] = [];
  /** Comments and retry hints, each as it came. */
  readonly comments: string[] = [];
  isOver = false;
  private pieces: string[] = [];
  private wake: () => void = () => undefined;

  private constructor(readonly response: IncomingMessage) {
    response.setEncoding('utf8');
    response.on('data', (text: string) => this.take(text));
    for (const end of ['end', 'close', 'error']) response.on(end, () => this.over());
  }

  static open(url: string, headers: Record<string, string> = {}): Promise<SseClient> {
    return new Promise((resolve, reject) => {
      get(url, { agent: false, headers }, (response) => resolve(new SseClient(response))).on('error', reject);
    });
  }

  get last(): number {
    return Number(this.events.at(-1)?.id ?? -1);
  }

  /** Waits until something is so; it is looked at whenever something comes. */
  async waitUntil(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.isOver) throw new Error('The stream is over.');
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** Waits until the server has ended the stream. */
  async ended(): Promise<void> {
    while (!this.isOver) await new Promise<void>((resolve) => (this.wake = resolve));
  }

  cut(): void {
    this.response.destroy();
  }

  private take(text: string): void {
    this.pieces.push(text);
    // A long message comes in many pieces: they are joined once, at its end.
    if (!text.startsWith('\n') && !text.includes('\n\n')) return;
    const blocks = this.pieces.join('').split('\n\n');
    this.pieces = [blocks.pop() ?? ''];
    for (const block of blocks) this.read(block);
    this.wake();
  }

  private read(block: string): void {
    const lines = block.split('\n');
    const field = (name: string): string =>
      lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? '';
    if (field('data') === '') this.comments.push(block);
    else this.events.push({ id: field('id'), event: field('event'), data: field('data') });
  }

  private over(): void {
    this.isOver = true;
    this.wake();
  }
}
