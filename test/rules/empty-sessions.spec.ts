import { checkFormat, nextSession, sentFormat, type Format } from '#domain';
import type { Given, Issued } from '../support/given.ts';
import { carsNumbered, meetingOf, places, refusal, runRace } from '../support/weekend.ts';
import { startOrder, twoHeats, viewOf } from '../support/weekend.ts';

type Source = NonNullable<Format['sessions'][number]['lineup']>[number];

/** Two heats by pills, a B-main from their fourth places on, and a main that it and the heats line up. */
const format: Format = {
  id: 'b-main-night',
  points: { race: { places: [10, 8, 6, 4, 2] } },
  rankings: [
    { id: 'pills', by: ['drawn'] },
    { id: 'before', of: ['heat-1', 'heat-2', 'b-main'], points: 'race', by: ['points', 'order:pills'] },
  ],
  sessions: [
    { id: 'heat-1', kind: 'heat', laps: 2, lineup: [{ from: ['pills'], every: 2, offset: 1 }] },
    { id: 'heat-2', kind: 'heat', laps: 2, lineup: [{ from: ['pills'], every: 2, offset: 2 }] },
    {
      id: 'b-main',
      kind: 'last-chance',
      laps: 2,
      lineup: [{ from: ['heat-1', 'heat-2'], places: [4, null] }],
    },
    {
      id: 'main',
      kind: 'main',
      laps: 2,
      lineup: [
        { from: ['heat-1', 'heat-2'], places: [1, 3] },
        { from: ['b-main'], places: [1, 2] },
      ],
    },
    { id: 'show', kind: 'main', laps: 2, lineup: [{ from: ['before'] }] },
  ],
};
const reason = 'official decision';

/** A night with both heats run. */
function heatsRun(cars: number): Given {
  const pills: Issued = { type: 'DrawOrder', ranking: 'pills', order: carsNumbered(cars) };
  return runRace(runRace(meetingOf(format, carsNumbered(cars)).given(pills), 'heat-1'), 'heat-2');
}

describe('a session that no car can reach', () => {
  it('keeps no line-up and no ranking waiting', () => {
    const meeting = heatsRun(6);
    expect(meeting.when({ type: 'PostLineup', session: 'b-main' })).toBe('lineup-empty');
    expect(viewOf(meeting, 'ranking', 'before')).toMatchObject({ isComplete: true, waitsFor: [] });
    expect(startOrder(meeting, 'show')).toEqual(carsNumbered(6));
    expect(places(runRace(meeting, 'main'), 'main')).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(meeting.when({ type: 'PostRanking', ranking: 'before' })).toEqual(['RankingPosted']);
  });

  it('is not the next one', () => {
    expect(nextSession(heatsRun(6).state)?.spec.id).toBe('main');
    expect(nextSession(heatsRun(7).state)?.spec.id).toBe('b-main');
  });

  it('is waited for once a car is in it', () => {
    expect(refusal(heatsRun(7), { type: 'PostLineup', session: 'main' }).code).toBe('sources-not-posted');
    const added = heatsRun(6).given({ type: 'AddToLineup', session: 'b-main', car: '6', reason });
    expect(refusal(added, { type: 'PostLineup', session: 'main' }).code).toBe('sources-not-posted');
    expect(refusal(added, { type: 'PostRanking', ranking: 'before' }).code).toBe('ranking-not-complete');
  });

  it('is known only once all that it rests on is published', () => {
    const pills: Issued = { type: 'DrawOrder', ranking: 'pills', order: carsNumbered(6) };
    const meeting = runRace(meetingOf(format, carsNumbered(6)).given(pills), 'heat-1');
    expect(viewOf(meeting, 'ranking', 'before')['waitsFor']).toEqual(['heat-2', 'b-main']);
  });

  it('is one whose only car was withdrawn', () => {
    const meeting = heatsRun(7).given({ type: 'WithdrawCar', car: '7', reason });
    expect(nextSession(meeting.state)?.spec.id).toBe('main');
    expect(meeting.when({ type: 'PostLineup', session: 'main' })).toEqual(['LineupPosted']);
  });
});

const night = (sources: Source[], field?: number): Format => ({
  id: 'by-cars',
  sessions: [
    { id: 'qualifying', kind: 'qualifying' },
    {
      id: 'heat',
      kind: 'heat',
      laps: 5,
      count: { most: 10 },
      lineup: [{ from: ['qualifying'], deal: 'stagger' }],
    },
    { id: 'b-main', kind: 'last-chance', laps: 5, lineup: [{ from: ['heat-*'], places: [6, null] }] },
    { id: 'feature', kind: 'main', laps: 5, lineup: sources, ...(field && { field }) },
  ],
});
const found = (format: Format): string[] =>
  checkFormat(sentFormat.parse(format)).map(({ session, field, words }) => `${session} ${field}: ${words}`);
const small = 'b-main lineup: with 1 to 5 cars no car can reach it';

describe('the check of a format for any number of cars', () => {
  it('names the numbers with which no car reaches a session', () => {
    expect(found(night([{ from: ['heat-*'] }]))).toEqual([small]);
    const gap: Source[] = [
      { from: ['heat-*'], when: { cars: [1, 10] } },
      { from: ['heat-*'], when: { cars: [20, 30] } },
    ];
    expect(found(night(gap))).toEqual([
      small,
      'feature lineup: with 11 to 19 and 31 or more cars no car can reach it',
    ]);
  });

  it('names the numbers with which the field is full before a source', () => {
    const sources: Source[] = [{ from: ['heat-*'], places: [1, 5] }, { from: ['b-main'] }];
    expect(found(night(sources, 24))).toEqual([
      small,
      'feature field: with 41 or more cars its field of 24 is full before the places of b-main',
    ]);
  });

  it('leaves out formats that are the same for any number of cars', () => {
    expect(found(twoHeats)).toEqual([]);
  });
});

describe('a number of cars with which no car reaches a session', () => {
  const fix = (cars: number): Issued => ({ type: 'FixField', cars, confirm: false });
  const meeting = (): Given => meetingOf(night([{ from: ['heat-*'] }]), carsNumbered(5));

  it('is asked about before the field is fixed', () => {
    const { code, words } = refusal(meeting(), fix(5));
    expect([code, words]).toEqual([
      'needs-confirmation',
      expect.stringContaining('With 5 cars no car can reach b-main.'),
    ]);
    expect(meeting().when({ ...fix(5), confirm: true })).toEqual(['FieldFixed']);
    expect(meeting().when(fix(6))).toEqual(['FieldFixed']);
  });
});
