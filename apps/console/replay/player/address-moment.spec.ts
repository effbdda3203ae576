import { mendedIn } from './address-moment.ts';
import { row } from '../rows.fixture.ts';
import { trackOf } from './playback-time.ts';

const track = trackOf([
  row(10, 'SessionOpened', '18:00:00'),
  row(11, 'GreenShown', '18:00:10'),
  row(14, 'LapSet', '18:00:30'),
]);
const mended = (address: string) => mendedIn(new URLSearchParams(address), track, 20);

describe('An address of a replay', () => {
  it.each(['', 'at=10', 'at=14&with=11'])('“%s” names moments of the session', (address) =>
    expect(mended(address)).toBeNull(),
  );

  it.each([
    ['at=abc', {}, '“abc” is no number of a record. Shown is now.'],
    ['at=-1', {}, '“-1” is no number of a record. Shown is now.'],
    ['at=21', {}, 'There is no record 21: the log ends at record 20. Shown is now.'],
    ['at=3', { at: 10 }, 'Record 3 is not one of this session. Shown is its first: record 10.'],
    ['at=13', { at: 11 }, 'Record 13 is not one of this session. Shown is the one before it: record 11.'],
    [
      'at=15',
      {},
      'Record 15 is not one of this session. The last one of it, record 14, came before. Shown is now.',
    ],
  ])('%s is mended, and why is said', (address, query, words) =>
    expect(mended(address)).toMatchObject({ query, words: [words] }),
  );

  it('keeps what is right of it', () =>
    expect(mended('at=11&with=99')).toMatchObject({ query: { at: 11 }, others: [] }));

  it('tells which records are to be found in the log of the meeting', () =>
    expect(mended('at=3&with=13')?.others).toEqual([3, 13]));
});
