import { splitIntoColumns } from './board-layout.ts';

it('The first column of a big screen is the longer one', () => {
  expect(splitIntoColumns([1, 2, 3, 4, 5], 2)).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
  expect(splitIntoColumns([1, 2], 1)).toEqual([[1, 2]]);
});
