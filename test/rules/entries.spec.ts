import {
  crossings,
  meetingOf,
  oneRace,
  qualifyingAt,
  raceAt,
  refusal,
  rowOf,
  rowsIn,
  startOrder,
} from '../support/weekend.ts';

const reason = 'official decision';

describe('an entry', () => {
  it('is identified by its number as painted: 07 and 7 are two cars', () => {
    const meeting = meetingOf(oneRace(), ['07', '7', '10', '2', '10x']);
    expect(rowsIn(meeting, 'entry-list').map((row) => row.car)).toEqual(['2', '7', '07', '10', '10x']);
    expect(meeting.when({ type: 'AmendEntry', car: '007', driver: 'Nobody' })).toBe('car-not-entered');
  });

  it('is refused a second time, with the driver who has the number', () => {
    const { words } = refusal(raceAt('entered'), { type: 'EnterCar', car: '2', driver: 'Somebody Else' });
    expect(words).toContain('Car 2 is already entered for Driver 2.');
  });

  it('has all of its fields in the list, and null for fields that were not given', () => {
    const meeting = meetingOf(oneRace(), ['1']).given({
      type: 'EnterCar',
      car: '54',
      driver: 'Ty Gibbs',
      team: 'Joe Gibbs Racing',
      standing: 20,
      manufacturer: 'Toyota',
      transponder: 'T-54',
      rookie: true,
      note: 'by phone',
    });
    const nothing = { team: null, manufacturer: null, transponder: null, standing: null };
    expect(rowsIn(meeting, 'entry-list')).toEqual([
      { car: '1', driver: 'Driver 1', rookie: false, status: 'entered', ...nothing },
      {
        car: '54',
        driver: 'Ty Gibbs',
        team: 'Joe Gibbs Racing',
        manufacturer: 'Toyota',
        transponder: 'T-54',
        standing: 20,
        rookie: true,
        status: 'entered',
      },
    ]);
  });

  it('changes only in the fields that an amendment gives', () => {
    const meeting = raceAt('entered').given({ type: 'AmendEntry', car: '1', team: 'New Team' });
    meeting.given({ type: 'AmendEntry', car: '1', standing: 4 });
    expect(rowsIn(meeting, 'entry-list')[0]).toMatchObject({
      driver: 'Driver 1',
      team: 'New Team',
      standing: 4,
    });
  });

  it('gets no record for an amendment that changes nothing', () => {
    expect(raceAt('entered').when({ type: 'AmendEntry', car: '1', driver: 'Driver 1' })).toEqual([]);
    expect(raceAt('entered').when({ type: 'AmendEntry', car: '1', note: 'nothing' })).toEqual([]);
  });
});

describe('a withdrawn car', () => {
  const withdraw = { type: 'WithdrawCar', car: '1', reason } as const;

  it('stays in the list, and its laps are refused', () => {
    const meeting = qualifyingAt('green').given(withdraw);
    expect(rowsIn(meeting, 'entry-list')[0]).toMatchObject({ car: '1', status: 'withdrawn' });
    expect(meeting.when({ type: 'RecordLap', session: 'qualifying', car: '1' })).toBe('car-withdrawn');
  });

  it('may be entered again', () => {
    const meeting = qualifyingAt('green').given(withdraw);
    meeting.given({ type: 'EnterCar', car: '1', driver: 'Another Driver' });
    expect(rowsIn(meeting, 'entry-list')[0]).toMatchObject({ driver: 'Another Driver', status: 'entered' });
    expect(meeting.when({ type: 'RecordLap', session: 'qualifying', car: '1' })).toEqual(['LapSet']);
  });

  it('loses its place in line-ups, and the cars behind it move up', () => {
    const meeting = qualifyingAt('unofficial').given(withdraw);
    expect(startOrder(meeting, 'race')).toEqual(['2', '3']);
  });

  it('loses its place in a draw', () => {
    expect(startOrder(raceAt('drawn').given(withdraw), 'race')).toEqual(['2', '3']);
  });

  it('continues to race if its line-up was posted before', () => {
    const race = raceAt('green').given(withdraw, ...crossings('1'));
    expect(rowOf(race, '1')).toMatchObject({ laps: 1, place: 1 });
  });
});
