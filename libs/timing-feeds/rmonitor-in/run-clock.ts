import type { CrossedRecord, HeartbeatRecord } from '../protocols/rmonitor/records.ts';
import type { FeedState } from './feed-state.ts';

const DAY_MS = 86_400_000;

/*
 * When a crossing happened. RMonitor gives the total of the car since the start of the run, to the
 * millisecond, so the crossing was at the start of the run plus its total. The start of the run by our clock
 * is the earliest one that what has arrived allows: nothing arrives before it happens. It is fixed at the
 * first crossing of the run, so that lap times are differences of totals and nothing else.
 */

export function noteHeartbeatTime(feed: FeedState, record: HeartbeatRecord, atMs: number): void {
  const { timeOfDayMs, raceTimeMs, flag } = record;
  if (timeOfDayMs !== null) feed.zoneMs = zoneOf(timeOfDayMs, atMs);
  // A program that waits for the start shows any race time, without a flag.
  if (raceTimeMs !== null && raceTimeMs > 0 && flag !== '') guessStart(feed, atMs - raceTimeMs);
}

export function notePassingTime(feed: FeedState, record: CrossedRecord, atMs: number): void {
  const { lastLoop } = feed;
  if (record.totalMs <= 0) return;
  guessStart(feed, atMs - record.totalMs);
  if (lastLoop?.number !== record.registration) return;
  feed.startOfDayMs ??= lastLoop.timeOfDayMs - record.totalMs;
  feed.lastLoop = null;
}

function guessStart(feed: FeedState, startMs: number): void {
  if (feed.startMs !== null) return;
  feed.startGuessMs = Math.min(feed.startGuessMs ?? startMs, startMs);
}

/** Returns local time minus UTC, to a quarter of an hour. */
function zoneOf(timeOfDayMs: number, atMs: number): number {
  const quarter = DAY_MS / 96;
  const ahead = (((timeOfDayMs - atMs) % DAY_MS) + DAY_MS) % DAY_MS;
  const zone = Math.round((ahead > DAY_MS / 2 ? ahead - DAY_MS : ahead) / quarter) * quarter;
  return zone === 0 ? 0 : zone;
}

/** Returns when a total of the run was reached, by our clock. Fixes the start of the run. */
export function instantOf(feed: FeedState, totalMs: number, atMs: number): number {
  feed.startMs ??= feed.startGuessMs ?? atMs - totalMs;
  feed.day ??= Math.floor((feed.startMs + (feed.zoneMs ?? 0)) / DAY_MS);
  return feed.startMs + totalMs;
}

/** Returns when a loop saw something, by the time of day of the feed. */
export function instantOfLoop(feed: FeedState, timeOfDayMs: number, atMs: number): number {
  if (feed.startMs === null || feed.startOfDayMs === null) return atMs;
  const sinceStart = (((timeOfDayMs - feed.startOfDayMs) % DAY_MS) + DAY_MS) % DAY_MS;
  return feed.startMs + sinceStart;
}

/**
 * Returns the number of the run epoch: the day of its start, its run number and how often it began again. Two
 * servers that listen to one feed give it the same number.
 */
export function epochOf(feed: FeedState, atMs: number): number {
  const day = feed.day ?? Math.floor((atMs + (feed.zoneMs ?? 0)) / DAY_MS);
  return day * 10_000_000 + ((feed.counted ?? 0) % 100_000) * 100 + Math.min(feed.restarts, 99);
}
