import { orderAtLap } from '#domain';
import type { Given, Issued } from '../support/given.ts';
import { caution, crossing, flag, timedRace } from '../support/timed-race.ts';
import { score, sessionAt } from '../support/weekend.ts';

const session = 'race';

/** Laps of 20 s: car 1 leads the first two, car 2 the others, and car 3 is a lap down from lap 3 on. */
const race = (): Given =>
  timedRace({ laps: 4 }).given(
    crossing('1', 20),
    crossing('2', 21),
    crossing('3', 22),
    crossing('1', 40),
    crossing('2', 41),
    crossing('3', 59),
    crossing('2', 60),
    crossing('1', 61),
    crossing('2', 80),
    crossing('3', 80.5),
    crossing('1', 81),
    flag('ShowCheckered', 82),
  );

const scoreAt = (meeting: Given, lap: number): string[] =>
  orderAtLap(meeting.state, sessionAt(meeting, session), lap).map(({ car, laps }) => `${car}:${laps}`);

describe('the order at a lap', () => {
  it('is that of a race with that lap as its distance', () => {
    expect(scoreAt(race(), 1)).toEqual(['1:1', '2:1', '3:1']);
    expect(scoreAt(race(), 2)).toEqual(['1:2', '2:2', '3:2']);
    expect(scoreAt(race(), 3)).toEqual(['2:3', '1:3', '3:3']);
  });

  it('at the last lap is the result', () => {
    expect(scoreAt(race(), 4)).toEqual(score(race()));
  });

  it('does not change with later laps', () => {
    const before = scoreAt(timedRace({ laps: 25 }).given(crossing('1', 20), crossing('2', 21)), 1);
    expect(before).toEqual(['1:1', '2:1', '3:0']);
    expect(scoreAt(race(), 1).slice(0, 2)).toEqual(before.slice(0, 2));
  });

  it('leaves out a finish that was scored by hand, and stays once the result is certified', () => {
    const order = ['3', '2', '1'].map((car) => ({ car }));
    const later: Issued[] = [
      { type: 'ScoreFinish', session, order },
      { type: 'PostResults', session },
      { type: 'CertifyResults', session },
    ];
    expect(scoreAt(race().given(...later), 2)).toEqual(['1:2', '2:2', '3:2']);
  });

  it('is not extended by overtime', () => {
    const spec = { laps: 3, cautionLapsCount: true, overtime: { attempts: 1 } };
    const extended = timedRace(spec, 2).given(crossing('1', 20), crossing('2', 21), crossing('1', 40));
    extended.given(
      caution(45),
      crossing('1', 60),
      crossing('2', 61),
      flag('ShowGreen', 78),
      crossing('1', 80),
    );
    expect(scoreAt(extended, 3)).toEqual(['1:3', '2:2']);
  });
});
