import {
  crossings,
  finish,
  penalty,
  places,
  raceAt,
  rowOf,
  rowsIn,
  score,
  viewOf,
} from '../support/weekend.ts';
import type { Given, Issued } from '../support/given.ts';

const session = 'race';
type Order = Extract<Issued, { type: 'ScoreFinish' }>['order'];
const scored = (order: Order, note?: string): Issued => ({ type: 'ScoreFinish', session, order, note });
const cars = (...list: string[]): Order => list.map((car) => ({ car }));

/** Returns a race with a green and a checkered flag and no crossings. */
const unrecorded = (): Given => raceAt('green').given(...finish(session));

describe('a finish scored by hand', () => {
  it('takes precedence over the laps', () => {
    expect(places(raceAt('checkered').given(scored(cars('3', '1', '2'))))).toEqual(['3', '1', '2']);
  });

  it('has the recorded laps if none are given', () => {
    const race = raceAt('green').given(...crossings('1', '2', '3', '1'), ...finish(session, '1', '2'));
    expect(score(race.given(scored(cars('2', '1', '3'))))).toEqual(['2:2', '1:3', '3:1']);
  });

  it('has the full distance if nothing was recorded, and no laps for a car that did not start', () => {
    const race = unrecorded().given(
      scored([{ car: '2' }, { car: '1', laps: 8, status: 'retired' }, { car: '3', status: 'did-not-start' }]),
    );
    expect(score(race)).toEqual(['2:10', '1:8', '3:0']);
    expect(['2', '1', '3'].map((car) => rowOf(race, car).status)).toEqual([
      'running',
      'retired',
      'did-not-start',
    ]);
  });

  it('gives a status and its reason in words', () => {
    const [out] = [{ car: '3', laps: 4, status: 'retired', reason: 'suspension' } as const];
    const race = unrecorded().given(scored([{ car: '1' }, { car: '2' }, out]));
    expect(rowOf(race, '3').because).toEqual([
      {
        rule: 'scored-by-hand',
        words: '3rd: scored by hand, 4 laps, retired: suspension',
        revisions: [race.state.revision],
      },
    ]);
  });

  it('lists a disqualified car without a place if the format says so', () => {
    const race = raceAt('checkered', { disqualified: 'unplaced' });
    race.given(scored([{ car: '1', status: 'disqualified' }, { car: '2' }, { car: '3' }]));
    expect(places(race)).toEqual(['2', '3']);
    expect(rowOf(race, '1')).toMatchObject({ place: null, status: 'disqualified' });
  });

  it('is replaced by a later one, even after the results are posted', () => {
    const race = unrecorded().given(scored(cars('1', '2', '3')), { type: 'PostResults', session });
    expect(places(race.given(scored(cars('3', '2', '1'))))).toEqual(['3', '2', '1']);
    expect(race.when(scored(cars('3', '2', '1')))).toEqual([]);
    expect(race.when({ type: 'CertifyResults', session })).toBe('results-changed');
  });

  it('no longer counts when it is struck: the laps decide again', () => {
    const race = raceAt('checkered').given(scored(cars('3', '2', '1')));
    race.given({ type: 'StrikeRecord', revision: race.state.revision, reason: 'misread' });
    expect(places(race)).toEqual(['1', '2', '3']);
  });

  it('can order a dead heat and explain it in a note', () => {
    const race = raceAt('green').given(...crossings('1', '2', '3'), { type: 'ShowCheckered', session });
    const words = 'Cars 2 and 3 are level on the photograph; car 2 led the lap before.';
    race.given(...finish(session, '1'), scored(cars('1', '2', '3'), words));
    const places = rowsIn(race, 'results', session).map((row) => row.place);
    expect(places).toEqual([1, 2, 3]);
    expect(race.facts.at(-1)?.data).toMatchObject({ note: words });
  });

  it('must list each car of the formation, but no scratched car', () => {
    const race = raceAt('lined-up').given(
      { type: 'ScratchCar', session, car: '2', reason: 'engine' },
      { type: 'OpenSession', session },
      { type: 'ShowGreen', session },
      ...finish(session),
    );
    expect(race.when(scored(cars('3', '1', '2')))).toBe('car-not-in-session');
    race.given(scored(cars('3', '1')));
    expect(rowsIn(race, 'results', session).map(({ car, place }) => [car, place])).toEqual([
      ['3', 1],
      ['1', 2],
      ['2', null],
    ]);
  });

  it('is the order that penalties change', () => {
    const race = unrecorded().given(scored(cars('1', '2', '3')), penalty({ penalty: 'place', place: 2 }));
    expect(places(race)).toEqual(['2', '1', '3']);
  });

  it('has no gaps between cars whose crossings were not recorded', () => {
    const race = unrecorded().given(scored(cars('2', '1', '3')));
    expect(rowsIn(race, 'running-order', session)).toMatchObject([
      { car: '2', laps: 10, gapMs: null },
      { car: '1', laps: 10, gapMs: null },
      { car: '3', laps: 10, gapMs: null },
    ]);
  });

  it('has the laps of its leader as the laps run', () => {
    const race = unrecorded().given(scored(cars('1', '2', '3')), { type: 'PostResults', session });
    expect(viewOf(race, 'results', session)['lapsRun']).toBe(10);
    const [seen] = viewOf(race, 'meeting')['sessions'] as { lapsRun: number }[];
    expect(seen?.lapsRun).toBe(10);
  });
});
