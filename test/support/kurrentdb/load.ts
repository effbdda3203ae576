import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Subscription as Following } from 'rxjs';
import { readWholeStream, type EventStore, type StoredEvent } from '#event-store';
import { openStore } from '#event-store/open';
import { verifyMeeting } from '#race-control';
import { openPatiently } from '../event-store/open-patiently.ts';
import { SCHEDULE, startServer, type Reply, type TestServer } from '../server.ts';
import { Page } from './page.ts';

export const MEETING = 'm';
const STREAM = `meeting-${MEETING}`;
/** Wait before a command without a receipt is sent again under the same id. */
const FIRST_RETRY_MS = 30;
/** Longest wait. The wait doubles, so that a long outage causes few retries. */
const MAX_RETRY_MS = 240;
const HEALTH_INTERVAL_MS = 15;
/** A step that takes one second takes ten on a busy machine. */
const MAX_WAIT_MS = 120_000;

export interface Working {
  readonly servers: number;
  /** Officials at each server. */
  readonly officials: number;
  readonly boards: number;
  readonly startOne?: StartOne;
}

/** Starts one server on a store. */
type StartOne = (options: { readonly store: string }) => Promise<TestServer>;

/** A command that a client got a receipt for, its revision, and the server that it was sent to. */
interface Acknowledged {
  readonly commandId: string;
  readonly revision: number;
  readonly server: TestServer;
}

/**
 * Servers on one store, with officials who issue commands, boards that follow, and checks of their health.
 */
export class Load {
  readonly acknowledged: Acknowledged[] = [];
  /** Ids of commands that were answered as not taken, and not sent again. */
  private readonly givenUp: string[] = [];
  /** Number of answers by status. */
  readonly answers = new Map<number, number>();
  /** The different words of the answers without a receipt. */
  readonly refusals = new Set<string>();
  /** The events that each board received. */
  private readonly seen: StoredEvent[][] = [];
  private readonly following: Following[] = [];
  /** A page of each server that follows the log over HTTP. */
  private readonly pages: Page[] = [];
  /** The results of the readiness checks, by server. */
  readonly readiness: boolean[][] = [];
  private readonly working: Promise<void>[] = [];
  private isOn = true;
  private boards: EventStore | null = null;

  private constructor(
    readonly url: string,
    readonly servers: TestServer[],
    private readonly startOne: StartOne,
  ) {}

  /** Starts servers with officials at work, boards and pages that follow, and checks of their health. */
  static async startWorking(url: string, options: Working): Promise<Load> {
    const load = await Load.start(url, options.servers, options.startOne);
    await load.schedule();
    load.watchHealth();
    await load.openBoards(options.boards);
    await load.openPages();
    load.startOfficials(options.officials);
    await load.untilAcknowledged(50);
    await load.untilReady();
    return load;
  }

  static async start(url: string, servers = 1, startOne: StartOne = startServer): Promise<Load> {
    const started: TestServer[] = [];
    for (let n = 0; n < servers; n += 1) started.push(await startOne({ store: url }));
    return new Load(url, started, startOne);
  }

  async schedule(): Promise<void> {
    await this.issueUntilAccepted(0, SCHEDULE);
  }

  /** Starts officials at each server, who issue one command after another. */
  startOfficials(officials: number): void {
    this.servers.forEach((_, index) => {
      // The first of every four gives up a command that was not taken.
      for (let n = 0; n < officials; n += 1) this.working.push(this.runOfficial(index, n % 4 === 0));
    });
  }

  /** Opens boards on their own instance of the store, as another server would. */
  async openBoards(boards: number): Promise<void> {
    this.boards ??= await openStore(this.url);
    for (let n = 0; n < boards; n += 1) {
      const seen: StoredEvent[] = [];
      this.seen.push(seen);
      this.following.push(this.boards.subscribe(STREAM, null).subscribe((event) => seen.push(event)));
    }
  }

  /** Opens a page at each server that follows the log. */
  async openPages(): Promise<void> {
    this.servers.forEach((_, index) => {
      const path = `/api/meetings/${MEETING}/events/stream`;
      this.pages.push(new Page((tries) => this.serverAt(index + tries).url + path));
    });
    await this.until(() => this.pages.every(({ last }) => last >= 0));
  }

  /** Stops a server as an update does, and starts it again. The others go on meanwhile. */
  async restartServer(index: number): Promise<void> {
    await this.servers[index]?.close();
    this.servers[index] = await this.startOne({ store: this.url });
  }

  watchHealth(): void {
    this.servers.forEach((_, index) => {
      const looks: boolean[] = [];
      this.readiness.push(looks);
      this.working.push(this.pollHealth(index, looks));
    });
  }

  /** Waits until `count` more commands than now were answered as not taken, or as of unknown outcome. */
  async untilRefused(count: number): Promise<void> {
    const refused = () => this.answers.get(503) ?? 0;
    const wanted = refused() + count;
    await this.until(() => refused() >= wanted);
  }

  /** Waits until `count` more commands are acknowledged than now, however long, while there is progress. */
  async untilAcknowledged(count: number): Promise<void> {
    const wanted = this.acknowledged.length + count;
    while (this.acknowledged.length < wanted) {
      const { length } = this.acknowledged;
      await this.until(() => this.acknowledged.length > length);
    }
  }

