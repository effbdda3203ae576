import type { Format } from '#domain';
import type { Given, Issued } from '../support/given.ts';
import { heatAndMain, tiedHeat } from '../support/rejections/places.ts';
import {
  carsNumbered,
  crossings,
  finish,
  orderIn,
  penalty,
  qualifyingAt,
  raceAt,
  raceUnderGreen,
  refusal,
  revisionOf,
  rowOf,
  rowsIn,
  startOrder,
  viewOf,
} from '../support/weekend.ts';

const reason = 'level on the photo';
const deadHeat = (...cars: string[]): Issued => ({ type: 'DeclareDeadHeat', session: 'race', cars, reason });
const tieBreak = (session: string, ...cars: string[]): Issued => {
  return { type: 'BreakTie', session, cars, reason: 'coin toss' };
};
const placed = (meeting: Given, session = 'race'): string[] =>
  orderIn(meeting, session).map(({ place, car }) => `${place}:${car}`);
const four = (): Given => raceAt('checkered', {}, carsNumbered(4));

describe('a dead heat', () => {
  it('shares the place, and the next place is skipped', () => {
    expect(placed(four().given(deadHeat('2', '3')))).toEqual(['1:1', '2:2', '2:3', '4:4']);
    expect(placed(four().given(deadHeat('3', '1', '2')))).toEqual(['1:1', '1:2', '1:3', '4:4']);
  });

  it('is the same in any order of its cars', () => {
    expect(placed(four().given(deadHeat('3', '2')))).toEqual(placed(four().given(deadHeat('2', '3'))));
  });

  it('is shown in each view of the session, with its reason', () => {
    const meeting = four().given(deadHeat('2', '3'), { type: 'PostResults', session: 'race' });
    const shared = [{ place: 1 }, { place: 2 }, { place: 2 }, { place: 4 }];
    expect(rowsIn(meeting, 'results', 'race')).toMatchObject(shared);
    expect(rowsIn(meeting, 'running-order', 'race')).toMatchObject(shared);
    expect(rowsIn(meeting, 'results', 'race')[2]).toMatchObject({ intervalMs: 0 });
    expect(viewOf(meeting, 'results', 'race')).toMatchObject({ versions: [{ rows: shared }] });
    expect(rowsIn(meeting, 'lap-chart', 'race').map((row) => row)).toMatchObject([
      { places: [1, 1] },
      { places: [2, 2] },
      { places: [3, 2] },
      { places: [4, 4] },
    ]);
    const { because } = rowOf(meeting, '3');
    expect(because[0]?.words).toMatch(/^2nd, level with car 2: /u);
    expect(because[1]).toEqual({
      rule: 'dead-heat',
      words: `dead heat with car 2: ${reason}`,
      revisions: [revisionOf(meeting, 'DeadHeatDeclared')],
    });
  });

  it('is no longer one when a penalty moves one of its cars', () => {
    const meeting = four().given(deadHeat('2', '3'), penalty({ car: '2', penalty: 'laps', laps: 1 }));
    expect(placed(meeting)).toEqual(['1:1', '2:3', '3:4', '4:2']);
    const rescinded = meeting.given({
      type: 'RescindPenalty',
      penalty: revisionOf(meeting, 'PenaltyImposed'),
      reason,
    });
    expect(placed(rescinded)).toEqual(['1:1', '2:2', '2:3', '4:4']);
  });

  it('is not parted by a car that a penalty puts between its cars', () => {
    const meeting = four().given(deadHeat('2', '3'), penalty({ car: '1', penalty: 'place', place: 2 }));
    expect(placed(meeting)).toEqual(['1:2', '1:3', '3:1', '4:4']);
  });

  it('of a car that is disqualified leaves the others level', () => {
    const meeting = four().given(deadHeat('1', '2', '3'), penalty({ car: '2' }));
    expect(placed(meeting)).toEqual(['1:1', '1:3', '3:4', '4:2']);
  });

  it('moves up with its cars', () => {
    expect(placed(four().given(deadHeat('2', '3'), penalty({ car: '1' })))).toEqual([
      '1:2',
      '1:3',
      '3:4',
      '4:1',
    ]);
  });

  it('ends for a car that has lost a lap since', () => {
    const meeting = four().given(deadHeat('2', '3'));
    meeting.given({ type: 'DisallowLap', session: 'race', car: '3', lap: 1, reason: 'short cut' });
    expect(placed(meeting)).toEqual(['1:1', '2:2', '3:4', '4:3']);
  });

  it('is replaced by a finish that is scored by hand after it', () => {
    const meeting = four().given(deadHeat('2', '3'));
    const order = ['1', '3', '2', '4'].map((car) => ({ car }));
    meeting.given({ type: 'ScoreFinish', session: 'race', order });
    expect(placed(meeting)).toEqual(['1:1', '2:3', '3:2', '4:4']);
    expect(placed(meeting.given(deadHeat('3', '2')))).toEqual(['1:1', '2:3', '2:2', '4:4']);
  });

  it('ends when its record is struck', () => {
    const meeting = four().given(deadHeat('2', '3'));
    const revision = meeting.state.revision;
    meeting.given({ type: 'StrikeRecord', revision, reason });
    expect(placed(meeting)).toEqual(['1:1', '2:2', '3:3', '4:4']);
    meeting.given({ type: 'RestoreRecord', revision, reason });
    expect(placed(meeting)).toEqual(['1:1', '2:2', '2:3', '4:4']);
  });

  it('is declared only once the session is over', () => {
    expect(
      raceUnderGreen(['1', '2'])
        .given(...crossings('1', '2'))
        .when(deadHeat('1', '2')),
    ).toBe('session-not-over');
  });
});

