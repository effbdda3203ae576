import { checkFormat, type Format } from '#domain';
import type { Given, Issued } from '../support/given.ts';
import { at, caution, crossing, flag, red, timedRace } from '../support/timed-race.ts';
import { meetingOf, oneRace, rowOf, score, sessionAt, viewOf } from '../support/weekend.ts';

const session = 'race';
type Spec = Partial<Format['sessions'][number]>;

/** Runs laps of 20 s from a lap to another: car 1 leads, car 2 is a second behind, car 3 ten seconds. */
const laps = (from: number, to: number): Issued[] =>
  Array.from({ length: to - from + 1 }, (_, i) => [
    crossing('1', 20 * (from + i)),
    crossing('2', 20 * (from + i) + 1),
    crossing('3', 20 * (from + i) + 10),
  ]).flat();

const shorten = (to: number, seconds: number): Issued => {
  return { type: 'ShortenDistance', session, to, reason: 'curfew', at: at(seconds) };
};
const extend = (seconds: number): Issued => {
  return { type: 'ExtendDistance', session, laps: 2, reason: 'fans', at: at(seconds) };
};
const endRace = (seconds: number, lap?: number): Issued => {
  return { type: 'EndRace', session, reason: 'rain', lap, at: at(seconds) };
};

const distance = (race: Given): unknown => {
  const { lapsScheduled, lapsRun, distance } = viewOf(race, 'results', session);
  return { lapsScheduled, lapsRun, distance };
};

describe('a race that ends by time', () => {
  const byTime = (ends: Spec['ends'], more: Spec = {}): Given =>
    timedRace({ laps: undefined, ends, ...more });

  it('is over at the first crossing of the leader after it', () => {
    const race = byTime({ time: 'PT1M10S' }).given(...laps(1, 6));
    expect(score(race)).toEqual(['1:4', '2:4', '3:4']);
    expect(distance(race)).toEqual({ lapsScheduled: null, lapsRun: 4, distance: 4 });
  });

  it('is over at a crossing at that very moment', () => {
    expect(score(byTime({ time: 'PT1M' }).given(...laps(1, 6)))).toEqual(['1:3', '2:3', '3:3']);
  });

  it('runs the laps that the format adds', () => {
    expect(score(byTime({ time: 'PT1M10S', plus: 2 }).given(...laps(1, 8)))).toEqual(['1:6', '2:6', '3:6']);
  });

  it('has no distance before the time is up', () => {
    const race = byTime({ time: 'PT1M10S', plus: 1 }).given(...laps(1, 3));
    expect(viewOf(race, 'running-order', session)).toMatchObject({ lap: 3, lapsToGo: null });
    expect(viewOf(race.given(crossing('1', 80)), 'running-order', session)['lapsToGo']).toBe(1);
  });

  it('is over by its laps if they come first', () => {
    const ends = { laps: 3, time: 'PT1M10S' };
    expect(distance(byTime(ends).given(...laps(1, 5)))).toEqual({
      lapsScheduled: 3,
      lapsRun: 3,
      distance: 3,
    });
    const slow = byTime({ ...ends, laps: 9 }).given(...laps(1, 6));
    expect(distance(slow)).toEqual({ lapsScheduled: 9, lapsRun: 4, distance: 4 });
  });

  it('continues in overtime if the time is up under caution', () => {
    const spec = { cautionLapsCount: true, overtime: { attempts: 1 } };
    const race = byTime({ time: 'PT1M10S' }, spec).given(...laps(1, 3), caution(75), ...laps(4, 4));
    race.given(flag('ShowGreen', 98), ...laps(5, 9));
    expect(distance(race)).toEqual({ lapsScheduled: null, lapsRun: 7, distance: 7 });
  });

  it('continues in overtime if no lap counted since the time was up', () => {
    const race = byTime({ time: 'PT1M10S' }, { overtime: { attempts: 1 } });
    race.given(...laps(1, 3), caution(65), ...laps(4, 4), flag('ShowGreen', 98), ...laps(5, 9));
    expect(distance(race)).toEqual({ lapsScheduled: null, lapsRun: 6, distance: 6 });
  });

  it('shows when the time is up, and the flag that is due', () => {
    const race = byTime({ time: 'PT1M10S', plus: 2 }).given(...laps(1, 3));
    const timeToGo = { from: at(0), limitMs: 70_000, plus: 2, isUp: false };
    expect(viewOf(race, 'running-order', session)).toMatchObject({ timeToGo, flagDue: null });
    race.given(crossing('1', 80));
    const up = { timeToGo: { ...timeToGo, isUp: true }, flagDue: 'white' };
    expect(viewOf(race, 'running-order', session)).toMatchObject(up);
    expect(viewOf(race.given(crossing('1', 100)), 'running-order', session)['flagDue']).toBe('checkered');
  });

  it('has no distance to extend', () => {
    expect(byTime({ time: 'PT5M' }).when(extend(5))).toBe('session-has-no-distance');
  });

  it('may be shortened to a number of laps', () => {
    expect(distance(byTime({ time: 'PT5M' }).given(shorten(2, 5), ...laps(1, 4)))).toEqual({
      lapsScheduled: 2,
      lapsRun: 2,
      distance: 2,
    });
  });
});