  /** Waits for a condition. It fails long before the time limit of the test. */
  async until(isSo: () => boolean): Promise<void> {
    const before = performance.now();
    while (!isSo()) {
      if (performance.now() - before > MAX_WAIT_MS) {
        throw new Error(`Still waiting until ${isSo.toString()}: ${await this.describeProgress()}`);
      }
      await pause(5);
    }
  }

  /** Describes how far everything has come, and the health of each server. */
  private async describeProgress(): Promise<string> {
    const health = this.servers.map(async (server) => (await server.fetch('/health/ready')).text);
    return JSON.stringify({
      acknowledged: this.acknowledged.length,
      answers: Object.fromEntries(this.answers),
      boards: this.seen.map(({ length }) => length),
      pages: this.pages.map(({ last }) => last),
      health: await Promise.all(health),
    });
  }

  /** Waits until each server has reported from now on that it is not ready. */
  async untilUnready(): Promise<void> {
    const before = this.readiness.map((looks) => looks.length);
    await this.until(() => this.readiness.every((looks, i) => looks.slice(before[i]).includes(false)));
  }

  /** Waits until each server reports that it is ready. */
  async untilReady(): Promise<void> {
    const before = this.readiness.map((looks) => looks.length);
    await this.until(() =>
      this.readiness.every((looks, i) => looks.length > (before[i] ?? 0) && looks.at(-1)),
    );
  }

  async stop(): Promise<void> {
    this.isOn = false;
    await Promise.all(this.working);
  }

  /** Waits until everything works again and the load has continued for a while, and then checks the log. */
  async expectAllWell(): Promise<void> {
    await this.untilReady();
    await this.untilAcknowledged(50);
    await this.stop();
    await this.expectSound();
  }

  /**
   * Expects a sound log with every acknowledged command once and none that was given up, and that all boards
   * and pages have it.
   */
  async expectSound(): Promise<readonly StoredEvent[]> {
    const store = await openPatiently(this.url);
    const log: StoredEvent[] = [];
    for await (const event of readWholeStream(store, STREAM)) log.push(event);
    const byCommand = new Map<unknown, number[]>();
    for (const { metadata, revision } of log) {
      const commandId = metadata['commandId'];
      byCommand.set(commandId, [...(byCommand.get(commandId) ?? []), revision]);
    }
    const places = this.acknowledged.map(({ commandId }) => byCommand.get(commandId));
    expect(places).toEqual(this.acknowledged.map(({ revision }) => [revision]));
    expect(this.givenUp.filter((commandId) => byCommand.has(commandId))).toEqual([]);
    expect((await verifyMeeting(store, MEETING)).findings).toEqual([]);
    await this.until(() => this.seen.every((seen) => (seen.at(-1)?.revision ?? -1) >= log.length - 1));
    for (const seen of this.seen) expect(seen).toEqual(log);
    for (const page of this.pages) {
      await this.until(() => page.last >= log.length - 1);
      expect(page.ids).toEqual(log.map(({ revision }) => revision));
    }
    await store.close();
    return log;
  }

  async close(): Promise<void> {
    this.isOn = false;
    await Promise.all(this.working);
    for (const following of this.following) following.unsubscribe();
    for (const page of this.pages) page.close();
    await this.boards?.close();
    await Promise.all(this.servers.map((server) => server.close()));
  }

  private async runOfficial(index: number, givesUp: boolean): Promise<void> {
    for (let n = 0; this.isOn; n += 1)
      await this.issueUntilAccepted(index, { type: 'AddNote', text: `note ${n}` }, givesUp);
  }

  /** Issues a command at a server, and again at the next one under the same id until it has a receipt. */
  private async issueUntilAccepted(index: number, command: object, givesUp = false): Promise<void> {
    const headers = { 'idempotency-key': randomUUID() };
    const commandId = headers['idempotency-key'];
    let again = FIRST_RETRY_MS;
    for (let tries = 0; ; tries += 1, again = Math.min(2 * again, MAX_RETRY_MS)) {
      const server = this.serverAt(index + tries);
      const issuing = server.issue(command, headers, MEETING);
      const { status, json } = await issuing.catch(unreachable);
      this.answers.set(status, (this.answers.get(status) ?? 0) + 1);
      if (status === 200 || status === 201) {
        this.acknowledged.push({ commandId, revision: json['revision'] as number, server });
        return;
      }
      this.refusals.add(`${status} ${String(json['detail'])}`);
      if (status !== 503 && status !== UNREACHABLE) throw new Error(`${status}: ${JSON.stringify(json)}`);
      // An official who gets no receipt stops when the load does.
      if (!this.isOn) return;
      await pause(again);
      if (givesUp && tries === 0 && saysNotTaken(status, json)) {
        this.givenUp.push(commandId);
        return;
      }
    }
  }

  private async pollHealth(index: number, looks: boolean[]): Promise<void> {
    while (this.isOn) {
      const { status } = await this.serverAt(index).fetch('/health/ready').catch(unreachable);
      looks.push(status === 200);
      await pause(HEALTH_INTERVAL_MS);
    }
  }

  private serverAt(index: number): TestServer {
    return this.servers[index % this.servers.length] as TestServer;
  }
}

const saysNotTaken = (status: number, json: Reply['json']): boolean =>
  status === 503 && json['outcome'] !== 'unknown';

/** Stands for the answer of a server that is being restarted. */
const UNREACHABLE = 0;
const unreachable = (error: unknown): Pick<Reply, 'status' | 'json'> => {
  // `fetch` rejects with this error of another realm.
  if ((error as Error).name === 'TypeError') return { status: UNREACHABLE, json: {} };
  throw error;
};
