import { rankingsOf } from './rankings-of.ts';

const pills = { rankings: [{ id: 'pills', by: ['drawn'] }] } as never;

it('lists the rankings of the format', () => {
  expect(rankingsOf({ format: pills })).toEqual([{ id: 'pills', name: 'Pills', className: '' }]);
  expect(rankingsOf({ format: {} })).toEqual([]);
});

it('lists those of each class with the class before the id', () => {
  const classes = [
    { id: 'modifieds', name: 'Modifieds', format: pills },
    { id: 'stocks', name: 'Stock cars', format: {} },
  ];
  expect(rankingsOf({ format: null, classes })).toEqual([
    { id: 'modifieds/pills', name: 'Pills', className: 'Modifieds' },
  ]);
});
