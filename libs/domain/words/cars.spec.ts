import { openKey, openWords } from './cars.ts';

describe('open places', () => {
  it.each([
    [{ session: 'heat-1' }, ''],
    [{ session: 'heat-1', cars: ['3', '4'] }, 'until the tie of cars 3 and 4 is broken'],
    [{ session: 'draw', among: ['3', '4'] }, 'for cars 3 and 4, until the order is drawn'],
    [{ session: 'inversion', among: ['3', '4'] }, 'for cars 3 and 4, until the inversion is drawn'],
    [{ session: 'owners', among: ['3'] }, 'for car 3, until Owners gives the order'],
    [{ session: 'chosen' }, 'until a car is chosen'],
  ])('of %j say what they wait for', (place, words) => {
    expect(openWords(place, 'Owners')).toBe(words);
  });

  it('of one session have a key for each group of cars', () => {
    expect(openKey({ session: 'draw', among: ['3'] })).not.toBe(openKey({ session: 'draw', cars: ['3'] }));
  });
});
