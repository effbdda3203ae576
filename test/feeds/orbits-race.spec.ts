import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { orderOf, sessionOf } from '#domain';
import {
  RMonitorDecoder,
  RMonitorIntake,
  type Feed,
  type FeedOutcome,
  type IntakeOutput,
  type MeetingNow,
} from '#timing-feeds';
import { describeCaptures } from '../support/feed-captures.ts';
import type { Given } from '../support/given.ts';
import { feedOf, START } from '../support/rmonitor-meeting.ts';
import { viewOfState } from '../support/views.ts';
import { meetingOf, oneRace } from '../support/weekend.ts';

const FOLDER = join(process.cwd(), '../shared/data');
const MOCK = 'rmonitor/bradfier_Orbits_Mock_Session.txt';
const PRACTICE = 'feeds/rmonitor/bradfier_2009_Sebring_ALMS_Session_5.txt';
const JOINED = 'feeds/rmonitor/redmist_TestGap.txt';
const START_OF_RACE = 'feeds/rmonitor/redmist_TestStart.txt';

const linesOf = (path: string): Buffer[] =>
  readFileSync(join(FOLDER, path), 'latin1')
    .split('\n')
    .map((line) => Buffer.from(`${line}\n`, 'latin1'));

/** Returns an open race, with the cars that a capture names. */
function raceWith(lines: readonly Buffer[]): Given {
  const decoder = new RMonitorDecoder();
  const records = lines.flatMap((line) => decoder.push(line));
  const cars = new Set(records.flatMap((record) => (record.kind === 'competitor' ? [record.number] : [])));
  const meeting = meetingOf(oneRace({ laps: 1_000, cautionLapsCount: true }), []);
  for (const car of cars) meeting.given({ type: 'EnterCar', car, driver: `Driver ${car}` });
  const session = 'race';
  return meeting.given(
    { type: 'DrawLineup', session, order: [...cars] },
    { type: 'PostLineup', session },
    { type: 'OpenSession', session },
  );
}

const nowOf = ({ state }: Given): MeetingNow => {
  const { sessions } = viewOfState(state, 'meeting') as unknown as Pick<MeetingNow, 'sessions'>;
  const { rows } = viewOfState(state, 'entry-list') as unknown as { rows: MeetingNow['entries'] };
  return { revision: state.revision, sessions, cars: new Map(), entries: rows };
};

/** A meeting that decides the commands of a feed, each once. */
class FedMeeting {
  readonly refused: string[] = [];
  readonly #outcomes = new Map<string, FeedOutcome>();

  constructor(
    readonly meeting: Given,
    readonly intake: RMonitorIntake,
  ) {}

  issue(outputs: readonly IntakeOutput[], atMs: number): void {
    for (const output of outputs) {
      if (output.kind !== 'command') continue;
      const { command, commandId } = output.command;
      const outcome = this.#outcomes.get(commandId) ?? this.#decide(command);
      this.#outcomes.set(commandId, outcome);
      this.intake.settled(output, outcome);
      // The feed must know the flag that is out. Crossings change nothing that it looks at.
      if (command.type === 'RecordCrossing') continue;
      this.issue(this.intake.meetingChanged(nowOf(this.meeting), atMs), atMs);
    }
  }

  #decide(command: Parameters<Given['when']>[0]): FeedOutcome {
    const before = this.meeting.state.revision;
    const answer = this.meeting.when(command);
    if (typeof answer !== 'string')
      return { kind: 'accepted', revision: answer.length > 0 ? before + 1 : null };
    this.refused.push(`${command.type}: ${answer}`);
    return { kind: 'refused', code: answer, words: answer };
  }
}

/** Plays the first run of a capture into a race, and returns the order with the laps of both sides. */
function play(path: string, count: Feed['count']) {
  const lines = linesOf(path);
  const meeting = raceWith(lines);
  // The feed is joined in mid race, so its first flag does not say when the race began.
  const tenHoursBefore = new Date(START - 36_000_000).toISOString();
  if (path === JOINED) meeting.given({ type: 'ShowGreen', session: 'race', at: tenHoursBefore });
  const feed = feedOf({ count, flags: 'take' });
  const intake = new RMonitorIntake({ feed, meeting: { meeting: 'm', commandId: (identity) => identity } });
  const fed = new FedMeeting(meeting, intake);
  const decoder = new RMonitorDecoder();
  let [firstMs, atMs] = [null as number | null, START];
  fed.issue(intake.meetingChanged(nowOf(meeting), atMs), atMs);
  let theirs: ReadonlyMap<string, number> = new Map();
  for (const line of lines) {
    const [record] = decoder.push(line);
    if (record?.kind === 'heartbeat') {
      firstMs ??= record.timeOfDayMs;
      atMs = Math.max(atMs, START + (record.timeOfDayMs ?? 0) - (firstMs ?? 0));
    }
    fed.issue(intake.bytes(line, { atMs, rawN: 1, live: true }), atMs);
    theirs = intake.report(atMs).theirLaps ?? theirs;
  }
  const session = sessionOf(meeting.state, 'race');
  const order = session ? orderOf(meeting.state, session) : [];
  const ours = new Map(order.filter(({ laps }) => laps > 0).map(({ car, laps }) => [car, laps]));
  const counted = new Map([...theirs].filter(([, laps]) => laps > 0));
  return { ours, counted, refused: fed.refused, types: meeting.facts.map(({ type }) => type) };
}

describeCaptures('a timing program whose laps are followed', () => {
  it.each([MOCK, PRACTICE, JOINED, START_OF_RACE])('has the same laps in the meeting: %s', (path) => {
    const { ours, counted, refused } = play(path, 'follow');
    expect(counted.size).toBeGreaterThan(5);
    expect(new Map([...ours].sort())).toEqual(new Map([...counted].sort()));
    expect(refused).toEqual([]);
  });

  it('takes a lap back and gives it back', () => {
    const { types } = play(PRACTICE, 'follow');
    const corrections = types.filter((type) => type === 'RecordStruck' || type === 'RecordRestored');
    expect(corrections).toEqual(['RecordStruck', 'RecordRestored']);
  });

  it('brings the laps of before it was joined', () => {
    const { types } = play(JOINED, 'follow');
    expect(types.filter((type) => type === 'CountAdopted')).toHaveLength(66);
  });
});

describeCaptures('a timing program whose crossings our rules count', () => {
  it('gives its order and its laps in a race', () => {
    const { ours, counted } = play(MOCK, 'own');
    expect([...ours]).toEqual([
      ['3', 8],
      ['4', 8],
      ['1', 8],
      ['5', 8],
      ['6', 7],
      ['2', 7],
    ]);
    expect(ours).toEqual(counted);
  });
});
