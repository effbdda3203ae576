import { at, caution, crossing, flag, timedRace } from '../support/timed-race.ts';
import { rowOf, rowsIn, score, viewOf } from '../support/weekend.ts';
import type { Given, Issued } from '../support/given.ts';

const session = 'race';
const checkered = (seconds: number): Issued => flag('ShowCheckered', seconds);
const wordsOf = (meeting: Given, car: string): string =>
  rowOf(meeting, car)
    .because.map(({ words }) => words)
    .join('; ');

/** Runs laps of 20 s: car 1 leads, car 2 is a second behind, and car 3 is ten seconds behind. */
const laps = (n: number): Issued[] =>
  Array.from({ length: n }, (_, i) => [
    crossing('1', 20 * (i + 1)),
    crossing('2', 20 * (i + 1) + 1),
    crossing('3', 20 * (i + 1) + 10),
  ]).flat();

describe('the distance of a race', () => {
  it('ends it at the crossing that completes it, however late the flag is shown', () => {
    const race = timedRace({ laps: 3 }).given(...laps(5), checkered(112), crossing('1', 120));
    expect(score(race)).toEqual(['1:3', '2:3', '3:3']);
    expect(viewOf(race, 'results', session)).toMatchObject({ lapsRun: 3, distance: 3 });
  });

  it('finishes each other car at its first crossing after the leader', () => {
    const race = timedRace({ laps: 2 }).given(crossing('3', 18), crossing('1', 20), crossing('2', 30));
    race.given(crossing('3', 39.9), crossing('1', 41), crossing('2', 62), crossing('2', 90));
    expect(score(race)).toEqual(['3:2', '1:2', '2:2']);
    const statuses = rowsIn(race, 'running-order', session).map(({ status }) => status);
    expect(statuses).toEqual(['finished', 'finished', 'finished']);
  });

  it('finishes the other cars under yellow and red too', () => {
    const race = timedRace({ laps: 2 }).given(...laps(1), crossing('1', 40), caution(41));
    race.given(
      crossing('2', 41),
      { type: 'ShowRed', session, reason: 'wall', at: at(45) },
      crossing('3', 50),
    );
    expect(score(race)).toEqual(['1:2', '2:2', '3:2']);
  });

  it('ends a race under caution if laps under caution count', () => {
    const race = timedRace({ laps: 2, cautionLapsCount: true }).given(
      ...laps(1),
      caution(35),
      ...laps(4).slice(3),
    );
    expect(score(race)).toEqual(['1:2', '2:2', '3:2']);
    expect(race.when(flag('ShowGreen', 99))).toBe('race-ends-here');
  });

  it('does not end a race under caution that overtime may extend', () => {
    const spec = { laps: 2, cautionLapsCount: true, overtime: { attempts: 1 } };
    const race = timedRace(spec).given(...laps(1), caution(35), ...laps(3).slice(3));
    expect(score(race)).toEqual(['1:3', '2:3', '3:3']);
    expect(race.when(flag('ShowGreen', 79))).toEqual(['GreenShown']);
  });

  it('was completed also if the lap is disallowed afterwards', () => {
    const race = timedRace({ laps: 2 }).given(...laps(2), checkered(55), crossing('1', 60));
    race.given({ type: 'DisallowLap', session, car: '1', lap: 2, reason: 'cut the course' });
    expect(score(race)).toEqual(['2:2', '3:2', '1:1']);
  });

  it('is completed by the next car if the lap was disallowed before', () => {
    const race = timedRace({ laps: 2 }).given(...laps(1));
    race.given({ type: 'DisallowLap', session, car: '1', lap: 1, reason: 'cut the course' });
    race.given(...laps(3).slice(3));
    expect(score(race)).toEqual(['2:2', '3:2', '1:2']);
  });

  it('is completed later if a crossing before it is struck, and again once it is restored', () => {
    const race = timedRace({ laps: 2 }).given(...laps(3), checkered(75));
    const first = race.facts.find((fact) => fact.type === 'LapSet')?.revision ?? -1;
    race.given({ type: 'StrikeRecord', revision: first, reason: 'wrong car' });
    expect(score(race)).toEqual(['2:2', '3:2', '1:2']);
    race.given({ type: 'RestoreRecord', revision: first, reason: 'right after all' });
    expect(score(race)).toEqual(['1:2', '2:2', '3:2']);
  });
});

