import { orderNames, rankingsOf } from './rankings-of.ts';

type Format = Parameters<typeof rankingsOf>[0]['format'] & object;
const plain: Format = { id: 'night', sessions: [] };
const pills: Format = { ...plain, rankings: [{ id: 'pills', by: ['drawn'] }] };

it('lists the rankings of the format', () => {
  expect(rankingsOf({ format: pills })).toEqual([{ id: 'pills', name: 'Pills', className: '' }]);
  expect(rankingsOf({ format: plain })).toEqual([]);
});

it('lists those of each class with the class before the id', () => {
  const classes = [
    { id: 'modifieds', name: 'Modifieds', format: pills },
    { id: 'stocks', name: 'Stock cars', format: plain },
  ];
  expect(rankingsOf({ format: null, classes })).toEqual([
    { id: 'modifieds/pills', name: 'Pills', className: 'Modifieds' },
  ]);
});

it('names sessions and rankings', () => {
  const heat = { session: 'modifieds/heat-1', name: 'Modifieds Heat 1' };
  const classes = [{ id: 'modifieds', name: 'Modifieds', format: pills }];
  expect(orderNames({ format: null, classes, sessions: [heat] })).toEqual([
    heat,
    { session: 'modifieds/pills', name: 'Modifieds Pills' },
  ]);
});
