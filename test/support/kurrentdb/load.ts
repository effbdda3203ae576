import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Subscription as Following } from 'rxjs';
import { readWholeStream, type EventStore, type StoredEvent } from '#event-store';
import { openStore } from '#event-store/open';
import { verifyMeeting } from '#race-control';
import { SseClient } from '../sse.ts';
import { SCHEDULE, startServer, type TestServer } from '../server.ts';

export const MEETING = 'm';
const STREAM = `meeting-${MEETING}`;
/** Wait before a command without a receipt is sent again under the same id. */
const FIRST_RETRY_MS = 30;
/** Longest wait. The wait doubles, so that a long outage causes few retries. */
const MAX_RETRY_MS = 240;
const HEALTH_INTERVAL_MS = 15;
/** A step that takes one second takes ten on a busy machine. */
const MAX_WAIT_MS = 40_000;

/** A command that a client got a receipt for, and its revision. */
interface Acknowledged {
  readonly commandId: string;
  readonly revision: number;
}

/**
 * Servers on one store, with officials who issue commands, boards that follow, and checks of their health.
 */
export class Load {
  readonly acknowledged: Acknowledged[] = [];
  /** Number of answers by status. */
  readonly answers = new Map<number, number>();
  /** The events that each board received. */
  private readonly seen: StoredEvent[][] = [];
  private readonly following: Following[] = [];
  /** A page of each server that follows the log over HTTP. */
  private readonly pages: SseClient[] = [];
  /** The results of the readiness checks, by server. */
  readonly readiness: boolean[][] = [];
  private readonly working: Promise<void>[] = [];
  private isOn = true;
  private boards: EventStore | null = null;

  private constructor(
    readonly url: string,
    readonly servers: readonly TestServer[],
  ) {}

  static async start(url: string, servers = 1): Promise<Load> {
    const started: TestServer[] = [];
    for (let n = 0; n < servers; n += 1) started.push(await startServer({ store: url }));
    return new Load(url, started);
  }

  async schedule(): Promise<void> {
    await this.issueUntilAccepted(this.servers[0] as TestServer, SCHEDULE);
  }

  /** Starts officials at each server, who issue one command after another. */
  startOfficials(officials: number): void {
    for (const server of this.servers) {
      for (let n = 0; n < officials; n += 1) this.working.push(this.runOfficial(server));
    }
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
    for (const { url } of this.servers) {
      const page = await SseClient.open(`${url}/api/meetings/${MEETING}/events/stream`);
      this.pages.push(page);
      await page.waitUntil(() => page.last >= 0);
    }
  }

  watchHealth(): void {
    for (const server of this.servers) {
      const looks: boolean[] = [];
      this.readiness.push(looks);
      this.working.push(this.pollHealth(server, looks));
    }
  }

  /** Waits until `count` more commands are acknowledged than now. */
  async untilAcknowledged(count: number): Promise<void> {
    const wanted = this.acknowledged.length + count;
    await this.until(() => this.acknowledged.length >= wanted);
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

  /** Expects a sound log with every acknowledged command once, and that all boards and pages have it. */
  async expectSound(): Promise<readonly StoredEvent[]> {
    // This store gets the default time limit, because the machine may still be busy.
    const store = await openStore(this.url.replace(/&timeout_ms=\d+/u, ''));
    const log: StoredEvent[] = [];
    for await (const event of readWholeStream(store, STREAM)) log.push(event);
    const byCommand = new Map<unknown, number[]>();
    for (const { metadata, revision } of log) {
      const commandId = metadata['commandId'];
      byCommand.set(commandId, [...(byCommand.get(commandId) ?? []), revision]);
    }
    const places = this.acknowledged.map(({ commandId }) => byCommand.get(commandId));
    expect(places).toEqual(this.acknowledged.map(({ revision }) => [revision]));
    expect((await verifyMeeting(store, MEETING)).findings).toEqual([]);
    await this.until(() => this.seen.every((seen) => (seen.at(-1)?.revision ?? -1) >= log.length - 1));
    for (const seen of this.seen) expect(seen).toEqual(log);
    for (const page of this.pages) {
      await this.until(() => page.last >= log.length - 1);
      expect(page.events.map(({ id }) => Number(id))).toEqual(log.map(({ revision }) => revision));
    }
    await store.close();
    return log;
  }

  async close(): Promise<void> {
    this.isOn = false;
    await Promise.all(this.working);
    for (const following of this.following) following.unsubscribe();
    for (const page of this.pages) page.cut();
    await this.boards?.close();
    await Promise.all(this.servers.map((server) => server.close()));
  }

  private async runOfficial(server: TestServer): Promise<void> {
    for (let n = 0; this.isOn; n += 1)
      await this.issueUntilAccepted(server, { type: 'AddNote', text: `note ${n}` });
  }

  private async issueUntilAccepted(server: TestServer, command: object): Promise<void> {
    const commandId = randomUUID();
    for (let again = FIRST_RETRY_MS; ; again = Math.min(2 * again, MAX_RETRY_MS)) {
      const { status, json } = await server.issue(command, { 'idempotency-key': commandId }, MEETING);
      this.answers.set(status, (this.answers.get(status) ?? 0) + 1);
      if (status === 200 || status === 201) {
        this.acknowledged.push({ commandId, revision: json['revision'] as number });
        return;
      }
      if (status !== 503) throw new Error(`${status}: ${JSON.stringify(json)}`);
      // An official who gets no receipt gives up only when the load stops.
      if (!this.isOn) return;
      await pause(again);
    }
  }

  private async pollHealth(server: TestServer, looks: boolean[]): Promise<void> {
    while (this.isOn) {
      looks.push((await server.fetch('/health/ready')).status === 200);
      await pause(HEALTH_INTERVAL_MS);
    }
  }
}
