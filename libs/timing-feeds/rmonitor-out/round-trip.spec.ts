import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportLog } from '#race-control';
import { evolve, initialState, sessionOf, type Fact, type MeetingState } from '#domain';
import { toFact, type LogRecord } from '../../race-control/log/log-record.ts';
import { CLASH, playedExample } from '../../../test/support/example.ts';
import { commandsOf, recordedRaces } from '../../../test/support/lap-by-lap.ts';
import { viewOfState } from '../../../test/support/views.ts';
import { meetingOf, oneRace } from '../../../test/support/weekend.ts';
import { RMonitorDecoder, readLine } from '../protocols/rmonitor/decoder.ts';
import type { PositionRecord } from '../protocols/rmonitor/records.ts';
import { initialFeed, type FeedState } from '../rmonitor-in/feed-state.ts';
import { applyRecord } from '../rmonitor-in/fold.ts';
import { NOTHING_RUNS, type Scoreboard } from './scoreboard.ts';
import { ScoreboardOfViews, type ScoreboardViews } from './scoreboard-of-views.ts';
import { ScoreboardWriter } from './scoreboard-writer.ts';

const zoneMs = (): number => 0;

const viewsOf = (state: MeetingState, session: string): ScoreboardViews => ({
  meeting: viewOfState(state, 'meeting') as unknown as ScoreboardViews['meeting'],
  entryList: viewOfState(state, 'entry-list') as unknown as ScoreboardViews['entryList'],
  runningOrder: viewOfState(state, 'running-order', session) as unknown as ScoreboardViews['runningOrder'],
  results: viewOfState(state, 'results', session) as unknown as ScoreboardViews['results'],
});

interface Row {
  readonly car: string;
  readonly laps: number;
  readonly bestLap: number | null;
  readonly bestLapMs: number | null;
}

/** The last records of a race are the finish. */
const LAST = 50;

/** Writes a session record by record, reads it, and returns what both sides have in the end. */
function written(facts: readonly Fact[], session: string, every = 1): { ours: Row[]; theirs: Row[] } {
  const [board, writer, feed] = [new ScoreboardOfViews(), new ScoreboardWriter({ zoneMs }), initialFeed()];
  let state = initialState();
  let ours: Row[] = [];
  for (const [i, fact] of facts.entries()) {
    state = evolve(state, fact);
    const now = sessionOf(state, session);
    if (i % every !== 0 && i < facts.length - LAST) continue;
    if (!('session' in fact.data) || fact.data.session !== session || !now?.attempt) continue;
    const atMs = Date.parse(fact.occurredAt);
    const views = viewsOf(state, session);
    for (const line of [...writer.update(board.make(views, atMs), atMs), writer.heartbeat(atMs)])
      read(feed, line, atMs);
    ours = (views.runningOrder?.rows ?? []).map(({ car, laps, bestLapMs }) => {
      const best = views.results?.rows.find((row) => row.car === car);
      return { car, laps, bestLap: best?.bestLap ?? null, bestLapMs };
    });
  }
  return { ours, theirs: rowsOf(feed) };
}

function read(feed: FeedState, line: string, atMs: number): void {
  const record = readLine(line);
  if (record) applyRecord(feed, record, atMs);
}

const rowsOf = (feed: FeedState): Row[] =>
  Object.entries(feed.cars)
    .map(([car, { place, laps, bestLap, bestLapMs }]) => ({
      car,
      place,
      laps: laps ?? 0,
      bestLap,
      bestLapMs,
    }))
    .sort((a, b) => (a.place ?? 0) - (b.place ?? 0))
    .map(({ place: _, ...row }) => row);

describe('what we write, read by our reader', () => {
  it('has the laps, the order and the best laps of heat 1 of the Clash', async () => {
    const { store } = await playedExample();
    const facts: Fact[] = [];
    for await (const line of exportLog(store, CLASH)) facts.push(toFact(JSON.parse(line) as LogRecord));
    const { ours, theirs } = written(facts, 'heat-1');
    expect(ours.length).toBeGreaterThan(5);
    expect(ours[0]?.laps).toBe(25);
    expect(theirs).toEqual(ours);
  });

  for (const race of recordedRaces()) {
    it(`has the laps, the order and the best laps of ${race.name}`, () => {
      const spec = {
        laps: Number(race.official.race_info['scheduled_laps']),
        cautionLapsCount: true,
      } as const;
      const commands = commandsOf(race, 'after the winner crosses');
      const { facts } = meetingOf(oneRace(spec), []).given(...commands);
      const { ours, theirs } = written(facts, 'race', 5);
      expect(ours.length).toBeGreaterThan(15);
      expect(theirs).toEqual(ours);
    });
  }
});

const SAMPLES = join(process.cwd(), '../shared/data');
const FILES = [
  'rmonitor/bradfier_2009_Sebring_ALMS_Session_4.txt',
  'rmonitor/bradfier_Orbits_Mock_Session.txt',
  'feeds/rmonitor/bradfier_2009_Sebring_ALMS_Session_5.txt',
];

/** The scoreboard that a feed describes. */
function boardOf(feed: FeedState): Scoreboard {
  const placed = Object.entries(feed.cars).filter(([, { laps }]) => laps !== null);
  const cars = placed.map(([car, state]) => ({
    car,
    driver: '',
    team: '',
    transponder: '',
    lastLapMs: null,
    place: state.place ?? 0,
    laps: state.laps ?? 0,
    totalMs: state.totalMs ?? 0,
    bestLap: state.bestLap,
    bestLapMs: state.bestLapMs,
  }));
  return {
    run: feed.run ?? NOTHING_RUNS,
    runName: feed.runName,
    key: String(feed.counted),
    flag: '',
    track: { name: 'T', lengthMiles: 1 },
    lapsToGo: null,
    endsAtMs: null,
    startedAtMs: null,
    cars,
  };
}

(existsSync(SAMPLES) ? describe.each(FILES) : describe.skip.each(FILES))('%s', (path) => {
  it('gives the same last result and best lap of each car when it is read and written', () => {
    const [feed, writer] = [initialFeed(), new ScoreboardWriter({ zoneMs })];
    const [results, best] = [new Map<string, object>(), new Map<string, object>()];
    const note = (record: ReturnType<typeof readLine>): void => {
      if (record?.kind === 'position') results.set(record.registration, plain(record));
      if (record?.kind === 'bestLap' && record.lap > 0)
        best.set(record.registration, { lap: record.lap, timeMs: record.timeMs });
    };
    for (const record of new RMonitorDecoder().push(readFileSync(join(SAMPLES, path)))) {
      // A real clear when nothing runs belongs to the next session.
      if (record.kind === 'clear' && feed.run === NOTHING_RUNS) break;
      note(record);
      applyRecord(feed, record, 0);
    }
    const inFile = { results: new Map(results), best: new Map(best) };
    results.clear();
    best.clear();
    for (const line of writer.update(boardOf(feed), 0)) note(readLine(line));
    expect(results).toEqual(inFile.results);
    expect(best).toEqual(inFile.best);
    expect(results.size).toBeGreaterThan(5);
  });
});

/** A car without a lap may have any total that means "none". */
const plain = ({ place, laps, totalMs }: PositionRecord): object => ({
  place,
  laps,
  totalMs: totalMs === 3_599_999 ? 0 : totalMs,
});
