import type { Format } from '#domain';
import type { Given, Issued } from '../support/given.ts';
import { by, meetingOf, places, qualifyingAt, rowOf, rowsIn, score, viewOf } from '../support/weekend.ts';

const session = 'qualifying';
type Spec = Partial<Format['sessions'][number]>;

const START = Date.parse('2023-02-06T00:00:00.000Z');
const at = (seconds: number): string => new Date(START + Math.round(seconds * 1_000)).toISOString();
const green = (seconds: number): Issued => ({ type: 'ShowGreen', session, at: at(seconds) });
const red = (seconds: number): Issued => ({ type: 'ShowRed', session, at: at(seconds), reason: 'race over' });
const yellow = (seconds: number): Issued => ({
  type: 'CallCaution',
  session,
  at: at(seconds),
  reason: 'oil',
});
const checkered = (seconds: number): Issued => ({ type: 'ShowCheckered', session, at: at(seconds) });
const cross = (car: string, ...seconds: number[]): Issued[] =>
  seconds.map((s) => ({ type: 'RecordLap', session, car, at: at(s) }));
const typed = (car: string, ...times: number[]): Issued[] =>
  times.map((timeMs) => ({ type: 'RecordLap', session, car, timeMs }));

const opened = (spec: Spec, cars?: string[]): Given => qualifyingAt('open', spec, cars);
const heat = (spec: Spec = {}, cars?: string[]): Given =>
  opened({ rank: { by: 'race-time' }, ...spec }, cars);
const round = (spec: Spec = {}): Given =>
  opened({
    rank: { by: 'laps-and-time' },
    start: 'staggered',
    ends: { time: 'PT1M', plus: 'own-lap' },
    ...spec,
  });

interface TimedRow {
  readonly car: string;
  readonly laps: number;
  readonly timeMs: number | null;
  readonly bestLapMs: number | null;
  readonly gapMs: number | null;
  readonly gapLaps: number | null;
  readonly intervalMs: number | null;
}

const rowsOf = (meeting: Given, view: string): readonly TimedRow[] => rowsIn(meeting, view, session) as never;
const result = (meeting: Given) =>
  rowsOf(meeting, 'results').map(({ car, laps, timeMs }) => [car, laps, timeMs]);
const because = (meeting: Given, car: string) =>
  rowOf(meeting, car, session).because.map(({ words }) => words);

