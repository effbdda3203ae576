import { checkFormat, pointsWords, rankingOf, type Format } from '#domain';
import { loadPresets } from '../../libs/race-control/input/format-presets.ts';
import type { Given, Issued } from '../support/given.ts';
import {
  finish,
  meetingOf,
  penalty,
  runQualifying,
  runRace,
  startOrder,
  startRace,
} from '../support/weekend.ts';

type Ranking = NonNullable<Format['rankings']>[number];

const presets = loadPresets();
const preset = (id: string): Format => presets.get(id) as Format;
const reason = 'engine';

/** Returns the cars of a ranking with their places and points: "1 A 7". */
const rows = ({ state }: Given, id = 'night'): string[] =>
  rankingOf(state, id, { asItStands: false })?.rows.map(({ place, who, points }) =>
    [place, who, points && pointsWords(points)].join(' '),
  ) ?? [];

const scratch = (session: string, car: string): Issued => ({ type: 'ScratchCar', session, car, reason });

/** Runs a race that has a line-up without some of its cars, and posts the results. */
function runWithout(
  meeting: Given,
  session: string,
  out: readonly string[],
  order: readonly string[],
): Given {
  meeting.given({ type: 'PostLineup', session }, ...out.map((car) => scratch(session, car)));
  return startRace(meeting, session).given(...finish(session, ...order), { type: 'PostResults', session });
}

describe('Where few points are good, a car without a result', () => {
  /** The preset kart-day with five karts that qualified in the order of their numbers. */
  const kartDay = (): Given =>
    runQualifying(meetingOf(preset('kart-day'), ['1', '2', '3', '4', '5']), ['1', '2', '3', '4', '5']);

  it('starts behind all that have one, if it was scratched from each heat', () => {
    const meeting = kartDay();
    for (const heat of ['heat-1', 'heat-2']) runWithout(meeting, heat, ['1'], ['2', '3', '4', '5']);
    expect(rows(meeting, 'heat-points')).toEqual(['1 2 0', '2 3 4', '3 4 6', '4 5 8', '5 1 12']);
    expect(startOrder(meeting, 'pre-final')).toEqual(['2', '3', '4', '5', '1']);
  });

  it('has the points of the place behind the last car for each heat that it was scratched from', () => {
    const meeting = runRace(kartDay(), 'heat-1', ['1', '2', '3', '4', '5']);
    runWithout(meeting, 'heat-2', ['5'], ['1', '2', '3', '4']);
    expect(rows(meeting, 'heat-points')).toEqual(['1 1 0', '2 2 4', '3 3 6', '4 4 8', '5 5 11']);
    const why = rankingOf(meeting.state, 'heat-points')?.rows[4]?.because[0]?.words;
    expect(why).toBe('5th: 11 = 5 + 6, no result in Heat 2');
  });

  it('has these points also for a heat that it was not lined up for', () => {
    const meeting = runRace(kartDay(), 'heat-1', ['1', '2', '3', '4', '5']);
    meeting.given({ type: 'WithdrawCar', car: '1', reason });
    runRace(meeting, 'heat-2', ['2', '3', '4', '5']);
    expect(rows(meeting, 'heat-points')).toEqual(['1 2 2', '2 1 5', '3 3 5', '4 4 7', '5 5 9']);
    const why = rankingOf(meeting.state, 'heat-points')?.rows[1]?.because[0]?.words;
    expect(why).toBe('2nd: 5 = 0 + 5, missed Heat 2, level with car 3, ahead by Qualifying, 1st to 3rd');
  });

  it('does not miss the heats that are for others', () => {
    const format: Format = {
      id: 'two-groups',
      points: { heat: { places: [1], then: 1 } },
      rankings: [{ id: 'night', of: ['heat-*'], points: 'heat', low: true, by: ['points', 'entered'] }],
      sessions: [
        { id: 'qualifying', kind: 'qualifying' },
        { id: 'heat', kind: 'heat', laps: 1, count: 2, lineup: [{ from: ['qualifying'], deal: 'stagger' }] },
      ],
    };
    const meeting = runQualifying(meetingOf(format, ['A', 'B', 'C', 'D']), ['A', 'B', 'C', 'D']);
    runRace(runRace(meeting, 'heat-1'), 'heat-2');
    expect(rows(meeting)).toEqual(['1 A 1', '2 B 1', '3 C 2', '4 D 2']);
  });
});

