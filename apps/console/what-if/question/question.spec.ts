import type { Command } from '#domain';
import {
  revisionBeforeNextLineup,
  changedQuery,
  isEmpty,
  parseQuestion,
  questionQuery,
  refusedEntry,
  scriptOf,
  sessionsTouchedBy,
  defaultViews,
  addressErrorsIn,
  type Question,
} from './question.ts';

const penalty: Command = {
  type: 'Penalize',
  session: 'lcq-1',
  car: '7',
  penalty: 'place',
  place: 9,
  reason: 'jumped, “twice” & more',
};
const question: Question = { strike: [98, 99], issue: [penalty], at: 114, show: ['field', 'results/lcq-1'] };
const nothing: Question = { strike: [], issue: [], at: null, show: [] };
const read = (address: string) => parseQuestion(new URLSearchParams(address));

describe('A question in an address', () => {
  it('is read back as it was written', () => {
    const address = new URLSearchParams(
      Object.entries(questionQuery(question)).map(([k, v]) => [k, String(v)]),
    );
    expect(parseQuestion(new URLSearchParams(String(address)))).toEqual(question);
  });

  it('is empty without strikes and rulings, and adds nothing to the address', () => {
    expect(read('')).toEqual(nothing);
    expect(questionQuery(nothing)).toEqual({});
    expect(isEmpty(read('at=5&show=field'))).toBe(true);
  });

  it.each([
    ['strike=98,98', { strike: [98] }],
    ['strike=x,-1,1.5,7', { strike: [7] }],
    ['at=soon', { at: null }],
    ['issue={', { issue: [] }],
    ['issue={"type":"Penalize"}', { issue: [] }],
    [
      'issue=[1,null,{"car":"7"},{"type":"RetireCar","car":"7"}]',
      { issue: [{ type: 'RetireCar', car: '7' }] },
    ],
    ['show=field,,field', { show: ['field'] }],
  ])('%s is read without its invalid parts', (address, part) =>
    expect(read(address)).toEqual({ ...nothing, ...part }),
  );

  it('shows at most as many views as the server allows', () => {
    const shows = Array.from({ length: 30 }, (_, i) => `results/s-${i}`).join(',');
    expect(read(`show=${shows}`).show).toHaveLength(20);
  });
});

describe('A question that is changed', () => {
  const from = new URLSearchParams('strike=98,x&at=-&show=field');

  it('keeps its other parts and an incomplete moment', () =>
    expect(changedQuery(from, { strike: [98, 99] })).toEqual({ strike: '98,99', show: 'field', at: '-' }));

  it('keeps the moment as it is typed; an empty one means now', () => {
    expect(changedQuery(from, { at: '11' })).toEqual({ strike: '98', show: 'field', at: '11' });
    expect(changedQuery(from, { at: '' })).toEqual({ strike: '98', show: 'field' });
  });
});

describe('The errors of an address', () => {
  const none = { at: null, strike: null, issue: null };
  const errorsIn = (address: string) => addressErrorsIn(new URLSearchParams(address), 500);

  it.each(['', 'at=', 'at=0', 'at=500', 'strike=98,99', 'issue=[]'])('are empty for “%s”', (address) =>
    expect(errorsIn(address)).toEqual(none),
  );

  it.each(['-1', 'abc', '1e3', '<b>x', '1.5', ' '])('name the moment “%s”', (text) =>
    expect(errorsIn(String(new URLSearchParams({ at: text }))).at).toMatch(
      /is not a record number.*0 to 500/u,
    ),
  );

  it('name a moment after the end of the log', () =>
    expect(errorsIn('at=501').at).toBe('There is no record 501 yet: the log ends at record 500.'));

  it('name entries that are not records', () =>
    expect(errorsIn('strike=98,x,-1').strike).toBe('Not a record number: “x”, “-1”.'));

  it.each(['{', '{"type":"Penalize"}', '[1]'])('name rulings that read %s', (text) =>
    expect(errorsIn(String(new URLSearchParams({ issue: text }))).issue).toMatch(/unreadable/u),
  );
});

const rows = [
  { revision: 97, session: 'qualifying', type: 'LapSet', struck: false },
  { revision: 98, session: 'qualifying', type: 'LapDisallowed', struck: false },
  { revision: 110, session: 'heat-1', type: 'LineupPosted', struck: true },
  { revision: 116, session: 'heat-1', type: 'LineupPosted', struck: false },
  { revision: 117, session: 'heat-2', type: 'LineupPosted', struck: false },
];
const sessions = [
  { session: 'qualifying', kind: 'qualifying', phase: 'official' },
  { session: 'heat-1', kind: 'heat', phase: 'official' },
  { session: 'lcq-1', kind: 'last-chance', phase: 'green' },
];

describe('A question', () => {
  it('touches the sessions of its strikes and its commands', () =>
    expect(sessionsTouchedBy(question, rows)).toEqual(['qualifying', 'lcq-1']));

  it('shows the results of those sessions and the field by default', () =>
    expect(defaultViews(['qualifying', 'lcq-1', 'gone'], sessions)).toEqual([
      'qualifying-order/qualifying',
      'results/lcq-1',
      'field',
    ]));

  it('shows the fields of the classes of those sessions', () => {
    const classes = ['modifieds', 'stocks'].map((id) => {
      return { session: `${id}/heat-1`, kind: 'heat', phase: 'official' };
    });
    expect(defaultViews(['stocks/heat-1'], classes)).toEqual(['results/stocks/heat-1', 'field/stocks']);
    expect(defaultViews([], classes)).toEqual(['field/modifieds', 'field/stocks']);
  });

  it('suggests the moment before the next line-up that was posted and not struck', () =>
    expect(revisionBeforeNextLineup(rows, { ...nothing, strike: [97, 98] })).toBe(115));

  it('suggests no moment where no line-up was posted later', () => {
    expect(revisionBeforeNextLineup(rows, { ...nothing, strike: [117] })).toBeNull();
    expect(revisionBeforeNextLineup(rows, { ...nothing, issue: [penalty] })).toBeNull();
  });

  it.each([
    ['strike/1', { list: 'strike', index: 1 }],
    ['issue/0/session', { list: 'issue', index: 0 }],
    ['show/12', { list: 'show', index: 12 }],
    ['at', null],
    [undefined, null],
  ])('refused at %s has its refused entry', (field, place) => expect(refusedEntry(field)).toEqual(place));

  it('becomes a script that reopens certified results first', () => {
    const lines = scriptOf(question, {
      meeting: 'clash-2023',
      reason: 'after review',
      touched: ['qualifying', 'lcq-1'],
      sessions,
    });
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      { type: 'ReopenResults', meeting: 'clash-2023', session: 'qualifying', reason: 'after review' },
      { type: 'StrikeRecord', meeting: 'clash-2023', revision: 98, reason: 'after review' },
      { type: 'StrikeRecord', meeting: 'clash-2023', revision: 99, reason: 'after review' },
      { ...penalty, meeting: 'clash-2023' },
    ]);
  });
});
