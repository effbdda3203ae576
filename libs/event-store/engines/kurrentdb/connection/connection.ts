import { setTimeout as pause } from 'node:timers/promises';
import { backoffMs, type Backoff } from '../../../backoff.ts';
import { withoutSecret } from '../../../errors.ts';
import { reconnections } from '../../../measurements.ts';
import { storeClosed } from '../../refusals.ts';
import { Budget, timeout, waitFor } from './budget.ts';
import { CallTimeout, isConnectionFailure, isSlowAnswer, kindOf, LinkDropped } from '../failures.ts';
import { targetOf, type Address } from '../diagnosis/target.ts';
import { Gossip, isSameNode } from './gossip.ts';
import { makeClient } from './guarded-client.ts';
import { Link } from './link.ts';
import { connectionTo, type KurrentOptions } from '../url.ts';

/**
 * Shortest time between two clients for the same node. It starts over after a call that succeeds. A client
 * takes 6 ms of this thread to make.
 */
const RENEW_BACKOFF: Backoff = { firstWaitMs: 50, maxWaitMs: 1_000, jitter: 0 };
/** The waits before a call that failed is made again. A new link ends the wait. */
const RETRY_BACKOFF: Backoff = { firstWaitMs: 50, maxWaitMs: 1_000, jitter: 0.5 };
/** Time that is kept for the last try, in milliseconds. */
const SHORTEST_TRY_MS = 50;
/** Time between two questions to the nodes, while none of them leads. */
const ASK_INTERVAL_MS = 250;
/**
 * Time after which an answer is late. A real cluster answers 99 of 100 appends within 11 ms, and a lateness
 * costs one question to each node, so it can be far below the time limit.
 */
const MAX_LATE_MS = 500;

/** `late`: an answer is late, so another node may lead. `failed`: a call failed, so the client is suspect. */
type Trouble = 'none' | 'late' | 'failed';

/** A try of a call over a link. */
interface Try<T> {
  readonly what: string;
  readonly budget: Budget;
  readonly start: (link: Link) => Promise<T>;
  readonly onLate?: () => void;
}

/**
 * Holds the link to the node that leads, and replaces it. A client whose node is gone may never read again,
 * and a client whose node stands still waits for ever. So when an answer is late, the other nodes are asked
 * who leads, and the calls that wait go to that node at once. After a failure the client is replaced too,
 * even if the same node leads: there is one client at a time, and at most one new one per second.
 */
export class Connection {
  private readonly firstNode: Address;
  private readonly gossip: Gossip | null;
  private readonly renewBackoff: Backoff;
  private link: Link | null = null;
  private trouble: Trouble = 'failed';
  /** The leader that a refusal has named. */
  private namedLeader: Address | null = null;
  private readonly linkListeners = new Set<(link: Link) => void>();
  private failedLinks = 0;
  private lastSuccessAt = Date.now();
  private isFailing = false;
  private isRenewing = false;
  private isClosed = false;
  /** Number of calls that wait for an answer. */
  private calls = 0;

  /** @throws StoreError `unknown-engine` when the client does not accept the connection string */
  constructor(readonly options: KurrentOptions) {
    // A call sees a new client within a fifth of its time.
    const maxWaitMs = Math.min(RENEW_BACKOFF.maxWaitMs, Math.max(options.timeoutMs / 5, 100));
    this.renewBackoff = { ...RENEW_BACKOFF, maxWaitMs };
    const target = targetOf(options.connection);
    [this.firstNode] = target.addresses as readonly [Address];
    // The leader of a cluster is not known yet, but what the client refuses is an error now.
    if (options.isCluster) makeClient(options, () => undefined);
    else this.use(this.makeLink(this.firstNode));
    this.gossip = options.isCluster ? new Gossip(target) : null;
  }

  /**
   * Time of the last call that succeeded, in milliseconds since 1970; null unless calls have failed since.
   */
  get failingSince(): number | null {
    return this.isFailing ? this.lastSuccessAt : null;
  }

