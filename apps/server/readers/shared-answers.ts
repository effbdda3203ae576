import { SERVER } from '../http/problem-sets.ts';
import type { Encoded } from './reader-tasks.ts';

/** A computation that one or more requests wait for. */
interface Flight<A> {
  readonly answer: Promise<A>;
  readonly abort: AbortController;
  waiting: number;
}

type Answer = Encoded | { readonly kind: string };

/**
 * Computes equal answers once: requests in flight share one computation, and the bytes of an answer are kept
 * until newer ones need their room. A key names everything that decides the answer.
 */
export class SharedAnswers {
  private readonly flights = new Map<string, Flight<Answer>>();
  /** The least recently used answer comes first. */
  private readonly kept = new Map<string, Encoded>();
  private keptBytes = 0;

  constructor(private readonly maxBytes: number) {}

  /**
   * Returns the answer with this key. The computation is aborted when all its clients have hung up.
   * @param keeps whether the answer stays the same as long as its key
   */
  async get<A extends Answer>(
    { key, keeps, signal }: { readonly key: string; readonly keeps: boolean; readonly signal: AbortSignal },
    compute: (signal: AbortSignal) => Promise<A>,
  ): Promise<A> {
    const known = this.kept.get(key);
    if (known) {
      this.kept.delete(key);
      this.kept.set(key, known);
      return known as Answer as A;
    }
    const flight = this.flights.get(key) ?? this.start(key, keeps, compute);
    flight.waiting += 1;
    const gone = new Promise<never>((_, reject) => {
      const leave = (): void => {
        flight.waiting -= 1;
        if (flight.waiting === 0) flight.abort.abort();
        reject(SERVER.error('request-timeout'));
      };
      if (signal.aborted) leave();
      else signal.addEventListener('abort', leave, { once: true });
    });
    return Promise.race([flight.answer as Promise<A>, gone]);
  }

  private start(
    key: string,
    keeps: boolean,
    compute: (signal: AbortSignal) => Promise<Answer>,
  ): Flight<Answer> {
    const abort = new AbortController();
    const forget = (): void => {
      if (this.flights.get(key) === flight) this.flights.delete(key);
    };
    const answer = Promise.resolve()
      .then(() => compute(abort.signal))
      .then((computed) => {
        if (keeps && computed.kind === 'encoded') this.keep(key, computed as Encoded);
        return computed;
      })
      .finally(forget);
    const flight: Flight<Answer> = { answer, abort, waiting: 0 };
    // A computation that everybody has left is started again for the next request. The signal also comes when
    // the clients leave after the answer, and then the flight with this key may be a later one.
    abort.signal.addEventListener('abort', forget);
    answer.catch(() => undefined);
    this.flights.set(key, flight);
    return flight;
  }

  private keep(key: string, answer: Encoded): void {
    // One answer never takes the room of all others.
    if (answer.body.byteLength > this.maxBytes / 2) return;
    // A computation that everybody has left may end after the one that was started instead of it.
    this.keptBytes -= this.kept.get(key)?.body.byteLength ?? 0;
    this.kept.delete(key);
    this.kept.set(key, answer);
    this.keptBytes += answer.body.byteLength;
    for (const [oldest, { body }] of this.kept) {
      if (this.keptBytes <= this.maxBytes) return;
      this.kept.delete(oldest);
      this.keptBytes -= body.byteLength;
    }
  }
}
