import { correctAddress } from './address-correction.ts';
import { row } from '../rows.fixture.ts';
import { timelineOf } from '../session-timeline.ts';

const timeline = timelineOf([
  row(10, 'SessionOpened', '18:00:00'),
  row(11, 'GreenShown', '18:00:10'),
  row(14, 'LapSet', '18:00:30'),
]);
const corrected = (address: string) => correctAddress(new URLSearchParams(address), timeline, 20);

describe('An address of a replay', () => {
  it.each(['', 'at=10', 'at=14&with=11'])('“%s” names moments of the session', (address) =>
    expect(corrected(address)).toBeNull(),
  );

  it.each([
    ['at=abc', {}, '“abc” is not a record number. Showing the latest.'],
    ['at=-1', {}, '“-1” is not a record number. Showing the latest.'],
    ['at=21', {}, 'There is no record 21: the log ends at record 20. Showing the latest.'],
    ['at=3', { at: 10 }, 'Record 3 does not belong to this session. Showing its first: record 10.'],
    ['at=13', { at: 11 }, 'Record 13 does not belong to this session. Showing the one before it: record 11.'],
    [
      'at=15',
      {},
      'Record 15 does not belong to this session. Its last one, record 14, came before. Showing the latest.',
    ],
  ])('%s is corrected, with the reason', (address, query, words) =>
    expect(corrected(address)).toMatchObject({ query, words: [words] }),
  );

  it('keeps its valid moments when another is corrected', () =>
    expect(corrected('at=11&with=99')).toMatchObject({ query: { at: 11 }, others: [] }));

  it('yields the records that only the log of the meeting has', () =>
    expect(corrected('at=3&with=13')?.others).toEqual([3, 13]));
});
