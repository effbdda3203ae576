import { leadingCar, leadingCars } from './car-words.ts';
import { parseCars, carsText } from '../forms/form-values.ts';

const CARS = ['1', 'A', 'A 1', 'a 1', '07', 'Team  B 2'];

describe('a car at the beginning of a line', () => {
  it.each([
    ['A 1 s', 'A 1', ['s']],
    ['a 1 s', 'a 1', ['s']],
    ['A 2', 'A', ['2']],
    ['1 13.413', '1', ['13.413']],
    ['team b 2', 'Team  B 2', []],
  ])('in "%s" is %s: the longest number that fits, in its own spelling', (line, car, rest) => {
    expect(leadingCar(line.split(' '), CARS)).toEqual({ car, rest });
  });

  it.each(['7', '', 'Team B', 'A1'])('is missing in "%s"', (line) => {
    expect(leadingCar(line.split(' '), CARS)).toBeNull();
  });

  it('may be followed by other cars, up to the first words about something else', () => {
    expect(leadingCars('A 1 07 1 spun'.split(' '), CARS)).toEqual({
      cars: ['A 1', '07', '1'],
      rest: ['spun'],
    });
    const isOther = ([, next]: readonly string[]) => next === 'lap';
    const counted = leadingCars('07 1 lap down'.split(' '), CARS, isOther);
    expect(counted).toEqual({ cars: ['07'], rest: ['1', 'lap', 'down'] });
  });
});

describe('cars in a field of a form', () => {
  it.each([
    ['21 13', ['21', '13']],
    ['21, 13 ,', ['21', '13']],
    ['A 1 07', ['A 1', '07']],
    ['Z 9, 07', ['Z 9', '07']],
    ['Z 9,', ['Z 9']],
    ['Z 9', ['Z', '9']],
    ['  ', []],
  ])('%j are %j', (text, cars) => expect(parseCars(text, CARS)).toEqual(cars));

  it.each([[['Z 9']], [['Z 9', '07']], [['07']], [[]]])(
    '%j are the same after they are written and parsed',
    (cars) => {
      expect(parseCars(carsText(cars), [])).toEqual(cars);
    },
  );
});
