import { Given } from '../support/given.ts';
import { recordedRaces, timedCommandsOf } from '../support/lap-by-lap.ts';
import { viewOfState } from '../support/views.ts';
import {
  carsNumbered,
  crossings,
  finish,
  meetingOf,
  oneRace,
  penalty,
  raceAt,
  raceUnderGreen,
  viewOf,
} from '../support/weekend.ts';

const session = 'race';

interface Row {
  readonly car: string;
  readonly place: number | null;
  readonly gapMs: number | null;
  readonly gapLaps: number | null;
  readonly intervalMs: number | null;
  readonly intervalLaps: number | null;
  readonly placesWon: number | null;
  readonly bestLap: number | null;
  readonly bestLapMs: number | null;
  readonly reasonOut: string | null;
}

interface Result {
  readonly timeOfRaceMs: number | null;
  readonly averageSpeedMph: number | null;
  readonly marginMs: number | null;
  readonly marginLaps: number | null;
  readonly underCaution: boolean;
  readonly cautionLaps: number;
  readonly rows: readonly Row[];
}

const resultOf = (meeting: Given): Result => viewOfState(meeting.state, 'results', session) as never;
const rowOf = (meeting: Given, car: string): Row | undefined =>
  resultOf(meeting).rows.find((row) => row.car === car);

/** Returns an instant of the race, in seconds from a fixed one. */
const at = (seconds: number): string => new Date(Date.UTC(2026, 4, 2, 20) + seconds * 1_000).toISOString();
const lapAt = (car: string, seconds: number) =>
  ({ type: 'RecordLap', session, car, at: at(seconds) }) as const;
const greenAt = (seconds: number) => ({ type: 'ShowGreen', session, at: at(seconds) }) as const;
const checkeredAt = (seconds: number) => ({ type: 'ShowCheckered', session, at: at(seconds) }) as const;

/** Returns a race of two laps of a quarter mile: 1 wins in 30 s, 2 is 0.5 s behind, 3 retires after it. */
const shortRace = (): Given =>
  raceAt('open', { laps: 2 }).given(
    greenAt(0),
    ...[
      lapAt('1', 15),
      lapAt('2', 15.2),
      lapAt('3', 16),
      lapAt('1', 30),
      checkeredAt(30.1),
      lapAt('2', 30.5),
    ],
    lapAt('3', 33),
    { type: 'RetireCar', session, car: '3', reason: 'engine', at: at(34) },
  );

for (const race of recordedRaces()) {
  describe(`The box score of ${race.name}`, () => {
    const { official } = race;
    const info = official.race_info;
    const spec = { laps: Number(info['scheduled_laps']), cautionLapsCount: true };
    const length = Number(info['scheduled_distance']) / Number(info['scheduled_laps']);
    const [scheduling, ...rest] = meetingOf(oneRace(spec), []).commands;
    const track = { name: String(info['track_name']), lengthMiles: length };
    const meeting = new Given().given({ ...scheduling, track } as never, ...rest, ...timedCommandsOf(race));
    const result = resultOf(meeting);

    it('has the official time of race, to the second', () => {
      const [hours = 0, minutes = 0, seconds = 0] = String(info['total_race_time']).split(':').map(Number);
      expect(Math.round((result.timeOfRaceMs ?? 0) / 1_000)).toBe(hours * 3_600 + minutes * 60 + seconds);
    });

    it('has the official average speed and margin of victory', () => {
      expect(result.averageSpeedMph).toBe(Number(info['average_speed']));
      expect((result.marginMs ?? 0) / 1_000).toBe(Number(info['margin_of_victory']));
      expect(result).toMatchObject({ marginLaps: null, underCaution: false });
    });

    it('has the official number of laps under caution', () => {
      expect(result.cautionLaps).toBe(Number(info['number_of_caution_laps']));
    });

    it('has the official gap of each car, in time or in laps, and its places won', () => {
      const winner = official.results[0]?.car_number;
      const expected = official.results.map((car) => ({
        car: car.car_number,
        gapMs: car.diff_laps === '0' ? Number(car.diff_time) : null,
        gapLaps: car.diff_laps === '0' ? null : Number(car.diff_laps),
        placesWon: Number(car.starting_position) - Number(car.finishing_position),
        reasonOut: car.finishing_status === 'Running' ? null : car.finishing_status,
      }));
      const rows = result.rows.map(({ car, gapMs, gapLaps, placesWon, reasonOut }) => {
        return { car, gapMs, gapLaps, placesWon, reasonOut };
      });
      expect(rows).toEqual(expected);
      expect(result.rows[0]?.car).toBe(winner);
    });

    it('has the lap on which each car was fastest', () => {
      for (const { car, bestLap, bestLapMs } of result.rows) {
        const fastest = race.crossings.find((lap) => lap.car === car && lap.lap === bestLap);
        expect({ car, timeMs: fastest?.timeMs }).toEqual({ car, timeMs: bestLapMs });
      }
    });
  });
}

