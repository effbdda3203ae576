import { fold } from '#domain';
import { Given, type Issued } from '../support/given.ts';
import { crossings, finish, raceAt, refusal, revisionOf, rowsIn, viewOf } from '../support/weekend.ts';

const session = 'race';
const reason = 'driver is unwell';
const relief = (driver = 'Carl Relief', car = '1'): Issued => ({
  type: 'ChangeDriver',
  session,
  car,
  driver,
  reason,
});
const row = (meeting: Given, view = 'results', car = '1'): unknown =>
  rowsIn(meeting, view, session).find((each) => each.car === car);
const certify: Issued[] = [
  { type: 'PostResults', session },
  { type: 'CertifyResults', session },
];
/** Returns a race in which a relief driver takes over car 1 after two laps and drives one. */
const relieved = (): Given =>
  raceAt('green', { laps: 3, minLap: { ms: 0 } }).given(
    ...crossings('1', '2', '1', '2'),
    relief(),
    ...crossings('1', '2'),
  );

describe('a relief driver', () => {
  it('has a stint in laps, after that of the first driver', () => {
    expect(row(relieved())).toMatchObject({
      driver: 'Carl Relief',
      stints: [
        { driver: 'Driver 1', laps: 2 },
        { driver: 'Carl Relief', laps: 1 },
      ],
    });
    expect(row(relieved(), 'results', '2')).toMatchObject({ driver: 'Driver 2', stints: [] });
  });

  it('is named in the reasons of the place, and in the log', () => {
    const meeting = relieved();
    const revision = revisionOf(meeting, 'DriverChanged');
    const because = [
      { rule: 'race-order' },
      { words: 'driven by Driver 1 (2 laps), then Carl Relief (1 lap)', revisions: [revision] },
    ];
    expect(row(meeting)).toMatchObject({ because });
    expect(rowsIn(meeting, 'race-log')[revision]).toMatchObject({
      words: 'Carl Relief drives car 1 (Driver 1) from now on',
    });
  });

  it('is shown in the running order and the lap chart of the session, and nowhere else', () => {
    const meeting = relieved();
    expect(row(meeting, 'running-order')).toMatchObject({ driver: 'Carl Relief' });
    expect(row(meeting, 'lap-chart')).toMatchObject({ driver: 'Carl Relief' });
    expect(rowsIn(meeting, 'entry-list')[0]).toMatchObject({ driver: 'Driver 1' });
  });

  it('drives all laps if the change came before the start', () => {
    const meeting = raceAt('lined-up').given(
      relief(),
      { type: 'OpenSession', session },
      { type: 'ShowGreen', session },
    );
    meeting.given(...crossings('1'));
    expect(row(meeting)).toMatchObject({ stints: [{ driver: 'Carl Relief', laps: 1 }] });
  });

  it('has the laps from the time of the change, also if it is recorded late', () => {
    const meeting = raceAt('green').given(...crossings('1', '1', '1'));
    const at = meeting.facts.at(-2)?.occurredAt ?? '';
    meeting.given({ ...relief(), at });
    expect(row(meeting)).toMatchObject({ stints: [{ laps: 2 }, { driver: 'Carl Relief', laps: 1 }] });
  });

  it('may hand the car back', () => {
    const meeting = relieved().given(relief('Driver 1'), ...finish(session, '1'));
    expect(row(meeting)).toMatchObject({
      driver: 'Driver 1',
      stints: [{ laps: 2 }, { laps: 1 }, { laps: 0 }],
    });
  });

  it('who drives the car already is not recorded again', () => {
    expect(relieved().when(relief())).toEqual([]);
    expect(raceAt('green').when(relief('Driver 1'))).toEqual([]);
  });

  it('is refused for a car that is not in the session, and once the result is certified', () => {
    expect(raceAt('green').when(relief('Carl Relief', '9'))).toBe('car-not-entered');
    expect(
      relieved()
        .given(...finish(session), ...certify)
        .when(relief('Somebody')),
    ).toBe('results-certified');
  });

  it('is gone with the record, and back with it', () => {
    const meeting = relieved();
    const before = row(meeting);
    const revision = revisionOf(meeting, 'DriverChanged');
    meeting.given({ type: 'StrikeRecord', revision, reason });
    expect(row(meeting)).toMatchObject({ driver: 'Driver 1', stints: [] });
    expect(row(meeting.given({ type: 'RestoreRecord', revision, reason }))).toEqual(before);
  });
});

