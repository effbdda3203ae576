import type { Given, Issued } from '../support/given.ts';
import { carsNumbered, crossings, raceAt, refusal, revisionOf, score, viewOf } from '../support/weekend.ts';

const session = 'race';
const reason = 'decided';
const green: Issued = { type: 'ShowGreen', session };
const yellow = (...cars: string[]): Issued => ({ type: 'CallCaution', session, reason, cars });
const order = (...cars: string[]): Issued => ({ type: 'SetRestartOrder', session, order: cars, reason });
const wave = (...cars: string[]): Issued => ({ type: 'WaveAround', session, cars });
const pass = (car: string): Issued => ({ type: 'AwardFreePass', session, car });

type Spec = NonNullable<Parameters<typeof raceAt>[1]>;

/** Cars 1 and 2 have four laps, cars 3 and 4 three, car 5 two. */
const spread = (spec: Spec = {}): Given =>
  raceAt('green', spec, carsNumbered(5)).given(
    ...crossings('1', '2', '3', '4', '5', '1', '2', '3', '4', '1', '2', '5', '1', '2', '3', '4'),
  );

const restartOf = (race: Given): unknown => viewOf(race, 'running-order', session)['restart'];
const computed = (race: Given): unknown => (restartOf(race) as { computed: unknown }).computed;

describe('the restart order', () => {
  it('is shown as computed, and as race control calls it, until the green flag', () => {
    const race = spread().given(yellow());
    const running = ['1', '2', '3', '4', '5'];
    expect(restartOf(race)).toMatchObject({ computed: running, called: null, lapped: ['3', '4', '5'] });
    race.given(order('2', '1', '3', '4', '5'));
    expect(restartOf(race)).toMatchObject({
      computed: running,
      called: { order: ['2', '1', '3', '4', '5'], reason },
    });
    expect(restartOf(race.given(green))).toBeNull();
    expect(restartOf(race.given(yellow()))).toMatchObject({ called: null });
  });

  it('does not change the score when it is called', () => {
    const before = score(spread().given(yellow()));
    expect(score(spread().given(yellow(), order('5', '4', '3', '2', '1')))).toEqual(before);
  });

  it('may be called under red as well, and not under green', () => {
    expect(raceAt('red').when(order('2', '1', '3'))).toEqual(['RestartOrderSet']);
    expect(raceAt('green').when(order('2', '1', '3'))).toBe('no-caution');
  });

  it('has no retired car', () => {
    const race = spread().given(yellow(), { type: 'RetireCar', session, car: '2', reason });
    expect(computed(race)).toEqual(['1', '3', '4', '5']);
  });

  it('sends the cars of the caution to the rear if the format says so', () => {
    const race = spread({ restart: { cause: 'rear' } }).given(yellow('1'));
    expect(computed(race)).toEqual(['2', '3', '4', '5', '1']);
    expect(viewOf(race, 'running-order', session)['rows']).toMatchObject([
      { car: '2', place: 1 },
      { car: '3', place: 2 },
      { car: '4', place: 3 },
      { car: '5', place: 4 },
      { car: '1', place: 5 },
    ]);
    expect(score(race)[0]).toBe('1:4');
    expect(viewOf(race.given(green), 'running-order', session)['rows']).toMatchObject([
      { car: '1' },
      { car: '2' },
      { car: '3' },
      { car: '4' },
      { car: '5' },
    ]);
    expect(computed(spread().given(yellow('1')))).toEqual(['1', '2', '3', '4', '5']);
  });

  it('has the cars that got a lap back behind the others', () => {
    const race = spread({ freePass: true, restart: { lapped: 'wave-around' } });
    race.given(yellow(), pass('3'), wave('4'));
    expect(computed(race)).toEqual(['1', '2', '5', '3', '4']);
  });

  it('has lapped cars behind the lead lap with "rear", also one that has its lap back on the track', () => {
    const lapped = ['3', '4', '5'];
    const race = spread({ cautionLapsCount: true, restart: { lapped: 'rear' } }).given(yellow('2'));
    race.given(...crossings('3', '1', '2', '4', '5'));
    expect(computed(race)).toEqual(['1', '2', ...lapped]);
  });
});