describe('the time of a race', () => {
  it('runs from the first green flag to the last crossing of the winner', () => {
    expect(resultOf(shortRace())).toMatchObject({ timeOfRaceMs: 30_000, averageSpeedMph: 60 });
  });

  it('is not known before the winner has finished', () => {
    const race = raceAt('open', { laps: 2 }).given(greenAt(0), lapAt('1', 15), lapAt('2', 16));
    expect(resultOf(race)).toMatchObject({ timeOfRaceMs: null, averageSpeedMph: null, marginMs: null });
  });

  it('leaves out the time under red, until the yellow or green flag after it', () => {
    const race = raceAt('open', { laps: 2 }).given(
      greenAt(0),
      ...[lapAt('1', 15), lapAt('2', 15.2)],
      { type: 'ShowRed', session, reason: 'rain', at: at(20) },
      { type: 'CallCaution', session, reason: 'drying', at: at(620) },
      greenAt(680),
      ...[lapAt('1', 695), checkeredAt(695.1)],
    );
    expect(resultOf(race).timeOfRaceMs).toBe(95_000);
  });

  it('is on the clock of the race while it runs, which stands under red', () => {
    const clockOf = (race: Given) => viewOf(race, 'running-order', session)['clock'];
    const race = raceAt('open', { laps: 2 });
    expect(clockOf(race)).toBeNull();
    expect(clockOf(race.given(greenAt(0)))).toEqual({ ms: 0, at: at(0) });
    race.given(lapAt('1', 15), { type: 'ShowRed', session, reason: 'rain', at: at(20) });
    expect(clockOf(race)).toEqual({ ms: 20_000, at: null });
    expect(clockOf(race.given(greenAt(680)))).toEqual({ ms: 20_000, at: at(680) });
    expect(clockOf(race.given(lapAt('1', 695), checkeredAt(695.1)))).toBeNull();
  });

  it('keeps the time under a red flag that was shown before the first green flag', () => {
    const race = raceAt('open', { laps: 1 }).given(
      greenAt(0),
      { type: 'ShowRed', session, reason: 'rain', at: at(-600) },
      greenAt(1),
      ...[lapAt('1', 15), checkeredAt(15.1)],
    );
    expect(resultOf(race).timeOfRaceMs).toBe(15_000);
  });

  it('is not known for a winner without a crossing', () => {
    const race = raceUnderGreen(carsNumbered(2)).given({ type: 'ShowCheckered', session });
    race.given({ type: 'ScoreFinish', session, order: [{ car: '2' }, { car: '1' }] });
    expect(resultOf(race)).toMatchObject({ timeOfRaceMs: null, averageSpeedMph: null, marginMs: null });
  });
});

describe('the margin of victory', () => {
  it('is in milliseconds to the second car on the lap of the winner', () => {
    expect(resultOf(shortRace())).toMatchObject({ marginMs: 500, marginLaps: null, underCaution: false });
  });

  it('is in laps to a second car that is laps down', () => {
    const race = raceAt('open', { laps: 3 }, ['1', '2']).given(
      greenAt(0),
      ...[lapAt('1', 15), lapAt('1', 30), lapAt('2', 31), lapAt('1', 45), checkeredAt(45.1), lapAt('2', 50)],
    );
    expect(resultOf(race)).toMatchObject({ marginMs: null, marginLaps: 1 });
  });

  it('says that the race ended under caution', () => {
    const race = raceAt('open', { laps: 2, cautionLapsCount: true }).given(
      greenAt(0),
      ...[lapAt('1', 15), lapAt('2', 15.2)],
      { type: 'ShowWhite', session, at: at(15.5) },
      { type: 'CallCaution', session, reason: 'spin', at: at(20) },
      ...[lapAt('1', 40), checkeredAt(40.1), lapAt('2', 41)],
    );
    expect(resultOf(race)).toMatchObject({ underCaution: true, cautionLaps: 1, marginMs: 1_000 });
  });
});