describe('a certified result', () => {
  const certified = (): Given => relieved().given(...finish(session), ...certify);
  const amended = (): Given =>
    certified().given({ type: 'AmendEntry', car: '2', driver: 'Somebody Else', team: 'New Team' });

  it('keeps the names as they were certified, in each view of the session', () => {
    const meeting = amended();
    expect(row(meeting, 'results', '2')).toMatchObject({ driver: 'Driver 2', team: null });
    expect(row(meeting, 'running-order', '2')).toMatchObject({ driver: 'Driver 2' });
    expect(rowsIn(meeting, 'entry-list')[1]).toMatchObject({ driver: 'Somebody Else' });
  });

  it('says how it would read by the entries of now', () => {
    expect(viewOf(certified(), 'results', session)['differs']).toEqual([]);
    expect(viewOf(amended(), 'results', session)['differs']).toEqual([
      { car: '2', from: 2, to: 2, words: 'driver Driver 2, now Somebody Else; team none, now New Team' },
    ]);
  });

  it('keeps the stints, also after the first driver was amended', () => {
    const meeting = certified().given({ type: 'AmendEntry', car: '1', driver: 'Somebody Else' });
    expect(row(meeting)).toMatchObject({ stints: [{ driver: 'Driver 1' }, { driver: 'Carl Relief' }] });
  });

  it('keeps the number that a car had', () => {
    const meeting = certified().given({ type: 'RenumberCar', car: '2', to: '22', reason });
    expect(rowsIn(meeting, 'results', session).map(({ car }) => car)).toEqual(['1', '2', '3']);
    expect(viewOf(meeting, 'results', session)['differs']).toEqual([
      { car: '22', from: 2, to: 2, words: 'number 2, now 22' },
    ]);
  });

  it('shows the names of now again once it is reopened', () => {
    const meeting = amended().given({ type: 'ReopenResults', session, reason });
    expect(row(meeting, 'results', '2')).toMatchObject({ driver: 'Somebody Else' });
    expect(meeting.when({ type: 'CertifyResults', session })).toBe('results-changed');
    meeting.given(...certify);
    expect(row(meeting, 'results', '2')).toMatchObject({ driver: 'Somebody Else', team: 'New Team' });
  });

  it('is posted again before it is certified if a name has changed since', () => {
    const meeting = raceAt('unofficial').given({ type: 'AmendEntry', car: '1', driver: 'Somebody Else' });
    const { code, words } = refusal(meeting, { type: 'CertifyResults', session });
    expect([code, words]).toEqual(['results-changed', expect.stringContaining('or a name in it')]);
  });
});

describe('a result that was certified before names were posted, or by older rules', () => {
  /** Returns the log with the posted rows changed, as an older version might have written them. */
  const older = (change: (rows: Record<string, unknown>[]) => Record<string, unknown>[]): Given => {
    const meeting = raceAt('official');
    const { facts } = meeting;
    const changed = facts.map((fact) =>
      fact.type === 'ResultsPosted'
        ? { ...fact, data: { ...fact.data, rows: change(fact.data.rows) } }
        : fact,
    ) as typeof facts;
    return Object.assign(new Given('2027-01-01T00:00:00.000Z'), { facts: changed, state: fold(changed) });
  };
  const withoutNames = older((rows) => rows.map(({ driver: _, ...rest }) => rest));

  it('shows its places, laps and statuses, and the names of the entries', () => {
    const meeting = withoutNames.given({ type: 'AmendEntry', car: '1', driver: 'Somebody Else' });
    expect(row(meeting)).toMatchObject({ place: 1, laps: 2, driver: 'Somebody Else' });
    expect(viewOf(meeting, 'results', session)['differs']).toEqual([]);
  });

  it('shows the certified copy, says how it would be scored now, and nothing reopens', () => {
    const meeting = older((rows) => {
      const [first, second, third] = rows as [object, object, object];
      return [
        { ...second, place: 1, laps: 3 },
        { ...first, place: 2, laps: 3 },
        { ...third, place: 3 },
      ];
    });
    const results = viewOf(meeting, 'results', session);
    expect(results).toMatchObject({
      status: 'official',
      rows: [
        {
          car: '2',
          place: 1,
          laps: 3,
          because: [{ rule: 'as-certified', words: '1st: as certified' }, { rule: 'race-order' }],
        },
        { car: '1', place: 2, laps: 3 },
        { car: '3', place: 3, laps: 2 },
      ],
      differs: [
        { car: '2', from: 1, to: 2, words: 'place 1st, now 2nd; laps 3, now 2' },
        { car: '1', from: 2, to: 1, words: 'place 2nd, now 1st; laps 3, now 2' },
      ],
    });
  });

  it('keeps a car that would not be scored now', () => {
    const meeting = older((rows) => [...rows, { ...rows[2], car: '77', place: 4 }]);
    expect(rowsIn(meeting, 'results', session).at(-1)).toMatchObject({
      car: '77',
      place: 4,
      status: 'running',
    });
    expect(viewOf(meeting, 'results', session)['differs']).toEqual([
      { car: '77', from: 4, to: null, words: 'only in the certified result' },
    ]);
  });
});
