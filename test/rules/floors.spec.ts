import { computeLineup, type Format } from '#domain';
import type { Given } from '../support/given.ts';
import { carsNumbered, meetingOf, runQualifying, sessionAt, startOrder } from '../support/weekend.ts';

type Spec = Format['sessions'][number];
type Floors = NonNullable<Spec['floors']>;

const CARS = carsNumbered(9);

/** Returns a meeting after qualifying (1 to 9) for a main with floors. Some of the cars are rookies. */
function qualified(
  floors: Floors,
  { rookies = [], ...spec }: Partial<Spec> & { readonly rookies?: readonly string[] } = {},
): Given {
  const main: Spec = {
    id: 'main',
    kind: 'main',
    laps: 1,
    lineup: [{ from: ['qualifying'] }],
    floors,
    ...spec,
  };
  const meeting = meetingOf(
    { id: 'floors', sessions: [{ id: 'qualifying', kind: 'qualifying' }, main] },
    CARS,
  );
  for (const car of rookies) meeting.given({ type: 'AmendEntry', car, rookie: true });
  return runQualifying(meeting, CARS);
}

const start = (meeting: Given): string => startOrder(meeting, 'main').join(' ');
const winners = (...cars: readonly string[]) =>
  ({ type: 'ImportRanking', ranking: 'last-winner', rows: cars.map((car) => ({ car })) }) as const;
const reasonOf = (meeting: Given, car: string): string | undefined =>
  computeLineup(meeting.state, sessionAt(meeting, 'main')).rows.find((row) => row.car === car)?.because[0]
    ?.words;

describe('a floor', () => {
  it('moves a car of an imported order back, and the others close up', () => {
    const meeting = qualified([{ who: 'last-winner', start: 4 }]);
    expect(start(meeting)).toBe('1 2 3 4 5 6 7 8 9');

    meeting.given(winners('2'));

    expect(start(meeting)).toBe('1 3 4 2 5 6 7 8 9');
    expect(reasonOf(meeting, '2')).toContain('starts no better than 4th: last winner');
  });

  it('holds for each of several cars, and keeps their order', () => {
    const meeting = qualified([{ who: 'rookies', start: 6 }], { rookies: ['1', '2', '3'] });

    expect(start(meeting)).toBe('4 5 6 7 8 1 2 3 9');
  });

  it('leaves a car where it is that starts behind it', () => {
    const meeting = qualified([{ who: 'rookies', start: 3 }], { rookies: ['1', '7'] });

    expect(start(meeting)).toBe('2 3 1 4 5 6 7 8 9');
    expect(reasonOf(meeting, '7')).not.toContain('starts no better');
  });

  it('puts its cars at the rear in their order if there are too few others', () => {
    const rookies = ['1', '2', '4', '5', '6', '7', '8', '9'];

    expect(start(qualified([{ who: 'rookies', start: 6 }], { rookies }))).toBe('3 1 2 4 5 6 7 8 9');
  });

  it('lifts no car above another floor', () => {
    const meeting = qualified(
      [
        { who: 'rookies', start: 6 },
        { who: 'last-winner', start: 'last' },
      ],
      { rookies: ['1', '3'] },
    ).given(winners('2', '3'));

    expect(start(meeting)).toBe('4 5 6 7 8 1 9 2 3');
    expect(reasonOf(meeting, '3')).toContain('starts last: last winner');
  });

  it('never puts a car out of the field', () => {
    const meeting = qualified([{ who: 'rookies', start: 'last' }], {
      rookies: ['1'],
      field: 3,
      alternates: 1,
    });

    expect(start(meeting)).toBe('2 3 1');
  });

  it('puts late cars last', () => {
    const meeting = meetingOf(
      {
        id: 'late',
        rankings: [{ id: 'pills', by: ['drawn'] }],
        sessions: [
          {
            id: 'heat',
            kind: 'heat',
            laps: 1,
            lineup: [{ from: ['pills'] }],
            floors: [{ who: 'late', start: 'last' }],
          },
        ],
      },
      ['1', '2'],
    ).given(
      { type: 'DrawOrder', ranking: 'pills', order: ['1', '2'] },
      { type: 'EnterCar', car: '9', driver: 'A Late Entry' },
      { type: 'DrawOrder', ranking: 'pills', order: ['9', '1', '2'] },
    );

    expect(startOrder(meeting, 'heat')).toEqual(['1', '2', '9']);
  });
});