  /** Returns the link for one call. It waits for the first one until a leader is known. */
  async currentLink(budget: Budget): Promise<Link> {
    if (this.isClosed) throw storeClosed(withoutSecret(this.options.url));
    const link = this.link ?? this.firstLink(budget);
    if (this.trouble !== 'none') void this.renew();
    return link;
  }

  /**
   * Makes a call, and makes it again while there is time when the connection was at fault: the node stood
   * still, went away, or no longer leads. So the call must be safe to make twice.
   * @throws CallTimeout, or an error of the client, from the last try
   */
  call<T>(what: string, start: (link: Link, budget: Budget) => Promise<T>, budget?: Budget): Promise<T> {
    const time = budget ?? new Budget(this.options.timeoutMs, { isRenewed: true });
    const one = { what, budget: time, start: (link: Link) => start(link, time) };
    return this.tryAgain(time, (link) => this.tryOn(link, one));
  }

  /** Tries something until it succeeds, is refused, or its time is over. */
  async tryAgain<T>(budget: Budget, tryOn: (link: Link) => Promise<T>): Promise<T> {
    this.calls += 1;
    try {
      for (let failures = 0; ;) {
        const link = await this.currentLink(budget);
        const tried = await tryOn(link).then(
          (value) => ({ value }),
          (error: unknown) => ({ error }),
        );
        if ('value' in tried) return tried.value;
        failures += 1;
        await this.waitToTryAgain(link, budget, { ...tried, failures });
      }
    } finally {
      this.calls -= 1;
    }
  }

  async tryOn<T>(link: Link, { what, budget, start, onLate }: Try<T>): Promise<T> {
    const lateMs = Math.min(MAX_LATE_MS, this.options.timeoutMs / 5);
    const reportLate = (): void => {
      this.reportTrouble(link, 'late');
      onLate?.();
    };
    if (link.isDropped) throw new LinkDropped(what);
    try {
      const answer = await waitFor(link, { what, budget, lateMs, onLate: reportLate }, start(link));
      this.recordSuccess(link);
      return answer;
    } catch (error) {
      // The time of an impatient call is too short to say that the connection does not work.
      if (!budget.isPatient && error instanceof CallTimeout) this.reportTrouble(link, 'late');
      else this.recordFailure(link, error);
      throw error;
    }
  }

  /** Records a failure of something that ran over a link. */
  recordFailure(link: Link, error: unknown): void {
    if (!isConnectionFailure(error)) return this.recordSuccess(link);
    if (kindOf(error) === 'link-dropped') return;
    this.isFailing = true;
    const { leader } = error as { readonly leader?: { readonly address: string; readonly port: number } };
    if (leader && link === this.link) this.namedLeader = { host: leader.address, port: leader.port };
    this.reportTrouble(link, isSlowAnswer(error) ? 'late' : 'failed');
  }

  /** Replaces the client, which failed in a way that no call reported. */
  renewAfter(error: unknown): void {
    if (this.link) this.recordFailure(this.link, error);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.link?.drop();
  }

  private recordSuccess(link: Link): void {
    this.lastSuccessAt = Date.now();
    this.isFailing = false;
    if (link !== this.link) return;
    this.trouble = 'none';
    this.namedLeader = null;
    this.failedLinks = 0;
  }

  private reportTrouble(link: Link, trouble: 'late' | 'failed'): void {
    if (link !== this.link || this.isClosed) return;
    // A single node is waited for: there is nobody else to ask.
    if (trouble === 'late' && !this.gossip) return;
    if (this.trouble !== 'failed') this.trouble = trouble;
    void this.renew();
  }