describe('a line-up that needs the difference between tied cars', () => {
  const main = (places: [number, number | null]): Given =>
    tiedHeat({
      id: 'tied',
      sessions: [
        { id: 'heat', kind: 'heat', laps: 1, lineup: [{ draw: true }] },
        { id: 'race', kind: 'main', laps: 1, lineup: [{ from: ['heat'], places }] },
      ],
    });

  it('keeps the place open, names the cars, and cannot be posted', () => {
    const meeting = main([1, 2]);
    expect(startOrder(meeting, 'race')).toEqual(['1']);
    expect(viewOf(meeting, 'lineup', 'race')['open']).toEqual([
      { places: 1, session: 'heat', cars: ['2', '3'] },
    ]);
    expect(viewOf(meeting, 'field')).toMatchObject({ size: 2, missed: [] });
    expect(meeting.when({ type: 'PostLineup', session: 'race' })).toBe('tie-open');
  });

  it('takes the first car of the tie-break, whose place stays shared', () => {
    const meeting = main([1, 2]).given(tieBreak('heat', '3', '2'));
    expect(startOrder(meeting, 'race')).toEqual(['1', '3']);
    expect(placed(meeting, 'heat')).toEqual(['1:1', '2:3', '2:2']);
    expect(rowsIn(meeting, 'lineup', 'race')[1]).toMatchObject({ car: '3', via: 'heat place 2' });
    expect(rowsIn(meeting, 'results', 'heat')).toMatchObject([
      { advancedTo: 'race' },
      { car: '3', advancedTo: 'race' },
      { car: '2', advancedTo: null },
    ]);
    meeting.given({ type: 'PostLineup', session: 'race' });
  });

  it('has the tied cars in doubt in the result, with the session that takes one of them', () => {
    const why = (meeting: Given) =>
      rowsIn(meeting, 'results', 'heat').map(({ because }) =>
        because.flatMap(({ rule, words }) => (rule === 'transfer-tie' ? [words] : [])),
      );
    const tie = ['tie of cars 2 and 3 for the race: not broken yet'];
    expect(why(main([1, 2]))).toEqual([[], tie, tie]);
    expect(why(main([1, 2]).given(tieBreak('heat', '3', '2')))).toEqual([[], [], []]);
    expect(why(main([1, 3]))).toEqual([[], [], []]);
    expect(why(main([1, 1]))).toEqual([[], [], []]);
  });

  it('waits also when all tied cars transfer, because each needs a start', () => {
    const meeting = main([1, 3]);
    const into = { advancedTo: 'race' };
    expect(rowsIn(meeting, 'results', 'heat')).toMatchObject([into, into, into]);
    expect(viewOf(meeting, 'lineup', 'race')['open']).toMatchObject([{ places: 2 }]);
    expect(startOrder(meeting.given(tieBreak('heat', '2', '3')), 'race')).toEqual(['1', '2', '3']);
  });

  it('does not wait if it takes none of the tied cars', () => {
    expect(main([1, 1]).when({ type: 'PostLineup', session: 'race' })).toEqual(['LineupPosted']);
  });

  it('does not wait for a car that was withdrawn', () => {
    const meeting = main([1, 2]).given({ type: 'WithdrawCar', car: '2', reason: 'engine' });
    expect(startOrder(meeting, 'race')).toEqual(['1', '3']);
  });

  it('is decided by the last tie-break', () => {
    const meeting = main([1, 2]).given(tieBreak('heat', '3', '2'));
    expect(meeting.when(tieBreak('heat', '3', '2'))).toEqual([]);
    expect(startOrder(meeting.given(tieBreak('heat', '2', '3')), 'race')).toEqual(['1', '2']);
  });
});