describe('WaveAround', () => {
  it('gives each car a lap back where laps under caution do not count', () => {
    const race = spread().given(yellow(), wave('3', '4'));
    expect(score(race)).toEqual(['1:4', '2:4', '3:4', '4:4', '5:2']);
    expect(viewOf(race, 'results', session)['cautions']).toMatchObject([{ waved: ['3', '4'] }]);
  });

  it('adds no lap by itself where they do: the car drives its lap', () => {
    const race = spread({ cautionLapsCount: true }).given(yellow(), wave('3'));
    expect(score(race)[2]).toBe('3:3');
    expect(score(race.given(...crossings('3')))[2]).toBe('3:4');
  });

  it('is refused for a car on the lead lap, for the car of the free pass, and without a caution', () => {
    expect(spread().given(yellow()).when(wave('2'))).toBe('car-not-lapped');
    expect(spread().when(wave('3'))).toBe('no-caution');
    const race = spread({ freePass: true }).given(yellow(), pass('3'));
    expect(race.when(wave('4', '3'))).toBe('free-pass-given');
    expect(race.given(wave('4')).when(wave('4'))).toEqual([]);
  });

  it('writes only the cars that were not waved around before', () => {
    const race = spread().given(yellow(), wave('3'), wave('3', '4'));
    expect(race.facts.at(-1)?.data).toMatchObject({ cars: ['4'] });
    expect(score(race)).toEqual(['1:4', '2:4', '3:4', '4:4', '5:2']);
  });

  it('leaves no free pass for a car that was waved around', () => {
    const race = spread({ freePass: true }).given(yellow(), wave('3'));
    expect(refusal(race, pass('3')).words).toContain('Car 3 was waved around.');
  });

  it('is struck as a whole: its laps are not driven, so one of them cannot be disallowed', () => {
    const race = spread().given(yellow(), wave('3', '4'));
    const { code, words } = refusal(race, { type: 'DisallowLap', session, car: '3', lap: 4, reason });
    const revision = revisionOf(race, 'WaveAroundGiven');
    expect(code).toBe('lap-unknown');
    expect(words).toContain(`Car 3 did not drive lap 4: record ${revision} waved it around.`);
    race.given({ type: 'StrikeRecord', revision, reason });
    expect(score(race)).toEqual(['1:4', '2:4', '3:3', '4:3', '5:2']);
  });
});

describe('a stage break', () => {
  const laps = (spec: Spec, kind: 'break' | undefined): string[] =>
    score(
      raceAt('green', { cautionLapsCount: true, ...spec }).given(
        ...crossings('1', '2', '3'),
        { type: 'CallCaution', session, reason, kind },
        ...crossings('1', '2', '3'),
      ),
    );

  it('counts its laps where laps under caution count, unless the format says otherwise', () => {
    expect(laps({}, 'break')).toEqual(['1:2', '2:2', '3:2']);
    expect(laps({ breakLaps: false }, 'break')).toEqual(['1:1', '2:1', '3:1']);
    expect(laps({ breakLaps: false }, undefined)).toEqual(['1:2', '2:2', '3:2']);
    expect(laps({ breakLaps: true, cautionLapsCount: false }, 'break')).toEqual(['1:1', '2:1', '3:1']);
  });

  it('lets a car complete the lap that it is on, like any caution', () => {
    const race = raceAt('green', { cautionLapsCount: true, breakLaps: false }).given(
      ...crossings('1', '2', '3', '1'),
      { type: 'CallCaution', session, reason: 'end of stage 1', kind: 'break' },
      ...crossings('2', '1'),
    );
    expect(score(race)).toEqual(['1:2', '2:2', '3:1']);
    expect(viewOf(race, 'results', session)['cautions']).toMatchObject([
      { kind: 'break', reason: 'end of stage 1' },
    ]);
  });
});
