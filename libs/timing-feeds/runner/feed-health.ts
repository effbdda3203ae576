import { isUnderFlag } from '#domain/words';
import type { FeedAddress, Feed } from '../feeds-file.ts';
import type { FeedStatus } from '../feed-status.ts';
import type { IntakeReport, MeetingNow } from '../feed-types.ts';
import type { FeedConnection } from '../connection/feed-connection.ts';
import { silenceOf } from '../connection/silence.ts';
import type { RawLog } from '../recording/raw-log.ts';
import type { FeedPorts } from './feed-ports.ts';
import { lampOf } from './feed-words.ts';
import { LapCheck } from './lap-check.ts';
import type { Outbox } from './outbox.ts';

const MINUTE_MS = 60_000;

interface HealthOptions {
  readonly feed: Feed;
  readonly address: FeedAddress;
  readonly ports: FeedPorts;
  readonly rawLog: RawLog | null;
  readonly rawTrouble: string | null;
  /** Whether nobody asked for a raw log. */
  readonly isRawOff: boolean;
  readonly outbox: Outbox;
}

/** Watches a feed: its connection, its silence, its damaged frames. Makes its status. */
export class FeedHealth {
  private connectedAtMs: number | null = null;
  private lostWords: string | null = null;
  private isStopped = false;
  private byteCount = 0;
  private session: string | null = null;
  private readonly lapCheck: LapCheck;
  /** The damaged frames that were counted at the beginning of each of the last seconds. */
  private badFrames: { readonly atMs: number; readonly count: number }[] = [];

  constructor(private readonly options: HealthOptions) {
    this.lapCheck = new LapCheck((session) => options.ports.meeting.laps(session));
  }

  connected(): void {
    this.connectedAtMs = this.now();
    this.lostWords = null;
  }

  lost(words: string): void {
    this.connectedAtMs = null;
    this.lostWords = words;
  }

  bytes(count: number): void {
    this.byteCount += count;
  }

  stopped(): void {
    this.isStopped = true;
    this.connectedAtMs = null;
  }

  meetingChanged({ sessions }: MeetingNow): void {
    this.session = sessions.findLast(({ phase }) => isUnderFlag(phase))?.session ?? null;
  }

  /** Makes a new connection when nothing was heard for too long, and compares the laps. */
  tick(connection: FeedConnection, report: IntakeReport, nowMs: number): void {
    const last = this.badFrames.at(-1);
    if (!last || nowMs - last.atMs >= 1_000) this.badFrames.push({ atMs: nowMs, count: report.badFrames });
    while (nowMs - (this.badFrames[0]?.atMs ?? nowMs) > MINUTE_MS) this.badFrames.shift();
    if (report.lastHeardAtMs !== null && report.lastHeardAtMs >= (this.connectedAtMs ?? Infinity))
      connection.heard();
    if (this.silence(report.lastHeardAtMs, nowMs) === 'red')
      connection.renew('Nothing was heard for too long');
    void this.lapCheck.tick(report.theirLaps, this.session, nowMs);
  }

  status(report: IntakeReport): FeedStatus {
    const { feed, address, outbox } = this.options;
    const nowMs = this.now();
    const silence = this.silence(report.lastHeardAtMs, nowMs);
    const state = this.state(silence);
    const raw = this.raw();
    const condition = {
      state,
      silence,
      raw,
      report,
      nowMs,
      isRawOff: this.options.isRawOff,
      lostWords: this.lostWords,
      badFramesLately: report.badFrames - (this.badFrames[0]?.count ?? report.badFrames),
      away: outbox.away,
      isBarred: outbox.isBarred,
      waiting: outbox.size,
      refusal: outbox.lastRefusal,
      givenUp: outbox.givenUp,
    };
    const { frames, badFrames, passings, repeats } = report;
    const { crossings, refused } = outbox.counts;
    const heard = { bytes: this.byteCount, frames, badFrames, passings, repeats };
    return {
      name: feed.name,
      url: address.shown,
      protocol: address.protocol,
      line: feed.line,
      backup: feed.backup,
      state,
      ...lampOf(condition),
      connectedAt: instant(this.connectedAtMs),
      lastHeardAt: instant(report.lastHeardAtMs),
      clock: report.clock,
      counts: { ...heard, crossings, refused, waiting: outbox.size, held: outbox.heldCount },
      gaps: report.gaps,
      weak: report.weak,
      differences: this.lapCheck.differences,
      raw,
      proposals: report.proposals,
    };
  }

  private silence(heardAtMs: number | null, nowMs: number): 'none' | 'amber' | 'red' {
    if (this.connectedAtMs === null) return 'none';
    const sinceMs = Math.max(this.connectedAtMs, heardAtMs ?? 0);
    return silenceOf(this.options.address.protocol, sinceMs, nowMs);
  }

  private state(silence: string): FeedStatus['state'] {
    if (this.isStopped) return 'stopped';
    if (this.connectedAtMs === null) return this.lostWords === null ? 'connecting' : 'lost';
    return silence === 'none' ? 'live' : 'silent';
  }

  private raw(): FeedStatus['raw'] {
    const { rawLog, rawTrouble } = this.options;
    return rawLog?.status() ?? { kept: false, segment: null, n: 0, trouble: rawTrouble };
  }

  private now(): number {
    return this.options.ports.clock.now();
  }
}

const instant = (atMs: number | null): string | null => (atMs === null ? null : new Date(atMs).toISOString());