describe('a heat that is ranked by race time', () => {
  it('ranks more laps first, then the shorter sum of the lap times', () => {
    const meeting = heat().given(
      green(0),
      ...cross('1', 40, 80, 121),
      ...cross('2', 41, 82),
      ...cross('3', 42, 81, 120),
    );
    expect(result(meeting)).toEqual([
      ['3', 3, 120_000],
      ['1', 3, 121_000],
      ['2', 2, 82_000],
    ]);
    expect(because(meeting, '1')).toEqual(['2nd: 3 laps in 2:01.000']);
  });

  it('runs the first lap of each race from its own green flag', () => {
    const meeting = heat().given(
      ...[
        green(0),
        ...cross('1', 40, 80),
        red(100),
        green(200),
        ...cross('2', 239, 281),
        ...cross('3', 238, 277),
      ],
    );
    expect(result(meeting)).toEqual([
      ['3', 2, 77_000],
      ['1', 2, 80_000],
      ['2', 2, 81_000],
    ]);
  });

  it('runs a lap over a yellow flag', () => {
    const meeting = heat().given(
      green(0),
      ...cross('1', 40),
      yellow(50),
      green(60),
      ...cross('2', 70),
      ...cross('1', 90),
    );
    expect(result(meeting).slice(0, 2)).toEqual([
      ['1', 2, 90_000],
      ['2', 1, 70_000],
    ]);
  });

  it('does not time a crossing on the way to the grid', () => {
    const meeting = heat().given(
      ...[green(0), ...cross('1', 40), red(50), ...cross('2', 60), green(100), ...cross('2', 139)],
    );
    expect(result(meeting).slice(0, 2)).toEqual([
      ['2', 1, 39_000],
      ['1', 1, 40_000],
    ]);
  });

  it('adds the measured times of the laps where they are typed', () => {
    const meeting = heat().given(
      { type: 'ShowGreen', session },
      ...typed('1', 40_000, 41_000.5),
      ...typed('2', 41_000, 39_999.25),
    );
    expect(result(meeting).slice(0, 2)).toEqual([
      ['2', 2, 80_999.25],
      ['1', 2, 81_000.5],
    ]);
  });

  it('counts no lap at a crossing just after a start behind the line', () => {
    const cars = ['1', '2', '3'];
    const laps = cars.flatMap((car, i) => cross(car, 2 + i, 40 + i, 80 + i, 120 + i));
    const meeting = heat().given(green(0), ...laps);
    expect(result(meeting)).toEqual(cars.map((car, i) => [car, 3, 120_000 + i * 1_000]));
  });

  it('ends for each car with its own distance', () => {
    const meeting = heat({ laps: 2 }).given(green(0), ...cross('1', 40, 81, 200), ...cross('2', 41, 80));
    expect(result(meeting).slice(0, 2)).toEqual([
      ['2', 2, 80_000],
      ['1', 2, 81_000],
    ]);
  });

  it('takes a lap that was disallowed out of the laps and out of the time', () => {
    const meeting = heat({ laps: 3 }).given(green(0), ...cross('1', 40, 80, 120, 160), ...cross('2', 45, 90));
    meeting.given({ type: 'DisallowLap', session, car: '1', lap: 2, reason: 'cut the course' });
    expect(result(meeting).slice(0, 2)).toEqual([
      ['1', 2, 80_000],
      ['2', 2, 90_000],
    ]);
  });

  it('adds the seconds and takes the laps of penalties', () => {
    const meeting = heat().given(
      green(0),
      ...cross('1', 40, 80),
      ...cross('2', 41, 81),
      ...cross('3', 42, 84),
      checkered(90),
    );
    const penalty = { type: 'Penalize', session, reason: 'cut the course' } as const;
    meeting.given({ ...penalty, car: '1', penalty: 'time', seconds: 2 });
    meeting.given({ ...penalty, car: '2', penalty: 'laps', laps: 1 });
    expect(result(meeting)).toEqual([
      ['1', 2, 82_000],
      ['3', 2, 84_000],
      ['2', 1, 41_000],
    ]);
  });

  it('leaves cars with the same laps and the same time level until the tie is broken', () => {
    const meeting = heat().given(green(0), ...cross('2', 40, 80), ...cross('1', 41, 80), checkered(90));
    expect(rowOf(meeting, '1', session)).toMatchObject({ place: 1, levelWith: ['2'], isTied: true });
    meeting.given({
      type: 'BreakTie',
      session,
      cars: ['1', '2'],
      reason: 'better best lap in the heat before',
    });
    expect(places(meeting, session)).toEqual(['1', '2', '3']);
  });

  it('breaks the tie by the next key of the format', () => {
    const meeting = heat({ rank: { by: ['race-time', 'best-lap'] } }).given(
      ...[green(0), ...cross('1', 40, 80), ...cross('2', 42, 80)],
    );
    expect(places(meeting, session)).toEqual(['2', '1', '3']);
    expect(because(meeting, '2')).toContain('level with car 1, ahead by best lap 38.000 s');
  });

  it('lists a car that completed no lap behind the others', () => {
    const meeting = heat().given(green(0), ...cross('3', 40));
    meeting.given({ type: 'RecordNoAttempt', session, car: '1', reason: 'gearbox' });
    expect(places(meeting, session)).toEqual(['3', '2', '1']);
    expect(rowOf(meeting, '1', session).status).toBe('no-attempt');
  });
});

