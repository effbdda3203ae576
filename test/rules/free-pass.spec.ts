import { crossings, carsNumbered, raceAt, score, viewOf } from '../support/weekend.ts';
import type { Given, Issued } from '../support/given.ts';

const session = 'race';
const caution: Issued = { type: 'CallCaution', session, reason: 'spin' };
const green: Issued = { type: 'ShowGreen', session };
const pass = (car: string): Issued => ({ type: 'AwardFreePass', session, car });
const freePass = (meeting: Given): unknown => viewOf(meeting, 'running-order', session)['freePass'];

/**
 * Returns a race after three laps of the leader: cars 3 and 4 are a lap down, 3 ahead of 4, and car 5 is two
 * down.
 */
const lapped = (): Given =>
  raceAt('green', { freePass: true }, carsNumbered(5)).given(
    ...crossings('1', '2', '1', '2', '3', '4', '5', '1', '2', '3', '4'),
    caution,
  );

/**
 * Returns a race in which car 3 is on the lead lap but has not crossed the line when the yellow flag falls.
 */
const short = (): Given =>
  raceAt('green', { freePass: true }).given(...crossings('1', '2', '3', '1', '2'), caution);

describe('the free pass', () => {
  it('has the first car a lap down as its candidate when the caution falls', () => {
    expect(score(lapped())).toEqual(['1:3', '2:3', '3:2', '4:2', '5:1']);
    expect(freePass(lapped())).toEqual({ candidate: '3', awarded: null });
  });

  it('has no candidate if all cars are on the lead lap, even if some have not crossed the line', () => {
    expect(freePass(short())).toEqual({ candidate: null, awarded: null });
  });

  it('gives no lap until it is awarded', () => {
    const restarted = lapped().given(...crossings('3'), green);
    expect(score(restarted)).toContain('3:2');
    expect(viewOf(restarted, 'results', session)['cautions']).toMatchObject([
      { candidate: '3', freePass: null },
    ]);
  });

  it('gives the lap when it is awarded, and the car stays behind the cars on the lead lap', () => {
    const awarded = lapped().given(pass('3'));
    expect(score(awarded)).toEqual(['1:3', '2:3', '3:3', '4:2', '5:1']);
    expect(freePass(awarded)).toEqual({ candidate: '3', awarded: '3' });
  });

  it('may be awarded to a car other than the candidate', () => {
    expect(score(lapped().given(pass('4')))).toEqual(['1:3', '2:3', '4:3', '3:2', '5:1']);
  });

  it('goes to one car per caution, and to another car at the next', () => {
    const awarded = lapped().given(pass('3'));
    expect(awarded.when(pass('4'))).toBe('free-pass-given');
    awarded.given(green, ...crossings('1', '2', '3', '4'), caution);
    expect(freePass(awarded)).toEqual({ candidate: '4', awarded: null });
    expect(awarded.when(pass('4'))).toEqual(['FreePassAwarded']);
    expect(viewOf(awarded, 'results', session)['cautions']).toMatchObject([
      { lap: 3, candidate: '3', freePass: '3' },
      { lap: 4, candidate: '4', freePass: '4' },
    ]);
  });

  it('passes over the cars that the caution was called for', () => {
    const spun = raceAt('green', { freePass: true }, carsNumbered(5)).given(
      ...crossings('1', '2', '1', '2', '3', '4', '5', '1', '2', '3', '4'),
      { ...caution, cars: ['3'] },
    );
    expect(freePass(spun)).toEqual({ candidate: '4', awarded: null });
  });

  it('goes to a car that is several laps down if no other is a lap down', () => {
    const far = raceAt('green', { freePass: true }).given(
      ...crossings('1', '2', '3', '1', '2', '1', '2', '1', '2', '3'),
      caution,
    );
    expect(freePass(far)).toEqual({ candidate: '3', awarded: null });
  });

  it('adds no lap where laps under caution count, and may be awarded until the restart', () => {
    const circling = raceAt('green', { freePass: true, cautionLapsCount: true }, carsNumbered(3)).given(
      ...crossings('1', '2', '3', '1', '2', '1', '2', '3'),
      caution,
      ...crossings('1', '2', '3'),
    );
    expect(score(circling.given(pass('3'), ...crossings('3')))).toEqual(['1:4', '2:4', '3:4']);
  });

  it('is refused for a car on the lead lap', () => {
    expect(lapped().when(pass('2'))).toBe('car-not-lapped');
  });

  it('is refused after the restart', () => {
    expect(lapped().given(green).when(pass('3'))).toBe('no-caution');
  });

  it('is shown only under a caution', () => {
    expect(freePass(raceAt('green', { freePass: true }))).toBeNull();
    expect(freePass(lapped().given(green))).toBeNull();
  });

  it('is not shown if the format has no free pass', () => {
    expect(freePass(raceAt('yellow'))).toBeNull();
  });

  it('takes the lap away when its record is struck', () => {
    const awarded = lapped().given(pass('3'));
    const revision = awarded.state.revision;
    awarded.given({ type: 'StrikeRecord', revision, reason: 'car 3 caused the caution' }, pass('4'));
    expect(score(awarded)).toEqual(['1:3', '2:3', '4:3', '3:2', '5:1']);
  });
});
