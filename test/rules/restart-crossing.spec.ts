import type { Given } from '../support/given.ts';
import { caution, crossing, flag, red, timedRace } from '../support/timed-race.ts';
import { score, viewOf } from '../support/weekend.ts';

const spec = { laps: 4, cautionLapsCount: true, overtime: { attempts: 2 } };

/** Three laps of 20 s, the last one under yellow. The leader is at the line again at second 80. */
const underYellow = (more: Partial<typeof spec> = {}): Given =>
  timedRace({ ...spec, ...more }, 2).given(
    crossing('1', 20),
    crossing('2', 20.5),
    crossing('1', 40),
    crossing('2', 40.5),
    caution(45),
    crossing('1', 60),
    crossing('2', 60.5),
  );

const board = (race: Given): unknown => {
  const { distance, overtimes } = viewOf(race, 'results', 'race');
  return { distance, overtimes };
};

describe('the crossing at a restart', () => {
  it('comes after a green that is shown before the line', () => {
    const race = underYellow().given(flag('ShowGreen', 78), crossing('1', 80), crossing('2', 80.5));
    expect(board(race)).toEqual({ distance: 6, overtimes: 1 });
    race.given(crossing('2', 100), crossing('1', 100.5), crossing('1', 120), crossing('2', 121));
    expect(score(race)).toEqual(['1:6', '2:6']);
  });

  it('came before a green that is recorded less than a quarter of a lap later', () => {
    const race = underYellow().given(crossing('1', 80), crossing('2', 80.5), flag('ShowGreen', 84.9));
    expect(board(race)).toEqual({ distance: 6, overtimes: 1 });
  });

  it('comes after a green that is recorded a quarter of a lap after the last one', () => {
    const race = underYellow({ laps: 6 }).given(crossing('1', 80), flag('ShowGreen', 85), crossing('1', 97));
    expect(board(race)).toEqual({ distance: 7, overtimes: 1 });
  });

  it('starts no overtime if two laps remain after it', () => {
    const race = underYellow({ laps: 6 }).given(flag('ShowGreen', 78), crossing('1', 80));
    expect(board(race)).toEqual({ distance: 6, overtimes: 0 });
  });

  it('starts overtime if one lap remains after it', () => {
    const race = underYellow({ laps: 5 }).given(flag('ShowGreen', 78), crossing('1', 80));
    expect(board(race)).toEqual({ distance: 6, overtimes: 1 });
  });

  it('was not recorded if the next one comes nearly a lap after the green', () => {
    const race = underYellow().given(flag('ShowGreen', 78), crossing('1', 98), crossing('2', 98.5));
    expect(board(race)).toEqual({ distance: 5, overtimes: 1 });
    const noNeed = underYellow({ laps: 5 }).given(flag('ShowGreen', 78), crossing('1', 98));
    expect(board(noNeed)).toEqual({ distance: 5, overtimes: 0 });
  });

  it('starts overtime after a red flag without a caution', () => {
    const race = timedRace(spec, 2).given(crossing('1', 20), crossing('1', 40), crossing('1', 60), red(65));
    race.given(flag('ShowGreen', 300), crossing('1', 302));
    expect(board(race)).toEqual({ distance: 6, overtimes: 1 });
  });

  it('begins the next attempt after another caution', () => {
    const race = underYellow().given(flag('ShowGreen', 78), crossing('1', 80), caution(85));
    race.given(crossing('1', 110), flag('ShowGreen', 128), crossing('1', 130));
    expect(board(race)).toEqual({ distance: 8, overtimes: 2 });
  });
});