describe('a session whose tie decides who advances', () => {
  const sessions: Format['sessions'] = [
    { id: 'heat', kind: 'heat', laps: 1, lineup: [{ draw: true }] },
    { id: 'b-main', kind: 'last-chance', laps: 1, lineup: [{ from: ['heat'], places: [3, null] }] },
    { id: 'race', kind: 'main', laps: 1, lineup: [{ from: ['heat'], places: [1, 2] }] },
  ];
  const heat = (): Given => tiedHeat({ id: 'tied', sessions });
  const certify: Issued = { type: 'CertifyResults', session: 'heat', confirm: false };
  const ties = (meeting: Given) => viewOf(meeting, 'results', 'heat')['ties'];

  it('names the cars, and the line-ups that need their order', () => {
    expect(ties(heat())).toEqual([{ cars: ['2', '3'], sessions: ['b-main', 'race'] }]);
    expect(ties(heat().given(tieBreak('heat', '3', '2')))).toEqual([]);
  });

  it('asks before it is certified, until the tie is broken and posted', () => {
    const meeting = heat();
    expect(meeting.when(certify)).toBe('needs-confirmation');
    expect(refusal(meeting, certify)).toMatchObject({
      details: { question: 'tie-open', cars: ['2', '3'], decides: ['b-main', 'race'] },
    });
    meeting.given(tieBreak('heat', '3', '2'), { type: 'PostResults', session: 'heat' });
    expect(meeting.when(certify)).toEqual(['ResultsCertified']);
  });

  it('is certified with the tie once an official has confirmed it', () => {
    expect(heat().when({ ...certify, confirm: true })).toEqual(['ResultsCertified']);
  });

  it('asks nothing about a tie that no line-up needs', () => {
    const first: Format['sessions'] = [
      { id: 'heat', kind: 'heat', laps: 1, lineup: [{ draw: true }] },
      { id: 'race', kind: 'main', laps: 1, lineup: [{ from: ['heat'], places: [1, 1] }] },
    ];
    const meeting = tiedHeat({ id: 'first', sessions: first });
    expect([ties(meeting), meeting.when(certify)]).toEqual([[], ['ResultsCertified']]);
  });

  it('has changed since it was posted, in its view as for its certification, once the tie is broken', () => {
    const isChanged = (meeting: Given) => viewOf(meeting, 'results', 'heat')['isChanged'];
    const meeting = heat();
    expect(isChanged(meeting)).toBe(false);
    meeting.given(tieBreak('heat', '3', '2'));
    expect([isChanged(meeting), meeting.when(certify)]).toEqual([true, 'results-changed']);
    meeting.given({ type: 'PostResults', session: 'heat' });
    expect(isChanged(meeting)).toBe(false);
  });
});