describe('a checkered flag near a crossing of the leader', () => {
  /** Two laps of a long race, car 3 a lap down. The leader is at the line again at second 60. */
  const short = (spec = {}): Given =>
    timedRace({ laps: 25, ...spec }).given(
      ...['1', '2', '3'].map((car, i) => crossing(car, 20 + i)),
      ...['1', '2'].map((car, i) => crossing(car, 40 + i)),
    );

  it('finishes the leader with that crossing if it is recorded late', () => {
    const race = short().given(crossing('1', 60), crossing('3', 60.4), checkered(60.7));
    race.given(crossing('2', 61), crossing('1', 80), crossing('3', 81));
    expect(score(race)).toEqual(['1:3', '2:3', '3:2']);
    expect(wordsOf(race, '1')).toContain('the checkered flag was recorded 0.7 s later');
    expect(wordsOf(race, '3')).toContain('the race was over before this crossing');
    expect(rowOf(race, '1').because[1]?.rule).toBe('flag-grace');
  });

  it('does not finish a lapped car that crosses between an early flag and the leader', () => {
    const race = short().given(checkered(59.5), crossing('3', 59.8), crossing('1', 60), crossing('2', 61));
    race.given(crossing('3', 80), crossing('1', 80.1));
    expect(score(race)).toEqual(['1:3', '2:3', '3:3']);
    expect(wordsOf(race, '1')).toContain('the checkered flag was recorded 0.5 s earlier');
  });

  it('belongs to the crossing whether the flag or the crossing was recorded first', () => {
    const race = short().given(checkered(60.7), crossing('3', 60.4), crossing('1', 60));
    race.given(crossing('2', 61), crossing('3', 81));
    expect(score(race)).toEqual(['1:3', '2:3', '3:2']);
  });

  it('ends the race by itself beyond the grace', () => {
    const race = short().given(crossing('1', 60), checkered(63.1), crossing('2', 64), crossing('1', 80));
    expect(score(race)).toEqual(['1:4', '2:3', '3:1']);
    const early = short().given(checkered(56.9), crossing('3', 59.8), crossing('1', 60), crossing('3', 80));
    expect(score(early)).toEqual(['1:3', '2:2', '3:2']);
  });

  it('ends the race by itself beyond a quarter of the median lap', () => {
    const race = timedRace({ laps: 25 }, 2).given(crossing('1', 8), crossing('2', 8.5), crossing('1', 16));
    race.given(crossing('2', 16.5), checkered(18.1), crossing('1', 24), crossing('2', 24.5));
    expect(score(race)).toEqual(['1:3', '2:3']);
  });

  it('ends the race by itself if the format gives no grace', () => {
    const race = short({ flagGraceMs: 0 }).given(crossing('1', 60), checkered(60.7), crossing('2', 61));
    expect(score(race.given(crossing('1', 80)))).toEqual(['1:4', '2:3', '3:1']);
  });

  it('belongs to the crossing of the leader under yellow, which then counts', () => {
    const late = short().given(caution(50), crossing('1', 60), crossing('2', 61), checkered(61.5));
    const early = short().given(caution(50), checkered(59.5), crossing('1', 60), crossing('2', 61));
    for (const race of [late, early]) {
      race.given(crossing('1', 90), crossing('2', 91));
      expect(score(race)).toEqual(['1:3', '2:3', '3:1']);
    }
  });

  it('changes nothing in a race that was over by its distance', () => {
    const race = timedRace({ laps: 2 }).given(
      ...laps(2),
      checkered(58),
      crossing('1', 60),
      crossing('2', 61),
    );
    expect(score(race)).toEqual(['1:2', '2:2', '3:2']);
    expect(rowOf(race, '1').because).toHaveLength(1);
  });

  it('ends the race by itself among laps that a script records within a second', () => {
    const race = timedRace({ laps: 25, sameCrossingMs: 0 }, 1).given(
      crossing('1', 0.01),
      crossing('1', 0.02),
      checkered(0.021),
    );
    expect(score(race.given(crossing('1', 0.03)))).toEqual(['1:3']);
  });
});

describe('RecordFinish', () => {
  it('writes nothing for a car that has finished', () => {
    const race = timedRace({ laps: 2 }).given(...laps(2), checkered(58));
    expect(race.when({ type: 'RecordFinish', session, car: '1' })).toEqual([]);
  });
});
