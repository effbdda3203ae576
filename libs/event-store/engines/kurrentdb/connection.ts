import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { Subject } from 'rxjs';
import { backoffMs, type Backoff } from '../../backoff.ts';
import { StoreError } from '../../errors.ts';
import { withoutSecret } from '../../without-secret.ts';
import { isOfConnection, kindOf, toStoreError, within, type Progress } from './failures.ts';
import { cancelLater } from './cancel-later.ts';
import type { KurrentOptions } from './url.ts';

/** Time from one client that fails to the next. It starts over after a call that succeeds. */
const RENEWAL_BACKOFF: Backoff = { firstWaitMs: 50, maxWaitMs: 1_000, jitter: 0 };

/** What is to be done with the client; an answer that comes in pieces tells of each. */
type Call<T> = (client: KurrentDBClient, progress: Progress) => Promise<T>;

/**
 * The client, and its replacement. A client whose node is gone may never read again, and one on which a
 * server hangs keeps hanging: so one that failed is suspect, and whoever asks next gets another. There is
 * only ever one at a time, and during an outage no more than one a second.
 */
export class Connection {
  /** Emits when there is another client: what was under way on the one before goes no further. */
  readonly renewed = new Subject<void>();
  private client: KurrentDBClient;
  private isSuspect = false;
  private failedClients = 1;
  private soundAt = Date.now();
  private isFailing = false;
  private madeAt = performance.now();

  constructor(readonly options: KurrentOptions) {
    this.client = connect(options);
  }

  /** When a call last went well, if those since then have not; in milliseconds since 1970. */
  get failingSince(): number | null {
    return this.isFailing ? this.soundAt : null;
  }

  /** The client to use for one call. */
  current(): KurrentDBClient {
    if (this.isSuspect && performance.now() - this.madeAt >= backoffMs(this.failedClients, RENEWAL_BACKOFF))
      this.renew();
    return this.client;
  }

  /** Tells that a call failed in a way that another client may not. */
  suspect(client: KurrentDBClient): void {
    if (client === this.client) this.isSuspect = true;
  }

  /**
   * Makes a call, and makes it once more where the first failed for want of a good connection: the node
   * hung, went away, or does not lead any more. So it has to be a call that may be made twice.
   * @throws what the call threw last: a `TooLate`, or an error of the client
   */
  async call<T>(what: string, make: Call<T>): Promise<T> {
    try {
      return await this.callOnce(what, make);
    } catch (error) {
      if (!isOfConnection(error)) throw error;
    }
    return this.callOnce(what, make);
  }

  async callOnce<T>(what: string, make: Call<T>): Promise<T> {
    const client = this.current();
    try {
      const answer = await within(this.options.timeoutMs, what, (progress) => make(client, progress));
      this.isSound(client);
      return answer;
    } catch (error) {
      // Who is told which node leads finds it with the same client.
      if (!isOfConnection(error)) this.isSound(client);
      else if (kindOf(error) !== 'not-leader') this.suspect(client);
      if (isOfConnection(error)) this.isFailing = true;
      throw error;
    }
  }

  /** Of the server, as it tells it. */
  async version(): Promise<string> {
    // The client asks for it before its first append, keeps it, and shows it to nobody.
    const { capabilities } = this.current() as unknown as {
      capabilities: Promise<{ serverVersion: string }>;
    };
    return (await capabilities).serverVersion;
  }

  async close(): Promise<void> {
    this.renewed.complete();
    await cancelLater(() => this.client.dispose());
  }

  private isSound(client: KurrentDBClient): void {
    this.soundAt = Date.now();
    this.isFailing = false;
    if (client !== this.client) return;
    this.isSuspect = false;
    this.failedClients = 1;
  }

  private renew(): void {
    const before = this.client;
    this.client = connect(this.options);
    this.isSuspect = false;
    this.madeAt = performance.now();
    this.failedClients += 1;
    // Its channel goes by itself when it has been idle; there is no way to close it.
    void cancelLater(() => before.dispose());
    this.renewed.next();
  }
}

function connect({ connection, url }: KurrentOptions): KurrentDBClient {
  try {
    return KurrentDBClient.connectionString(connection);
  } catch (error) {
    // Its words may quote a piece of the URL, and that piece may be the password.
    const words = url.includes('@') ? '' : ` ${toStoreError(error, url).message}`;
    throw new StoreError('unknown-engine', `'${withoutSecret(url)}' is not a connection string.${words}`);
  }
}