describe('the end in a format', () => {
  const wordsOf = (spec: Spec): string[] => checkFormat(oneRace(spec)).map(({ field }) => field);

  it('is laps, a time, or both', () => {
    for (const ends of [{ laps: 5 }, { time: 'PT20M' }, { laps: 5, time: 'PT1H2M3.5S', plus: 1 }]) {
      expect(wordsOf({ laps: undefined, ends })).toEqual([]);
    }
  });

  it('is given once, or twice the same', () => {
    expect(wordsOf({ laps: 5, ends: { laps: 5 } })).toEqual([]);
    expect(wordsOf({ laps: 5, ends: { laps: 6 } })).toEqual(['ends.laps']);
    expect(wordsOf({ laps: undefined })).toEqual(['laps']);
    expect(wordsOf({ laps: undefined, ends: {} })).toEqual(['ends']);
    expect(wordsOf({ laps: 5, ends: { plus: 1 } })).toEqual(['ends.plus']);
  });

  it('of laps alone is the distance', () => {
    const race = timedRace({ laps: undefined, ends: { laps: 2 } }).given(...laps(1, 3));
    expect(distance(race)).toEqual({ lapsScheduled: 2, lapsRun: 2, distance: 2 });
  });
});

describe('ShortenDistance', () => {
  it('makes the race shorter, while it runs too', () => {
    const race = timedRace({ laps: 25 }).given(...laps(1, 2), shorten(4, 55), ...laps(3, 6));
    expect(score(race)).toEqual(['1:4', '2:4', '3:4']);
    expect(distance(race)).toEqual({ lapsScheduled: 4, lapsRun: 4, distance: 4 });
  });

  it('is refused below the laps of the leader at its moment', () => {
    const race = timedRace({ laps: 25 }).given(...laps(1, 3));
    expect(race.when(shorten(2, 75))).toBe('distance-run');
    expect(race.when(shorten(2, 45))).toEqual(['DistanceShortened']);
    expect(score(race)).toEqual(['1:2', '2:2', '3:2']);
  });

  it('to the laps of the leader ends the race at the crossing that completed them', () => {
    const race = timedRace({ laps: 25 }).given(...laps(1, 2), crossing('1', 60), crossing('2', 61));
    race.given(shorten(3, 65), crossing('3', 70), crossing('1', 80), crossing('2', 81), crossing('3', 90));
    expect(score(race)).toEqual(['1:3', '2:3', '3:3']);
  });

  it('to the laps of the leader finishes the cars that have crossed since', () => {
    const race = timedRace({ laps: 25 }).given(crossing('3', 19), crossing('1', 20), crossing('2', 21));
    race.given(crossing('1', 40), crossing('3', 41), shorten(2, 50), crossing('3', 62), crossing('2', 64));
    expect(score(race)).toEqual(['1:2', '3:2', '2:2']);
  });

  it('writes nothing for the same distance, and is refused for a longer one', () => {
    const race = timedRace({ laps: 25 });
    expect(race.when(shorten(25, 5))).toEqual([]);
    expect(race.when(shorten(26, 5))).toBe('distance-not-shorter');
  });

  it('leaves no trace when it is struck', () => {
    const race = timedRace({ laps: 25 }).given(...laps(1, 3), shorten(3, 75), ...laps(4, 5));
    expect(score(race)).toEqual(['1:3', '2:3', '3:3']);
    const revision = race.facts.find(({ type }) => type === 'DistanceShortened')?.revision ?? -1;
    race.given({ type: 'StrikeRecord', revision, reason: 'no curfew' });
    expect(score(race)).toEqual(['1:5', '2:5', '3:5']);
  });

  it('is refused once the race is over', () => {
    const race = timedRace({ laps: 2 }).given(...laps(1, 2));
    expect(race.when(shorten(1, 60))).toBe('session-over');
    expect(race.when(extend(60))).toBe('session-over');
    expect(race.when(extend(39))).toEqual(['DistanceExtended']);
    expect(score(race.given(...laps(3, 5)))).toEqual(['1:4', '2:4', '3:4']);
  });
});

