import { checkFormat } from '#domain';
import {
  formatOfNight,
  lineUpBy,
  NEW_SESSION,
  nightOfFormat,
  previewOf,
  USUAL_NIGHT,
  type Night,
} from './night.ts';

const BY_CARS: Night = {
  name: 'Any number of cars',
  first: 'qualifying',
  sessions: [
    { ...NEW_SESSION, name: 'Qualifying', kind: 'qualifying', length: 10, unit: 'minutes' },
    {
      ...NEW_SESSION,
      name: 'Heat',
      copies: { kind: 'by-cars', most: 8 },
      invert: 4,
      top: 4,
      topTo: 3,
      restTo: 2,
    },
    { ...NEW_SESSION, name: 'Last Chance', kind: 'last-chance', unit: 'minutes', top: 2, topTo: 3 },
    { ...NEW_SESSION, name: 'Main', kind: 'main', length: 30, invert: 6 },
  ],
};
const STRAIGHT: Night = {
  name: 'One race',
  first: 'standings',
  sessions: [{ ...NEW_SESSION, name: 'Main', kind: 'main', length: 50 }],
};

describe('A night that was put together in the builder', () => {
  it.each([USUAL_NIGHT, BY_CARS, STRAIGHT])('$name is a format without errors', (night) => {
    const errors = checkFormat(formatOfNight(night)).filter(({ severity }) => severity === 'error');
    expect(errors).toEqual([]);
  });

  it.each([USUAL_NIGHT, BY_CARS, STRAIGHT])('$name is found again in its format', (night) => {
    expect(nightOfFormat(formatOfNight(night))).toEqual(night);
  });

  it('gives the best of the heats the places before those of the B-main', () => {
    expect(formatOfNight(USUAL_NIGHT).sessions.at(-1)?.lineup).toEqual([
      { from: ['heat-*'], places: [1, 5] },
      { from: ['b-main'], places: [1, 5] },
    ]);
  });

  it('keeps ids apart when two sessions have one name', () => {
    const twice = { ...STRAIGHT, sessions: [...STRAIGHT.sessions, ...STRAIGHT.sessions] };
    expect(formatOfNight(twice).sessions.map(({ id }) => id)).toEqual(['main', 'main-2']);
  });
});

it('leaves a format with other rules to JSON', () => {
  const format = formatOfNight(USUAL_NIGHT);
  expect(nightOfFormat({ ...format, auto: ['post-lineups'] })).toBeNull();
});

it('shows how many cars each race has with the cars that are entered', () => {
  expect(previewOf(USUAL_NIGHT, 24)).toEqual([
    { races: 3, cars: [8, 8] },
    { races: 1, cars: [9, 9] },
    { races: 1, cars: [20, 20] },
  ]);
  expect(previewOf(BY_CARS, 19)).toEqual([
    { races: 1, cars: [19, 19] },
    { races: 3, cars: [6, 7] },
    { races: 1, cars: [7, 7] },
    { races: 1, cars: [14, 14] },
  ]);
});

it('line-ups by qualifying bring a qualifying session, and races lead on as before', () => {
  const night = lineUpBy(USUAL_NIGHT, 'qualifying');
  const { sessions } = formatOfNight(night);
  expect(
    sessions.map(({ id, lineup = [] }) => [
      id,
      lineup.flatMap((source) => ('from' in source ? source.from : [])),
    ]),
  ).toEqual([
    ['qualifying', []],
    ['heat', ['qualifying']],
    ['b-main', ['heat-*']],
    ['a-main', ['heat-*', 'b-main']],
  ]);
  expect(lineUpBy(night, 'draw').sessions).toHaveLength(4);
});