  /** Waits before another try. @throws the error of the last one when there is no reason or no time for it */
  private async waitToTryAgain(
    link: Link,
    budget: Budget,
    { error, failures }: { readonly error: unknown; readonly failures: number },
  ): Promise<void> {
    const isPatient = budget.isPatient || ['not-leader', 'link-dropped'].includes(kindOf(error));
    if (!isConnectionFailure(error) || this.isClosed || !isPatient) throw error;
    const waitMs = Math.min(backoffMs(failures, RETRY_BACKOFF), budget.leftMs - SHORTEST_TRY_MS);
    if (waitMs <= 0) throw error instanceof LinkDropped ? timeout(error.what, budget) : error;
    if (link.isDropped) return;
    await new Promise<void>((go) => {
      const end = (): void => {
        clearTimeout(timer);
        stopListening();
        go();
      };
      const timer = setTimeout(end, waitMs);
      const stopListening = link.onDrop(end);
    });
  }

  private firstLink(budget: Budget): Promise<Link> {
    this.calls += 1;
    return new Promise<Link>((done, fail) => {
      const found = (link: Link): void => {
        clearTimeout(timer);
        done(link);
      };
      const giveUp = (): void => {
        this.linkListeners.delete(found);
        fail(new CallTimeout(`No leader was found within ${budget.limitMs} ms: ${this.gossip?.problem}`));
      };
      const timer = setTimeout(giveUp, Math.max(budget.leftMs, 0));
      this.linkListeners.add(found);
    }).finally(() => (this.calls -= 1));
  }

  /** Looks for the leader, and replaces the link, until the trouble is over or no call waits. */
  private async renew(): Promise<void> {
    if (this.isRenewing) return;
    this.isRenewing = true;
    do {
      // A client cannot be made while a certificate file is missing, or for an address that it cannot read.
      const waitMs = await this.renewOnce().catch(() => ASK_INTERVAL_MS);
      if (this.trouble === 'none' || this.isClosed) break;
      await pause(waitMs, undefined, { ref: false });
    } while (this.isInTrouble() && this.calls > 0);
    this.isRenewing = false;
  }

  private isInTrouble(): boolean {
    return this.trouble !== 'none' && !this.isClosed;
  }

  /** Replaces the link if there is a reason. Otherwise returns when to look again, in milliseconds. */
  private async renewOnce(): Promise<number> {
    const { link } = this;
    const present = link?.node ?? null;
    const leader = this.namedLeader ?? (await this.askForLeader(present));
    if (link !== this.link || !this.isInTrouble()) return 0;
    const isMoved = leader !== null && !isSameNode(leader, present);
    const node = leader ?? this.onlyNode;
    if (node === null || (!isMoved && this.trouble === 'late')) return ASK_INTERVAL_MS;
    const waitMs = this.waitMsForNewLink(isMoved);
    if (waitMs > 0) return Math.min(waitMs, ASK_INTERVAL_MS);
    this.use(this.makeLink(node));
    return 0;
  }

  private async askForLeader(present: Address | null): Promise<Address | null> {
    return this.gossip ? this.gossip.findLeader(present) : null;
  }

  private get onlyNode(): Address | null {
    return this.gossip ? null : this.firstNode;
  }

  private waitMsForNewLink(isMoved: boolean): number {
    if (!this.link) return 0;
    const failures = isMoved ? 1 : Math.max(this.failedLinks, 1);
    return backoffMs(failures, this.renewBackoff) - (performance.now() - this.link.madeAt);
  }

  private makeLink(node: Address): Link {
    const { options } = this;
    const connection = connectionTo(node, options.connection);
    const client = makeClient({ connection, url: options.url }, (error) => this.recordFailure(link, error));
    const link = new Link(client, node);
    return link;
  }

  private use(link: Link): void {
    const before = this.link;
    this.link = link;
    this.trouble = 'none';
    this.namedLeader = null;
    this.failedLinks += 1;
    if (before) reconnections.publish({ what: 'client' });
    void before?.drop();
    for (const found of this.linkListeners) found(link);
    this.linkListeners.clear();
  }
}