describe('a tie of a timed session', () => {
  const times = { '1': [14_000, 15_000], '2': [14_000, 14_200], '3': [14_100, 14_100] };
  const laps = Object.entries(times).flatMap(([car, all]) =>
    all.map((timeMs): Issued => ({ type: 'RecordLap', session: 'qualifying', car, timeMs })),
  );
  type By = 'best-lap' | ('best-lap' | 'second-best-lap' | 'set-first')[];
  const ranked = (by: By): Given =>
    qualifyingAt('green', { rank: { by } }).given(
      ...laps,
      { type: 'ShowCheckered', session: 'qualifying' },
      { type: 'PostResults', session: 'qualifying' },
    );

  it('goes to the car that set the time first, if the format names one time', () => {
    expect(placed(ranked('best-lap'), 'qualifying')).toEqual(['1:1', '2:2', '3:3']);
  });

  it('goes by the next key of the format, which is named in the reason', () => {
    const meeting = ranked(['best-lap', 'second-best-lap']);
    expect(placed(meeting, 'qualifying')).toEqual(['1:2', '2:1', '3:3']);
    expect(rowOf(meeting, '2', 'qualifying').because.map(({ words }) => words)).toEqual([
      '1st: best lap 14.000 s',
      'level with car 1, ahead by second best lap 14.200 s',
    ]);
    expect(rowOf(meeting, '1', 'qualifying').because[1]?.words).toBe(
      'level with car 2, behind by second best lap 15.000 s',
    );
  });

  it('that no key breaks is open until it is broken', () => {
    const meeting = ranked(['best-lap']);
    expect(placed(meeting, 'qualifying')).toEqual(['1:1', '1:2', '3:3']);
    expect(rowsIn(meeting, 'qualifying-order')).toMatchObject([{ rank: 1 }, { rank: 1 }, { rank: 3 }]);
    expect(startOrder(meeting, 'race')).toEqual(['3']);
    meeting.given(tieBreak('qualifying', '2', '1'));
    expect(placed(meeting, 'qualifying')).toEqual(['1:2', '2:1', '3:3']);
    expect(rowOf(meeting, '2', 'qualifying').because.at(-1)?.words).toBe(
      'tie broken in the order 2, 1: coin toss',
    );
    expect(startOrder(meeting, 'race')).toEqual(['2', '1', '3']);
  });

  it('puts a car without the next time behind the others', () => {
    const meeting = qualifyingAt('green', { rank: { by: ['best-lap', 'second-best-lap'] } }).given(
      ...crossings('1').map((lap): Issued => ({ ...lap, session: 'qualifying', timeMs: 14_000 })),
      ...laps.slice(2, 4),
    );
    expect(placed(meeting, 'qualifying').slice(0, 2)).toEqual(['1:2', '2:1']);
  });

  it('of cars without a time is not one', () => {
    const meeting = qualifyingAt('checkered', { rank: { by: ['best-lap'] } }, ['1', '2']).given(
      { type: 'DisallowLap', session: 'qualifying', car: '1', lap: 1, reason },
      { type: 'DisallowLap', session: 'qualifying', car: '2', lap: 1, reason },
    );
    expect(placed(meeting, 'qualifying')).toEqual(['1:1', '2:2']);
  });
});

it('a race in which nobody crossed the line can have a dead heat of finishes', () => {
  const meeting = raceUnderGreen(['1', '2']).given(...finish('race', '1', '2'), deadHeat('1', '2'));
  expect(placed(meeting)).toEqual(['1:1', '1:2']);
});

it('a line-up that waits for a tie names its session as the format does', () => {
  const [heat, ...others] = heatAndMain.sessions;
  const named = {
    ...heatAndMain,
    sessions: [{ ...heat, name: 'The Dash' }, ...others],
  } as typeof heatAndMain;
  const { words } = refusal(tiedHeat(named), { type: 'PostLineup', session: 'race' });
  expect(words).toContain('Race waits for a tie in The Dash: the cars 2 and 3 are level.');
});
