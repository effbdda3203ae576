import type { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { Subject } from 'rxjs';
import { backoffMs, type Backoff } from '../../backoff.ts';
import { cancelLater } from './cancel-later.ts';
import { isConnectionFailure, kindOf, withTimeout, type ReportProgress } from './failures.ts';
import { makeClient } from './guarded-client.ts';
import type { KurrentOptions } from './url.ts';

/** Shortest time between two replacements of the client. It starts over after a call that succeeds. */
const REPLACE_BACKOFF: Backoff = { firstWaitMs: 50, maxWaitMs: 1_000, jitter: 0 };

/** Work with the client. It reports progress when an answer comes in parts. */
type Call<T> = (client: KurrentDBClient, progress: ReportProgress) => Promise<T>;

/**
 * Holds the client, and replaces it after a failure. A client whose node is gone may never read again, and a
 * client whose server hangs keeps hanging. So a client that failed is suspect, and the next call gets a new
 * one. There is one client at a time, and during an outage at most one new client per second.
 */
export class Connection {
  /** Emits when the client was replaced. Work on the client before it makes no more progress. */
  readonly clientReplaced = new Subject<void>();
  private client: KurrentDBClient;
  private isSuspect = false;
  private failedClients = 1;
  private lastSuccessAt = Date.now();
  private isFailing = false;
  private clientMadeAt = performance.now();

  constructor(readonly options: KurrentOptions) {
    this.client = this.makeClient();
  }

  /**
   * Time of the last call that succeeded, in milliseconds since 1970; null unless calls have failed since.
   */
  get failingSince(): number | null {
    return this.isFailing ? this.lastSuccessAt : null;
  }

  /** Returns the client for one call, and replaces it first when it is suspect. */
  currentClient(): KurrentDBClient {
    const age = performance.now() - this.clientMadeAt;
    if (this.isSuspect && age >= backoffMs(this.failedClients, REPLACE_BACKOFF)) this.replaceClient();
    return this.client;
  }

  /** Marks a client as suspect after a failed call that may succeed with another client. */
  markSuspect(client: KurrentDBClient): void {
    if (client === this.client) this.isSuspect = true;
  }

  /**
   * Makes a call, and makes it once more when the connection was at fault: the node hung, went away, or is
   * no longer the leader. So the call must be safe to make twice.
   * @throws CallTimeout, or an error of the client, from the last try
   */
  async call<T>(what: string, make: Call<T>): Promise<T> {
    try {
      return await this.callOnce(what, make);
    } catch (error) {
      if (!isConnectionFailure(error)) throw error;
    }
    return this.callOnce(what, make);
  }

  private async callOnce<T>(what: string, make: Call<T>): Promise<T> {
    const client = this.currentClient();
    try {
      const answer = await withTimeout(this.options.timeoutMs, what, (progress) => make(client, progress));
      this.recordSuccess(client);
      return answer;
    } catch (error) {
      if (!isConnectionFailure(error)) this.recordSuccess(client);
      // The answer "not-leader" names the leader, and the same client then finds it.
      else if (kindOf(error) !== 'not-leader') this.markSuspect(client);
      if (isConnectionFailure(error)) this.isFailing = true;
      throw error;
    }
  }

  /** Returns the version that the server reports. */
  async serverVersion(): Promise<string> {
    // The client asks for the version before its first append and keeps it, but has no public way to read it.
    const { capabilities } = this.currentClient() as unknown as {
      capabilities: Promise<{ serverVersion: string }>;
    };
    return (await capabilities).serverVersion;
  }

  async close(): Promise<void> {
    this.clientReplaced.complete();
    await cancelLater(() => this.client.dispose());
  }

  private makeClient(): KurrentDBClient {
    return makeClient(this.options, (client) => this.markSuspect(client));
  }

  private recordSuccess(client: KurrentDBClient): void {
    this.lastSuccessAt = Date.now();
    this.isFailing = false;
    if (client !== this.client) return;
    this.isSuspect = false;
    this.failedClients = 1;
  }

  private replaceClient(): void {
    const before = this.client;
    this.client = this.makeClient();
    this.isSuspect = false;
    this.clientMadeAt = performance.now();
    this.failedClients += 1;
    // `dispose` cancels the streams of the old client. Nothing can close its channel, which ends by itself
    // once it is idle.
    void cancelLater(() => before.dispose());
    this.clientReplaced.next();
  }
}