describe('Where many points are good, a car without a result', () => {
  const places = { places: [10, 9, 8, 7] };
  const format = (table: object = {}, ranking: Partial<Ranking> = {}): Format => ({
    id: 'one-race',
    points: { race: { ...places, ...table } },
    rankings: [{ id: 'night', of: ['race'], points: 'race', by: ['points', 'entered'], ...ranking }],
    sessions: [{ id: 'race', kind: 'main', laps: 3, lineup: [{ draw: true }] }],
  });
  const drawn = (of: Format, cars = 'ABCD'): Given =>
    meetingOf(of, [...cars]).given({ type: 'DrawLineup', session: 'race', order: [...cars] });

  /** Runs the race of four cars. D retires before the green flag, and C is disqualified. */
  function run(of: Format): Given {
    const session = 'race';
    const meeting = drawn(of).given({ type: 'PostLineup', session }, { type: 'OpenSession', session });
    meeting.given({ type: 'RetireCar', session, car: 'D', reason }, { type: 'ShowGreen', session });
    const lap = (...cars: string[]): Issued[] => cars.map((car) => ({ type: 'RecordLap', session, car }));
    meeting.given(...lap('C', 'A', 'B', 'A', 'C', 'B'), ...finish(session, 'C', 'A', 'B'));
    return meeting.given(penalty({ car: 'C' }), { type: 'PostResults', session });
  }

  it('has no points for the place that it is listed at', () => {
    expect(rows(run(format()))).toEqual(['1 A 10', '2 B 9', '3 C 0', '4 D 0']);
  });

  it('has the points of its status, if the table names it', () => {
    const meeting = run(format({ status: { 'did-not-start': 1, disqualified: -5 } }));
    expect(rows(meeting)).toEqual(['1 A 10', '2 B 9', '3 D 1', '4 C -5']);
  });

  it('earns nothing for leading, so another car has led the most laps', () => {
    const meeting = run(format({ led: 1, mostLed: 3 }));
    expect(rows(meeting)).toEqual(['1 A 14', '2 B 9', '3 C 0', '4 D 0']);
  });

  it('has no points for a stage before it was disqualified', () => {
    const meeting = run(format({}, { of: ['race@1'] }));
    expect(rows(meeting)).toEqual(['1 A 10', '2 B 9', '3 C 0', '4 D 0']);
  });

  it('has no points from a timed session in which it has no time', () => {
    const timed: Format = {
      ...format({}, { of: ['qualifying'] }),
      sessions: [{ id: 'qualifying', kind: 'qualifying' }],
    };
    const meeting = meetingOf(timed, [...'ABCD']);
    meeting.given({ type: 'RecordNoAttempt', session: 'qualifying', car: 'C', reason });
    runQualifying(meeting, ['B', 'A']);
    expect(rows(meeting)).toEqual(['1 B 10', '2 A 9', '3 C 0', '4 D 0']);
  });

  it('has no place that is counted or compared', () => {
    const meeting = run(format({}, { by: ['placings', 'latest', 'head-to-head'] }));
    expect(rows(meeting).map((row) => row.slice(0, 3))).toEqual(['1 A', '2 B', '3 D', '3 C']);
  });

  it('has no points from a ranking that lists it', () => {
    const of = format();
    of.rankings?.push({ id: 'season', of: ['night'], points: 'race', by: ['points', 'entered'] });
    expect(rows(run(of), 'season')).toEqual(['1 A 10', '2 B 9', '3 C 0', '4 D 0']);
  });

  it('is behind a car with a result and as many points', () => {
    const meeting = run(format({ places: [1, 0] }, { by: ['points'] }));
    expect(rows(meeting)).toEqual(['1 A 1', '2 B 0', '3 D 0', '3 C 0']);
    const why = rankingOf(meeting.state, 'night')?.rows[1]?.because[0]?.words;
    expect(why).toBe('2nd: 0, level with car D, ahead by its result');
  });

  it('needs no order before the ranking is posted', () => {
    const cars = ['1', '2', '3', '4', '7', '8'];
    const meeting = meetingOf(preset('weekly-oval'), cars).given(
      { type: 'DrawOrder', ranking: 'pills', order: cars },
      { type: 'FixField' },
    );
    runRace(meeting, 'heat-1', cars).given({ type: 'DrawOrder', session: 'feature', order: cars });
    runWithout(meeting, 'feature', ['7', '8'], ['1', '2', '3', '4']);
    expect(rows(meeting, 'night-points').slice(4)).toEqual(['5 7 0', '5 8 0']);
    meeting.given({ type: 'PostRanking', ranking: 'night-points' });
  });
});

it('The check warns of a table that pays nothing for the last places, where few points are good', () => {
  const [heat] = Object.values(preset('kart-day').points ?? {});
  const { then: _, ...listed } = heat ?? { places: [0] };
  const format: Format = { ...preset('kart-day'), points: { ...preset('kart-day').points, heat: listed } };
  expect(checkFormat(format).map(({ words }) => words)).toEqual([
    '"heat" pays 0 from the 3rd place on, the best score; give it "then"',
  ]);
});