describe('a distance that is decided before the session is opened', () => {
  const early = (...decisions: Issued[]): Given => {
    return meetingOf(oneRace({ laps: 25 }), ['1', '2', '3']).given(
      ...decisions,
      { type: 'DrawLineup', session, order: ['1', '2', '3'] },
      { type: 'PostLineup', session },
    );
  };
  const begin = (race: Given): Given =>
    race.given({ type: 'OpenSession', session, at: at(-60) }, flag('ShowGreen', 0));
  const scheduled = (race: Given): unknown => viewOf(race, 'meeting')['sessions'];

  it('is the one of the programme, and ends the race', () => {
    const race = early(shorten(3, -3_600));
    expect(scheduled(race)).toMatchObject([{ lapsScheduled: 3 }]);
    expect(score(begin(race).given(...laps(1, 5)))).toEqual(['1:3', '2:3', '3:3']);
    expect(distance(race)).toEqual({ lapsScheduled: 3, lapsRun: 3, distance: 3 });
  });

  it('may be longer', () => {
    expect(distance(begin(early(extend(-3_600))))).toMatchObject({ lapsScheduled: 25, distance: 27 });
  });

  it('stays after a new start from lap 0, unlike one that is decided in the race', () => {
    const race = begin(early(shorten(9, -3_600))).given(...laps(1, 2), shorten(5, 45), red(50));
    const again: Issued = { type: 'RestartFromZero', session, reason: 'all cars stopped', at: at(90) };
    expect(distance(race.given(again))).toMatchObject({ distance: 9 });
    race.given(flag('ShowGreen', 95), red(99), { ...again, at: at(110) });
    expect(distance(race)).toMatchObject({ distance: 9 });
  });

  it('gives way to a shorter one of the format', () => {
    const race = early(shorten(20, -3_600));
    race.given({ type: 'ChangeFormat', format: oneRace({ laps: 15 }), reason: 'rain' });
    expect(scheduled(race)).toMatchObject([{ lapsScheduled: 15 }]);
    expect(distance(begin(race))).toMatchObject({ lapsScheduled: 15, distance: 15 });
  });

  it('is refused for a longer one', () => {
    expect(early().when(shorten(26, -3_600))).toBe('distance-not-shorter');
    expect(early().when(shorten(25, -3_600))).toEqual([]);
  });
});

