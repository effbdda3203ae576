import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AcceptingMeeting, feedOf, nowWith, START } from '../../../test/support/rmonitor-meeting.ts';
import { readLine } from '../protocols/rmonitor/decoder.ts';
import type { RMonitorIntakeState } from './intake-state.ts';
import { RMonitorIntake } from './rmonitor-intake.ts';

const CAPTURES = join(process.cwd(), '../shared/data');
/** This one names its run late: a server that joins before holds its crossings for a minute. */
const NAMED_LATE = 'feeds/rmonitor/redmist_TestStart.txt';
const WHOLE = [
  'feeds/rmonitor/bradfier_2009_Sebring_ALMS_Session_5.txt',
  'feeds/rmonitor/redmist_TestSessionChanges.part-1.txt',
  NAMED_LATE,
  'feeds/rmonitor/redmist_TestGap.txt',
  'feeds/rmonitor/redmist_event-finish-with-reset.log',
  'rmonitor/bradfier_2009_Sebring_ALMS_Session_4.txt',
];

/** Gives a new client the run and the latest result of each car, as timing programs do. */
class Refresh {
  #run = '';
  readonly #results = new Map<string, string>();

  see(line: string): void {
    const record = readLine(line);
    if (record?.kind === 'run') this.#run = line;
    if (record?.kind === 'position') this.#results.set(record.registration, line);
  }

  lines(): string[] {
    return [this.#run, ...this.#results.values()];
  }
}

/** The arrival of the lines, by the time of day that the capture tells. */
class Arrivals {
  #firstMs: number | null = null;
  atMs = START;

  see(line: string): void {
    const record = readLine(line);
    if (record?.kind !== 'heartbeat' || record.timeOfDayMs === null) return;
    this.#firstMs ??= record.timeOfDayMs;
    // The time of day jumps back where a relay has reordered the lines.
    this.atMs = Math.max(this.atMs, START + record.timeOfDayMs - this.#firstMs);
  }
}

type Join = 'snapshot' | 'refresh';

/** Imports a capture. It stops at every 500th line, and joins again from the snapshot or from a refresh. */
function importInto(meeting: AcceptingMeeting, path: string, joins?: Join): void {
  const lines = readFileSync(join(CAPTURES, path), 'latin1').split('\n');
  const now = nowWith([...new Set(lines.flatMap(carIn))]);
  const feed = feedOf({ count: path.includes('Session_5') ? 'follow' : 'own' });
  const [refresh, arrivals] = [new Refresh(), new Arrivals()];
  const begin = (state?: RMonitorIntakeState): RMonitorIntake => {
    const made = new RMonitorIntake({ feed, meeting, state });
    meeting.issue(made, made.meetingChanged(now, START));
    return made;
  };
  let intake = begin();
  const push = (line: string, rawN: number): void => {
    const arrival = { atMs: arrivals.atMs, rawN, live: true };
    meeting.issue(intake, intake.bytes(Buffer.from(`${line}\n`, 'latin1'), arrival));
  };
  const joinAgain = (rawN: number): void => {
    const saved = JSON.parse(JSON.stringify(intake.snapshot())) as RMonitorIntakeState;
    intake = begin(joins === 'snapshot' ? saved : undefined);
    if (joins === 'refresh') for (const sent of refresh.lines()) push(sent, rawN);
  };
  for (const [i, line] of lines.entries()) {
    arrivals.see(line);
    if (joins && i % 500 === 499) joinAgain(i);
    refresh.see(line);
    push(line, i);
  }
}

function carIn(line: string): string[] {
  const record = readLine(line);
  if (record?.kind === 'competitor') return [record.number];
  return record?.kind === 'position' ? [record.registration] : [];
}

(existsSync(CAPTURES) ? describe.each(WHOLE) : describe.skip.each(WHOLE))('the capture %s', (path) => {
  const meeting = new AcceptingMeeting();
  const written = (): string[] => [...meeting.written.keys()];
  const crossings = (): string[] =>
    [...meeting.written].flatMap(([id, { command }]) => (command.type === 'RecordCrossing' ? [id] : []));
  const itIfNamed = path === NAMED_LATE ? it.skip : it;
  beforeAll(() => importInto(meeting, path));

  it('writes no further record when it is imported twice', () => {
    const first = written();
    expect(first.length).toBeGreaterThan(20);
    importInto(meeting, path);
    expect(written()).toEqual(first);
  });

  it('writes the same records when it is stopped at every 500th line', () => {
    const stopped = new AcceptingMeeting();
    importInto(stopped, path, 'snapshot');
    expect([...stopped.written.keys()]).toEqual(written());
  });

  itIfNamed('writes no further crossing when another server joins at every 500th line', () => {
    const before = crossings();
    importInto(meeting, path, 'refresh');
    expect(crossings()).toEqual(before);
  });
});