describe('a round with a staggered start', () => {
  it('runs the time of each car from its own first crossing', () => {
    const meeting = round().given(green(0), ...cross('1', 1, 21, 41, 62), ...cross('2', 9, 28, 48, 69.5));
    expect(result(meeting).slice(0, 2)).toEqual([
      ['2', 3, 60_500],
      ['1', 3, 61_000],
    ]);
  });

  it('ends for each car with the lap that it is on when its time has run out', () => {
    const meeting = round().given(
      green(0),
      ...cross('1', 1, 31, 60, 90, 120),
      ...cross('2', 20, 50, 80, 110),
    );
    expect(result(meeting).slice(0, 2)).toEqual([
      ['1', 3, 89_000],
      ['2', 2, 60_000],
    ]);
  });

  it('keeps the time of a disallowed lap on the clock', () => {
    const meeting = round().given(green(0), ...cross('1', 0, 20, 40, 61));
    meeting.given({ type: 'DisallowLap', session, car: '1', lap: 2, reason: 'cut the course' });
    expect(result(meeting)[0]).toEqual(['1', 2, 61_000]);
  });

  it('starts no car after the checkered flag', () => {
    const meeting = round().given(
      green(0),
      ...cross('1', 1, 31),
      checkered(40),
      ...cross('2', 50, 80),
      ...cross('1', 62),
    );
    expect(result(meeting).slice(0, 2)).toEqual([
      ['1', 2, 61_000],
      ['2', 0, null],
    ]);
  });
});

describe('a session in which each car finishes its own lap', () => {
  it('ends a race for all cars when the time is up', () => {
    const race: Format = {
      id: 'timed',
      sessions: [
        { id: 'race', kind: 'main', ends: { time: 'PT1M', plus: 'own-lap' }, lineup: [{ draw: true }] },
      ],
    };
    const meeting = meetingOf(race, ['1', '2', '3']).given(
      { type: 'DrawLineup', session: 'race', order: ['1', '2', '3'] },
      { type: 'PostLineup', session: 'race' },
      { type: 'OpenSession', session: 'race', at: at(-10) },
      ...[green(0), ...cross('1', 20, 40), ...cross('2', 21, 43), ...cross('3', 30, 59.9)].map(inRace),
      ...[...cross('3', 90, 120), ...cross('1', 61, 82), ...cross('2', 60, 85)].map(inRace),
    );
    expect(score(meeting)).toEqual(['2:3', '1:3', '3:3']);
    expect(rowOf(meeting, '3').because.map(({ words }) => words)).toContain(
      'finished the lap that it was on when the time was up',
    );
    expect(viewOf(meeting, 'running-order', 'race')).toMatchObject({
      flagDue: 'checkered',
      timeToGo: { plus: 'own-lap', isUp: true },
    });
  });

  it('ends a qualifying by time with the lap of each car', () => {
    const meeting = opened({ ends: { time: 'PT1M', plus: 'own-lap' } }).given(
      ...[green(0), ...cross('1', 5, 35, 64, 80), ...cross('2', 20, 59, 90)],
    );
    expect(rowsOf(meeting, 'qualifying-order').map(({ car, bestLapMs }) => [car, bestLapMs])).toEqual([
      ['1', 29_000],
      ['2', 31_000],
      ['3', null],
    ]);
  });
});

describe('the views of a session that ranks by laps and time', () => {
  const finished = (): Given =>
    heat().given(
      ...[green(0), ...cross('1', 40, 80), ...cross('2', 41, 81.5), ...cross('3', 42), checkered(100)],
    );

  it('give gaps in time on the same laps and in laps otherwise', () => {
    const rows = rowsOf(finished(), 'results');
    expect(rows.map(({ gapMs, gapLaps, intervalMs }) => [gapMs, gapLaps, intervalMs])).toEqual([
      [0, null, null],
      [1_500, null, 1_500],
      [null, 1, null],
    ]);
    expect(rowsOf(finished(), 'qualifying-order')).toMatchObject([
      { timeMs: 80_000, gapMs: 0, speedMph: 22.5 },
      { timeMs: 81_500, gapMs: 1_500 },
      { timeMs: 42_000, gapMs: null, gapLaps: 1 },
    ]);
  });

  it('keep the certified time', () => {
    const meeting = finished().given(
      { type: 'PostResults', session },
      { type: 'CertifyResults', session, official: by('steward') },
    );
    const posted = meeting.facts.findLast(({ type }) => type === 'ResultsPosted');
    expect(posted?.data).toMatchObject({
      rows: [{ timeMs: 80_000 }, { timeMs: 81_500 }, { timeMs: 42_000 }],
    });
    expect(result(meeting)[1]).toEqual(['2', 2, 81_500]);
  });
});

const inRace = (command: Issued): Issued => ({ ...command, session: 'race' }) as Issued;
