import type {
  BestLapRecord,
  ClearRecord,
  CompetitorRecord,
  HeartbeatRecord,
  LoopCrossingRecord,
  RMonitorRecord,
  RunRecord,
} from '../protocols/rmonitor/records.ts';
import { NOTHING_RUNS, type FeedChange, type FeedState } from './feed-state.ts';
import { carOf, closePassings, correctTotal, openPassing, takeBack, takePosition } from './positions.ts';
import { noteHeartbeatTime, notePassingTime } from './run-clock.ts';

/** Number of `$J` after all laps were set to 0 that make it certain that the run has begun again. */
const PASSINGS_OF_A_RESTART = 2;

/** Applies a record to the state of the feed, and returns what it changed. The state is changed in place. */
export function applyRecord(feed: FeedState, record: RMonitorRecord, atMs: number): FeedChange[] {
  switch (record.kind) {
    case 'heartbeat':
      return heartbeat(feed, record, atMs);
    case 'crossed': {
      notePassingTime(feed, record, atMs);
      return [...openPassing(feed, record), ...restarted(feed)];
    }
    case 'position':
      return takePosition(feed, record);
    case 'bestLap':
      return takeBestLap(feed, record);
    case 'run':
      return beginRun(feed, record);
    case 'clear':
      return clear(feed, record);
    case 'loopCrossing':
      return seeLoop(feed, record);
    case 'correction':
      return correctTotal(feed, record);
    default:
      return describe(feed, record);
  }
}

function describe(feed: FeedState, record: RMonitorRecord): FeedChange[] {
  if (record.kind === 'competitor') return enter(feed, record);
  if (record.kind !== 'class') return [];
  feed.isRefreshing = true;
  feed.classes[record.classNumber] = record.name;
  return [];
}

function heartbeat(feed: FeedState, record: HeartbeatRecord, atMs: number): FeedChange[] {
  noteHeartbeatTime(feed, record, atMs);
  const changes = settleHeld(feed);
  const { flag, timeOfDayMs, raceTimeMs } = record;
  if (flag !== feed.flag)
    changes.push({ kind: 'flag', flag, timeOfDayMs, raceTimeMs, isFirst: feed.flag === null });
  feed.flag = flag;
  feed.raceTimeMs = raceTimeMs;
  return changes;
}

/** Believes the `$G` with fewer laps that were held, once a second has passed without a refresh. */
function settleHeld(feed: FeedState): FeedChange[] {
  const wasRefreshing = feed.isRefreshing;
  feed.isRefreshing = false;
  if (wasRefreshing || feed.run === NOTHING_RUNS || feed.atZero !== null) return [];
  const held = Object.entries(feed.cars).filter(([, car]) => car.held !== null);
  if (held.length === 0) return [];
  const driven = Object.values(feed.cars).filter(({ laps }) => (laps ?? 0) > 0);
  if (driven.length > 0 && driven.every((car) => car.held?.laps === 0)) {
    feed.atZero = [];
    return [];
  }
  return held.flatMap(([registration, car]) => (car.held ? takeBack(registration, car, car.held) : []));
}

/** Begins the run again, once all laps are 0 and two cars have crossed the line since. */
function restarted(feed: FeedState): FeedChange[] {
  const { atZero } = feed;
  if (atZero === null || atZero.length < PASSINGS_OF_A_RESTART) return [];
  const held = Object.entries(feed.cars).map(([registration, car]) => ({ registration, ...car }));
  const { number, name } = { number: feed.counted ?? 0, name: feed.runName };
  resetLaps(feed);
  feed.restarts += 1;
  const changes: FeedChange[] = [{ kind: 'run', run: number, name, isNew: true }];
  for (const { registration, place, held: position } of held) {
    const car = carOf(feed, registration);
    car.laps = 0;
    car.place = place;
    const open = atZero.findLast((one) => one.registration === registration)?.passing;
    if (open) car.open = { ...open };
    if (!position || position.totalMs === 0) continue;
    changes.push(...takePosition(feed, { kind: 'position', place, registration, ...position }));
  }
  return changes;
}

function resetLaps(feed: FeedState): void {
  feed.cars = {};
  feed.atZero = null;
  feed.day = null;
  feed.startMs = null;
  feed.startGuessMs = null;
  feed.startOfDayMs = null;
  feed.lastLoop = null;
}

/** Takes a `$B`. Another number is a new run; 95 is no run, and the laps of the last one stay. */
function beginRun(feed: FeedState, { number, name }: RunRecord): FeedChange[] {
  feed.isRefreshing = true;
  if (number === feed.run && name === feed.runName) return [];
  const changes = number === feed.run ? [] : closePassings(feed);
  const isAnother = number !== NOTHING_RUNS && feed.counted !== null && number !== feed.counted;
  if (isAnother) {
    resetLaps(feed);
    feed.restarts = 0;
    feed.competitors = {};
    feed.classes = {};
  }
  if (number !== NOTHING_RUNS) feed.counted = number;
  if (number !== feed.run) feed.flag = null;
  feed.run = number;
  feed.runName = name;
  return [...changes, { kind: 'run', run: number, name, isNew: isAnother }];
}

/** Takes an `$I`. It begins no run. When nothing runs, the laps of the last run are gone from the screens. */
function clear(feed: FeedState, { date }: ClearRecord): FeedChange[] {
  feed.isRefreshing = true;
  if (feed.run !== NOTHING_RUNS || date.startsWith('0/')) return [];
  feed.cars = {};
  feed.competitors = {};
  return [];
}

function takeBestLap(feed: FeedState, { registration, lap, timeMs }: BestLapRecord): FeedChange[] {
  const car = carOf(feed, registration);
  const [bestLap, bestLapMs] = lap === 0 ? [null, null] : [lap, timeMs];
  if (car.bestLap === bestLap && car.bestLapMs === bestLapMs) return [];
  car.bestLap = bestLap;
  car.bestLapMs = bestLapMs;
  return [{ kind: 'best-lap', registration }];
}

function enter(feed: FeedState, record: CompetitorRecord): FeedChange[] {
  feed.isRefreshing = true;
  const { registration, number, first, last } = record;
  const isKnown = Object.hasOwn(feed.competitors, registration);
  const known = isKnown ? feed.competitors[registration] : undefined;
  feed.competitors[registration] = {
    number: number === '' ? registration : number,
    // A car may come first without its transponder, and then with it.
    transponder: [record.transponder, known?.transponder].find((text) => text) ?? '',
    first,
    last,
    className: feed.classes[record.classNumber ?? ''] ?? null,
    team: record.additional ?? known?.team ?? '',
  };
  return [];
}

function seeLoop(feed: FeedState, record: LoopCrossingRecord): FeedChange[] {
  const { number, transponder, loop, timeOfDayMs } = record;
  if (number !== null) feed.lastLoop = { number, timeOfDayMs };
  return transponder === null ? [] : [{ kind: 'unknown-transponder', transponder, loop, timeOfDayMs }];
}

/** Notes that the connection ended. A refresh that it cut short says nothing about laps. */
export function disconnect(feed: FeedState): void {
  feed.isRefreshing = true;
  feed.atZero = null;
  for (const car of Object.values(feed.cars)) car.held = null;
}