describe('a row of a result', () => {
  it('has its gap to the winner, its interval to the car ahead and its places won', () => {
    const rows = resultOf(shortRace()).rows.map(({ car, gapMs, intervalMs, placesWon }) => {
      return [car, gapMs, intervalMs, placesWon];
    });
    expect(rows).toEqual([
      ['1', 0, null, 0],
      ['2', 500, 500, 0],
      ['3', 3_000, 2_500, 0],
    ]);
  });

  it('has an interval in time between two cars that are a lap down together', () => {
    const race = raceAt('open', { laps: 2 }).given(
      greenAt(0),
      ...[lapAt('1', 15), lapAt('1', 30), checkeredAt(30.1), lapAt('2', 31), lapAt('3', 31.75)],
    );
    expect(rowOf(race, '2')).toMatchObject({ gapLaps: 1, intervalLaps: 1, intervalMs: null });
    expect(rowOf(race, '3')).toMatchObject({ gapLaps: 1, intervalLaps: null, intervalMs: 750 });
  });

  it('has no time for a car that a penalty put behind a car that crossed after it', () => {
    const race = shortRace().given(penalty({ penalty: 'place', place: 2 }));
    expect(rowOf(race, '1')).toMatchObject({ place: 2, gapMs: null, placesWon: -1 });
  });

  it('has no time for a car that a penalty put behind one with fewer laps', () => {
    const race = raceAt('open', { laps: 2 }).given(
      greenAt(0),
      ...[
        lapAt('1', 15),
        lapAt('3', 15.4),
        lapAt('1', 30),
        checkeredAt(30.1),
        lapAt('3', 30.9),
        lapAt('2', 31),
      ],
      penalty({ car: '3', penalty: 'place', place: 3 }),
    );
    expect(rowOf(race, '2')).toMatchObject({ place: 2, gapLaps: 1 });
    expect(rowOf(race, '3')).toMatchObject({ place: 3, gapMs: null, gapLaps: null, intervalMs: null });
  });

  it('has no time to a winner with fewer laps', () => {
    const race = raceAt('open', { laps: 9 }).given(
      greenAt(0),
      ...[lapAt('1', 15), lapAt('2', 15.5), lapAt('3', 16), lapAt('1', 30)],
      penalty({ penalty: 'place', place: 3 }),
    );
    expect(rowOf(race, '1')).toMatchObject({ place: 3, gapMs: null, gapLaps: null, intervalMs: null });
  });

  it('has neither a gap nor an interval for a disqualified car', () => {
    const race = shortRace().given(penalty({ car: '3' }));
    expect(rowOf(race, '3')).toMatchObject({ gapMs: null, gapLaps: null, intervalMs: null });
    expect(rowOf(race, '2')).toMatchObject({ gapMs: 500, intervalMs: 500 });
  });

  it('has the gap of the car that it shares its place with', () => {
    const race = shortRace().given({ type: 'DeclareDeadHeat', session, cars: ['2', '3'], reason: 'photo' });
    expect(rowOf(race, '2')).toMatchObject({ place: 2, gapMs: 500, intervalMs: 500 });
    expect(rowOf(race, '3')).toMatchObject({ place: 2, gapMs: 500, intervalMs: 0 });
  });

  it('names the reason for which a car is out: the last word of the officials', () => {
    const race = shortRace();
    expect(rowOf(race, '1')?.reasonOut).toBeNull();
    expect(rowOf(race, '3')?.reasonOut).toBe('engine');
    race.given(penalty({ car: '3', reason: 'rear wing' }));
    expect(rowOf(race, '3')?.reasonOut).toBe('rear wing');
    race.given({ type: 'RescindPenalty', penalty: race.state.revision, reason: 'measured again' });
    race.given({ type: 'ReturnCar', session, car: '3', reason: 'was in the garage' });
    expect(rowOf(race, '3')?.reasonOut).toBeNull();
  });

  it('has the number of the best lap, and the earlier of two equal ones', () => {
    const timed = (timeMs: number) => ({ type: 'RecordLap', session, car: '1', timeMs }) as const;
    const race = raceUnderGreen(carsNumbered(2)).given(timed(15_100), timed(15_000), timed(15_000));
    expect(rowOf(race, '1')).toMatchObject({ bestLap: 2, bestLapMs: 15_000 });
    race.given({ type: 'DisallowLap', session, car: '1', lap: 2, reason: 'cut' });
    expect(rowOf(race, '1')).toMatchObject({ bestLap: 3, bestLapMs: 15_000 });
    race.given(...crossings('2'), ...finish(session, '1'));
    expect(rowOf(race, '2')).toMatchObject({ bestLap: null, bestLapMs: null });
  });
});
