import type { Format } from '#domain';
import type { Given, Issued } from '../support/given.ts';
import {
  carsNumbered,
  crossings,
  finish,
  meetingOf,
  penalty,
  places,
  qualifyingAt,
  raceUnderGreen,
  rowOf,
  startOrder,
  viewOf,
} from '../support/weekend.ts';

type Spec = Format['sessions'][number];
type Source = NonNullable<Spec['lineup']>[number];

/** Four cars in a drawn heat, and a main whose line-up is read from the heat. */
function heatOf(source: Source, heat: Partial<Spec> = {}, main: Partial<Spec> = {}): Given {
  const cars = carsNumbered(4);
  const format: Format = {
    id: 'heat-and-main',
    sessions: [
      { id: 'heat', kind: 'heat', laps: 2, lineup: [{ draw: true }], ...heat },
      { id: 'main', kind: 'main', laps: 2, lineup: [source], ...main },
    ],
  };
  return meetingOf(format, cars).given(
    { type: 'DrawLineup', session: 'heat', order: cars },
    { type: 'PostLineup', session: 'heat' },
    { type: 'OpenSession', session: 'heat' },
  );
}
const out = (car: string): Issued => ({ type: 'RetireCar', session: 'heat', car, reason: 'engine' });
const green: Issued = { type: 'ShowGreen', session: 'heat' };
const posted = (heat: Given): Given => heat.given({ type: 'PostResults', session: 'heat' });

/** Car 1 wins, car 2 retires under green, car 3 never starts, car 4 is disqualified. */
const troubled = (source: Source, heat: Partial<Spec> = {}, main: Partial<Spec> = {}): Given =>
  posted(
    heatOf(source, heat, main).given(
      out('3'),
      green,
      ...finish('heat', '1', '2', '4'),
      out('2'),
      penalty({ session: 'heat', car: '4' }),
    ),
  );

describe('a car transfers from a race', () => {
  it('when it was running or retired; a car that did not start or is disqualified does not', () => {
    const meeting = troubled({ from: ['heat'] });
    expect(places(meeting, 'heat')).toEqual(['1', '2', '3', '4']);
    expect(startOrder(meeting, 'main')).toEqual(['1', '2']);
  });

  it('when the format names its status', () => {
    expect(startOrder(troubled({ from: ['heat'] }, { transfers: ['running'] }), 'main')).toEqual(['1']);
    const all = { transfers: ['running', 'retired', 'did-not-start', 'disqualified'] } as const;
    expect(startOrder(troubled({ from: ['heat'] }, { transfers: [...all.transfers] }), 'main')).toEqual([
      '1',
      '2',
      '3',
      '4',
    ]);
  });

  it('only when it is still running, if the format says so', () => {
    const heat = heatOf({ from: ['heat'] }, { transfers: ['running'] }).given(
      green,
      ...finish('heat', '1', '3', '4'),
      out('2'),
    );
    expect(startOrder(posted(heat), 'main')).toEqual(['1', '3', '4']);
  });

  it('when its disqualification is rescinded', () => {
    const heat = heatOf({ from: ['heat'] }).given(green, ...finish('heat', ...carsNumbered(4)));
    heat.given(penalty({ session: 'heat', car: '1' }));
    expect(startOrder(posted(heat), 'main')).toEqual(['2', '3', '4']);
    heat.given({ type: 'RescindPenalty', penalty: heat.state.revision - 1, reason: 'on appeal' });
    expect(startOrder(posted(heat), 'main')).toEqual(['1', '2', '3', '4']);
  });
});

describe('a place whose car does not transfer', () => {
  const dsq = (source: Source, main: Partial<Spec> = {}): Given =>
    posted(
      heatOf(source, {}, main).given(
        green,
        ...finish('heat', ...carsNumbered(4)),
        penalty({ session: 'heat', car: '4' }),
      ),
    );

  it('stays empty in a source of places', () => {
    expect(startOrder(dsq({ from: ['heat'], places: [3, 4] }), 'main')).toEqual(['3']);
    const unplaced = troubled({ from: ['heat'], places: [2, 3] });
    expect(startOrder(unplaced, 'main')).toEqual(['2']);
  });

  it('passes to the next car that does in a source with `take`, and in a line-up with `field`', () => {
    const heat = (source: Source, main: Partial<Spec> = {}): Given =>
      posted(
        heatOf(source, { transfers: ['running'] }, main).given(
          green,
          ...crossings('1').map((lap) => ({ ...lap, session: 'heat' })),
          ...finish('heat', '1', '2', '3', '4'),
          out('2'),
        ),
      );
    expect(places(heat({ from: ['heat'] }), 'heat')).toEqual(['1', '2', '3', '4']);
    expect(startOrder(heat({ from: ['heat'], take: 2 }), 'main')).toEqual(['1', '3']);
    expect(startOrder(heat({ from: ['heat'] }, { field: 2 }), 'main')).toEqual(['1', '3']);
    expect(viewOf(heat({ from: ['heat'] }, { field: 2 }), 'field')).toMatchObject({ size: 2 });
  });

  it('is still shown in the result, with the transfer of the others', () => {
    const { rows } = viewOf(dsq({ from: ['heat'], places: [1, 4] }), 'results', 'heat');
    expect(rows).toMatchObject([
      { car: '1', place: 1, advancedTo: 'main' },
      { car: '2', place: 2, advancedTo: 'main' },
      { car: '3', place: 3, advancedTo: 'main' },
      { car: '4', place: 4, advancedTo: null, status: 'disqualified' },
    ]);
  });
});

describe('a timed session', () => {
  it('yields every placed car that is not disqualified, also one without a time', () => {
    const meeting = qualifyingAt('checkered', {}, ['1', '2']).given(
      { type: 'EnterCar', car: '3', driver: 'Driver 3' },
      penalty({ session: 'qualifying', car: '1' }),
      { type: 'PostResults', session: 'qualifying' },
    );
    expect(places(meeting, 'qualifying')).toEqual(['2', '3', '1']);
    expect(startOrder(meeting, 'race')).toEqual(['2', '3']);
  });
});

describe("a share of the winner's laps that a place needs", () => {
  const race = (classified: number): Given =>
    raceUnderGreen(carsNumbered(3), { classified }).given(
      ...crossings('1', '2', '3', '1', '2', '1', '2', '1'),
    );
  const checkered: Issued = { type: 'ShowCheckered', session: 'race' };

  it('leaves a car with fewer laps without a place, and says how many were needed', () => {
    const meeting = race(0.75).given(checkered);
    expect(places(meeting)).toEqual(['1', '2']);
    expect(rowOf(meeting, '3')).toMatchObject({ place: null, status: 'running', laps: 1 });
    expect(rowOf(meeting, '3').because[0]?.words).toBe('no place: not classified: 1 lap, 3 needed');
  });

  it('is rounded down to whole laps', () => {
    expect(places(race(0.49).given(checkered))).toEqual(['1', '2', '3']);
    expect(places(race(0.5).given(checkered))).toEqual(['1', '2']);
  });

  it('takes no place before the flag', () => {
    expect(places(race(0.75))).toEqual(['1', '2', '3']);
  });

  it('is that of the winner after the penalties, and a disqualified car has no place', () => {
    const meeting = race(0.75).given(checkered, penalty({ car: '1' }));
    expect(places(meeting)).toEqual(['2']);
    expect(rowOf(meeting, '1')).toMatchObject({ place: null, status: 'disqualified' });
  });
});
