import type { Format } from '#domain';
import type { Given, Issued } from '../support/given.ts';
import { crossing, timedRace } from '../support/timed-race.ts';
import { carsNumbered, qualifyingAt, rowsIn, score } from '../support/weekend.ts';

type Spec = Partial<Format['sessions'][number]>;

const session = 'qualifying';
const lap = (car: string, timeMs: number): Issued => ({ type: 'RecordLap', session, car, timeMs });
const confirm = (car: string, number: number): Issued => ({ type: 'ConfirmLap', session, car, lap: number });
const ranks = (meeting: Given): string[] =>
  rowsIn(meeting, 'qualifying-order').map(({ car, status }) => `${car} ${status}`);
const marks = (meeting: Given, view = 'qualifying-order', of = session): string[] =>
  rowsIn(meeting, view, of).flatMap(({ because }) =>
    because.flatMap(({ rule, words }) => (rule === 'doubtful-lap' ? words.replace(/^.*: /u, '') : [])),
  );

/** Qualifying on a quarter mile, in which each of some cars has one lap of 20 s. */
const afterLaps = (cars: number, spec: Spec = {}): Given =>
  qualifyingAt('green', spec, carsNumbered(12)).given(...carsNumbered(cars).map((car) => lap(car, 20_000)));

describe('A lap that is too short to be true', () => {
  it('does not rank in a timed session until it is confirmed, and says so', () => {
    const meeting = afterLaps(10).given(lap('11', 9_900));
    expect(ranks(meeting)[0]).toBe('1 timed');
    expect(ranks(meeting)[10]).toBe('11 no-time');
    expect(marks(afterLaps(10).given(lap('11', 10_100)))).toEqual([]);
    expect(marks(meeting)).toEqual(['lap 1 of 9.900 s waits for a confirmation']);
    expect(meeting.when(confirm('11', 1))).toEqual(['LapConfirmed']);
    expect(meeting.when(confirm('11', 1))).toEqual([]);
    expect([ranks(meeting)[0], marks(meeting)]).toEqual(['11 timed', []]);
  });

  it('leaves the other laps of the car to rank', () => {
    const meeting = afterLaps(10).given(lap('1', 4_000));
    expect(rowsIn(meeting, 'qualifying-order')[0]).toMatchObject({ car: '1', bestLapMs: 20_000, laps: 2 });
  });

  it('is one at more than 250 mph while fewer than ten laps are known', () => {
    const meeting = afterLaps(3).given(lap('4', 3_599), lap('5', 3_601));
    expect(marks(meeting)).toEqual(['lap 1 of 3.599 s waits for a confirmation']);
  });

  it('is measured by the fastest quarter of all laps, so slow laps do not hide it or mark the others', () => {
    const slow = qualifyingAt('green', {}, carsNumbered(12)).given(
      ...carsNumbered(9).map((car) => lap(car, 60_000)),
      ...carsNumbered(4).map((car) => lap(car, 20_000)),
    );
    expect(marks(slow)).toEqual([]);
    expect(marks(slow.given(lap('12', 9_000)))).toHaveLength(1);
  });

  it('is one below the time of the format', () => {
    const spec: Spec = { minLap: { ms: 19_000 } };
    expect(marks(afterLaps(2, spec).given(lap('3', 18_999), lap('4', 19_000)))).toHaveLength(1);
  });

  it('is no crossing if the format skips it, and the next lap runs from the one before', () => {
    const race = timedRace({ minLap: { ms: 10_000, then: 'skip' } });
    race.given(crossing('1', 15), crossing('1', 20), crossing('1', 30));
    expect(score(race)[0]).toBe('1:2');
    expect(rowsIn(race, 'results', 'race')[0]).toMatchObject({ car: '1', bestLapMs: 15_000 });
    expect(
      rowsIn(race, 'race-log').filter((row) => 'uncounted' in row && row.uncounted === 'too-short'),
    ).toHaveLength(1);
  });

  it('counts in a race, and the result marks it', () => {
    const race = timedRace({ minLap: { ms: 10_000, then: 'mark' } });
    race.given(crossing('1', 15), crossing('1', 20));
    expect(score(race)[0]).toBe('1:2');
    expect(marks(race, 'results', 'race')).toEqual(['lap 2 of 5.000 s waits for a confirmation']);
  });

  it('is marked in the race log until it is confirmed or disallowed, or the track is shorter', () => {
    const logged = (meeting: Given) =>
      rowsIn(meeting, 'race-log').flatMap((row) =>
        'doubtful' in row && row.doubtful ? [(row as { words?: unknown }).words] : [],
      );
    const words = /^Car 3 \(Driver 3\) completed a lap.*, waits for a confirmation$/u;
    const short = (): Given => afterLaps(2).given(lap('3', 3_000));
    expect(logged(short())).toEqual([expect.stringMatching(words)]);
    expect(logged(short().given(confirm('3', 1)))).toEqual([]);
    expect(logged(short().given(lap('3', 20_000)))).toHaveLength(1);
    const disallow: Issued = { type: 'DisallowLap', session, car: '3', lap: 1, reason: 'cut the course' };
    expect(logged(short().given(disallow))).toEqual([]);
    const meeting = short();
    expect(logged(meeting)).toHaveLength(1);
    meeting.given({ type: 'AmendMeeting', track: { name: 'Test Oval', lengthMiles: 0.1 } });
    expect(logged(meeting)).toEqual([]);
  });

  it('is found again once the length of the track is corrected', () => {
    const meeting = qualifyingAt('green').given({
      type: 'RecordLap',
      session: 'qualifying',
      car: '1',
      timeMs: 13_000,
    });
    const status = (): unknown => rowsIn(meeting, 'qualifying-order', 'qualifying')[0]?.status;
    expect(status()).toBe('timed');
    meeting.given({ type: 'AmendMeeting', track: { name: 'Test Oval', lengthMiles: 1.25 } });
    expect(status()).toBe('no-time');
  });

  it('is the same after the laps were recorded in another order', () => {
    const laps = Array.from({ length: 90 }, (_, i) =>
      crossing(String((i % 3) + 1), 20 + Math.floor(i / 3) * 20 + (i % 3)),
    );
    const short = crossing('1', 605);
    const results = [
      [...laps, short],
      [short, ...laps.toReversed()],
    ].map((all) => marks(timedRace({ laps: 99 }).given(...all), 'results', 'race'));
    expect(results[0]).toHaveLength(1);
    expect(results[1]).toEqual(results[0]);
  });
});
