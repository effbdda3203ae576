import { filterChoices, filterRows, parseFilters, filterQuery, parseRevision } from './filters.ts';
import type { LogRow } from '../api/data/records.ts';

const row = (revision: number, more: Partial<LogRow> = {}): LogRow => ({
  revision,
  occurredAt: '2023-02-05T12:00:00.000Z',
  recordedAt: '2023-02-05T12:00:00.000Z',
  session: 'heat-1',
  lap: 1,
  official: { id: 'Ann', role: 'scorer' },
  type: 'LapSet',
  params: {},
  words: 'Lap 1 of car 21',
  reason: null,
  note: null,
  uncounted: null,
  doubtful: false,
  struck: false,
  struckBy: null,
  ...more,
});

const rows = [
  row(0, { type: 'MeetingScheduled', session: null, words: 'Clash scheduled', lap: null }),
  row(1, { struck: true, struckBy: 4 }),
  row(2, { session: 'heat-2', words: 'Lap 1 of car 3' }),
  row(3, { type: 'CarSpun', words: 'Car 21 spun in turn 2', official: { id: 'Bob', role: 'spotter' } }),
  row(4, { type: 'RecordStruck', session: null, words: 'Record 1 struck', reason: 'Tapped twice' }),
];

const shown = (address: string) =>
  filterRows(rows, parseFilters(new URLSearchParams(address))).map(({ revision }) => revision);

describe('The filters of a log', () => {
  it.each([
    ['', [0, 1, 2, 3, 4]],
    ['session=heat-1', [1, 3]],
    ['type=LapSet', [1, 2]],
    ['official=Bob', [3]],
    ['struck=only', [1]],
    ['laps=none', [0, 3, 4]],
    ['text=car+21', [1, 3]],
    ['text=21+SPUN', [3]],
    ['text=spotter', [3]],
    ['text=tapped', [4]],
    ['text=++', [0, 1, 2, 3, 4]],
    ['session=heat-1&laps=none', [3]],
    ['session=pit', []],
  ])('"%s" let pass the records %j', (address, revisions) => expect(shown(address)).toEqual(revisions));

  it('let pass the same list where nothing is filtered', () =>
    expect(filterRows(rows, parseFilters(new URLSearchParams('record=3')))).toBe(rows));
});

describe('An address keeps', () => {
  it.each(['session=heat-1&type=LapSet&official=Jane+Doe&text=car+21&struck=only&laps=none&record=7', ''])(
    'its filters: "%s"',
    (address) => {
      const query = new URLSearchParams(address);
      const written = filterQuery(parseFilters(query), parseRevision(query.get('record')));
      expect(String(new URLSearchParams(written as Record<string, string>))).toBe(address);
    },
  );

  it.each([
    ['12', 12],
    ['0', 0],
    ['-1', null],
    ['1e3', null],
    ['', null],
    [null, null],
  ])('the record %j as %j', (text, revision) => expect(parseRevision(text)).toBe(revision));
});

it('offers the kinds of record and the officials of the rows', () =>
  expect(filterChoices(rows)).toEqual({
    types: ['CarSpun', 'LapSet', 'MeetingScheduled', 'RecordStruck'],
    officials: ['Ann', 'Bob'],
  }));
