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
/** Milliseconds before a command whose answer was no receipt is sent again, under the same id. */
const AGAIN = 30;
/** The longest of them: it doubles while there is no receipt, so that an outage of any length makes few. */
const AGAIN_AT_MOST = 240;
const HEALTH_EVERY = 15;
/** What takes a second takes ten on a busy machine. */
const LONGEST_WAIT = 40_000;

/** What a client was told is in the log: its command, and where. */
interface Acknowledged {
  readonly commandId: string;
  readonly revision: number;
}

/**
 * Servers on one store, with officials who go on issuing commands, boards that follow, and a look at
 * their health.
 */
export class Load {
  readonly acknowledged: Acknowledged[] = [];
  /** How many answers there were of each status. */
  readonly answers = new Map<number, number>();
  /** What a board saw, by board. */
  private readonly seen: StoredEvent[][] = [];
  private readonly following: Following[] = [];
  /** The log as it came over the wire, one page for each server. */
  private readonly pages: SseClient[] = [];
  /** Whether each server said that it was ready, look by look. */
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
    await this.issueUntilTaken(this.servers[0] as TestServer, SCHEDULE);
  }

  /** So many officials at each server, each with one command after another. */
  issue(officials: number): void {
    for (const server of this.servers) {
      for (let n = 0; n < officials; n += 1) this.working.push(this.official(server));
    }
  }

  /** So many boards, on an instance of their own, as another server would have them. */
  async follow(boards: number): Promise<void> {
    this.boards ??= await openStore(this.url);
    for (let n = 0; n < boards; n += 1) {
      const seen: StoredEvent[] = [];
      this.seen.push(seen);
      this.following.push(this.boards.subscribe(STREAM, null).subscribe((event) => seen.push(event)));
    }
  }

  /** A page at each server that shows the log as it grows. */
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
      this.working.push(this.look(server, looks));
    }
  }

  /** Waits until so many more commands were acknowledged than now: the load is on, and gets through. */
  async more(count: number): Promise<void> {
    const wanted = this.acknowledged.length + count;
    await this.until(() => this.acknowledged.length >= wanted);
  }

  /** Waits for something that has to come about; long before a test's own time is over it gives up. */
  async until(isSo: () => boolean): Promise<void> {
    const before = performance.now();
    while (!isSo()) {
      if (performance.now() - before > LONGEST_WAIT) {
        throw new Error(`Still waiting until ${isSo.toString()}: ${await this.standing()}`);
      }
      await pause(5);
    }
  }

  /** How far everybody has come, and what each server says of itself. */
  private async standing(): Promise<string> {
    const health = this.servers.map(async (server) => (await server.fetch('/health/ready')).text);
    return JSON.stringify({
      acknowledged: this.acknowledged.length,
      answers: Object.fromEntries(this.answers),
      boards: this.seen.map(({ length }) => length),
      pages: this.pages.map(({ last }) => last),
      health: await Promise.all(health),
    });
  }

  /** Waits until each server has said since that it is not ready. */
  async unready(): Promise<void> {
    const before = this.readiness.map((looks) => looks.length);
    await this.until(() => this.readiness.every((looks, i) => looks.slice(before[i]).includes(false)));
  }

  /** Waits until each server says that it is ready. */
  async ready(): Promise<void> {
    const before = this.readiness.map((looks) => looks.length);
    await this.until(() =>
      this.readiness.every((looks, i) => looks.length > (before[i] ?? 0) && looks.at(-1)),
    );
  }

  async stop(): Promise<void> {
    this.isOn = false;
    await Promise.all(this.working);
  }

  /** What the log must be after whatever happened; answers it. */
  async expectSound(): Promise<readonly StoredEvent[]> {
    // Whoever counts afterwards is in no hurry.
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

  private async official(server: TestServer): Promise<void> {
    for (let n = 0; this.isOn; n += 1)
      await this.issueUntilTaken(server, { type: 'AddNote', text: `note ${n}` });
  }

  private async issueUntilTaken(server: TestServer, command: object): Promise<void> {
    const commandId = randomUUID();
    for (let again = AGAIN; ; again = Math.min(2 * again, AGAIN_AT_MOST)) {
      const { status, json } = await server.issue(command, { 'idempotency-key': commandId }, MEETING);
      this.answers.set(status, (this.answers.get(status) ?? 0) + 1);
      if (status === 200 || status === 201) {
        this.acknowledged.push({ commandId, revision: json['revision'] as number });
        return;
      }
      if (status !== 503) throw new Error(`${status}: ${JSON.stringify(json)}`);
      // An official who is told that it is not known gives up only when the day is over.
      if (!this.isOn) return;
      await pause(again);
    }
  }

  private async look(server: TestServer, looks: boolean[]): Promise<void> {
    while (this.isOn) {
      looks.push((await server.fetch('/health/ready')).status === 200);
      await pause(HEALTH_EVERY);
    }
  }
}