describe('EndRace', () => {
  /** Three laps, and the leader is on the line again, when the red flag comes out. */
  const stopped = (spec: Spec = {}): Given =>
    timedRace({ laps: 25, ...spec }).given(...laps(1, 3), crossing('1', 80), red(80.5));

  it('takes the result from the last lap that every car on the lead lap had completed', () => {
    const race = stopped().given(endRace(300));
    expect(score(race)).toEqual(['1:3', '2:3', '3:3']);
    expect(sessionAt(race, session)).toMatchObject({ phase: 'checkered', flag: 'checkered' });
  });

  it('takes the result from the lap of the leader if all have completed it', () => {
    const race = stopped().given(crossing('2', 81), crossing('3', 90)).given(endRace(300));
    expect(score(race)).toEqual(['1:3', '2:3', '3:3']);
    const later = timedRace({ laps: 25 }).given(...laps(1, 3), red(75), endRace(300));
    expect(score(later)).toEqual(['1:3', '2:3', '3:3']);
  });

  it('leaves out cars that are laps down when it looks for that lap', () => {
    const race = timedRace({ laps: 25 }).given(...laps(1, 1), crossing('1', 40), crossing('2', 41));
    race.given(crossing('1', 60), crossing('2', 61), red(65), endRace(300));
    expect(score(race)).toEqual(['1:3', '2:3', '3:1']);
  });

  it('takes the result from a number of laps before the lap that the leader was on', () => {
    const laps3 = ['1:3', '2:3', '3:3'];
    expect(score(stopped({ stopped: { back: 2 } }).given(endRace(300)))).toEqual(laps3);
    expect(score(stopped({ stopped: { back: 1 } }).given(endRace(300)))).toEqual(['1:4', '2:3', '3:3']);
    expect(score(stopped({ stopped: { back: 0 } }).given(endRace(300)))).toEqual(['1:4', '2:3', '3:3']);
  });

  it('takes the result from the lap that officials name, and from another one if they change it', () => {
    const race = stopped().given(endRace(300, 2));
    expect(score(race)).toEqual(['1:2', '2:2', '3:2']);
    expect(score(race.given(endRace(310, 4)))).toEqual(['1:4', '2:3', '3:3']);
    expect(race.when(endRace(320, 5))).toBe('lap-not-run');
  });

  it('counts no crossing after it, and refuses a restart', () => {
    const race = stopped({ stopped: { back: 0 } }).given(
      endRace(300),
      crossing('2', 310),
      crossing('3', 311),
    );
    expect(score(race)).toEqual(['1:4', '2:3', '3:3']);
    expect(race.when(flag('ShowGreen', 320))).toBe('session-over');
  });

  it('before the first lap leaves the order of the start', () => {
    const race = timedRace({ laps: 25 }).given(red(15), endRace(300), crossing('2', 310));
    expect(score(race)).toEqual(['1:0', '2:0', '3:0']);
  });

  it('may follow the checkered flag, until the result is certified', () => {
    const race = stopped().given({ ...flag('ShowCheckered', 200), confirm: true });
    race.given({ type: 'PostResults', session, confirm: true }, endRace(300, 2));
    expect(score(race)).toEqual(['1:2', '2:2', '3:2']);
    expect(race.when({ type: 'CertifyResults', session })).toBe('results-changed');
    race.given({ type: 'PostResults', session, confirm: true }, { type: 'CertifyResults', session });
    expect(race.when(endRace(400, 1))).toBe('results-certified');
  });

  it('is a reason of each place', () => {
    const race = stopped().given(endRace(300));
    expect(rowOf(race, '2').because.map(({ words }) => words)).toContain(
      'the race was ended with the result at lap 3: rain',
    );
  });

  it('leaves no trace when it is struck', () => {
    const race = stopped().given(endRace(300, 2));
    race.given({ type: 'StrikeRecord', revision: race.facts.length - 1, reason: 'the rain stops' });
    expect(score(race)).toEqual(['1:4', '2:3', '3:3']);
    expect(race.when(flag('ShowGreen', 400))).toEqual(['GreenShown']);
  });
});
