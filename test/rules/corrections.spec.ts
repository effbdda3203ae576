import type { Issued } from '../support/given.ts';
import { meetingOf, oneRace, raceAt, refusal, revisionOf, rowsIn, viewOf } from '../support/weekend.ts';

const reason = 'official decision';
const amendMeeting: Issued = {
  type: 'AmendMeeting',
  name: 'Corrected name',
  track: { name: 'Oval', lengthMiles: 0.5 },
};

describe('the name, the date and the track of a meeting', () => {
  it('are corrected, and stay where the correction does not name them', () => {
    const meeting = raceAt('entered').given(amendMeeting);
    expect(viewOf(meeting, 'meeting')).toMatchObject({
      name: 'Corrected name',
      date: '2026-05-02',
      track: { name: 'Oval', lengthMiles: 0.5 },
    });
  });

  it('are as before once the correction is struck', () => {
    const meeting = raceAt('entered').given(amendMeeting);
    meeting.given({ type: 'StrikeRecord', revision: revisionOf(meeting, 'MeetingAmended'), reason });
    expect(viewOf(meeting, 'meeting')).toMatchObject({ name: 'Test', track: { lengthMiles: 0.25 } });
  });

  it('get no record for a correction that changes nothing', () => {
    const meeting = raceAt('entered').given(amendMeeting);
    expect(meeting.when(amendMeeting)).toEqual([]);
    expect(meeting.when({ type: 'AmendMeeting' })).toEqual([]);
  });

  it('give the speeds of the race log again', () => {
    const lap: Issued = { type: 'RecordLap', session: 'race', car: '1', timeMs: 15_000 };
    const meeting = raceAt('green').given(lap);
    const crossed = meeting.facts.length - 1;
    const words = (): string => JSON.stringify(rowsIn(meeting, 'race-log').at(crossed));
    expect(words()).toContain('60.000 mph');
    meeting.given(amendMeeting);
    expect(words()).toContain('120.000 mph');
  });

  it('are recorded only where they change', () => {
    const meeting = raceAt('entered').given({ ...amendMeeting, date: '2026-05-02', name: 'Test' });
    expect(meeting.facts.at(-1)?.data).toEqual({ track: { name: 'Oval', lengthMiles: 0.5 } });
  });
});

describe('a field of an entry', () => {
  const entered = () =>
    meetingOf(oneRace(), []).given({
      type: 'EnterCar',
      car: '7',
      driver: 'Dan Seven',
      team: 'Wrong Team',
      standing: 3,
      rookie: true,
      transponder: null,
    });

  it('is emptied by null', () => {
    const meeting = entered().given({
      type: 'AmendEntry',
      car: '7',
      team: null,
      standing: null,
      rookie: null,
    });
    expect(rowsIn(meeting, 'entry-list')).toMatchObject([{ team: null, standing: null, rookie: false }]);
    expect(rowsIn(meeting, 'race-log').at(-1)).toMatchObject({
      words: 'Entry of car 7 amended: no team, no standing, no rookie',
    });
  });

  it('that is empty is not emptied again', () => {
    expect(entered().when({ type: 'AmendEntry', car: '7', manufacturer: null })).toEqual([]);
  });

  it('is not stored when a new entry leaves it empty', () => {
    expect(Object.values(entered().facts.at(-1)?.data ?? {})).not.toContain(null);
  });
});

describe('a transponder', () => {
  const onCar1 = () => raceAt('entered').given({ type: 'AmendEntry', car: '1', transponder: '1234567' });
  const toCar2: Issued = { type: 'AmendEntry', car: '2', transponder: '1234567' };

  it('is refused on a second car, with the way out', () => {
    const { code, words } = refusal(onCar1(), toCar2);
    expect(code).toBe('transponder-taken');
    expect(words).toContain('Transponder 1234567 is on car 1 (Driver 1).');
    expect(words).toContain('`"transponder": null`');
  });

  it('moves to another car once the first is without it', () => {
    const meeting = onCar1().given({ type: 'AmendEntry', car: '1', transponder: null });
    expect(meeting.when(toCar2)).toEqual(['EntryAmended']);
  });

  it('moves to another car once the first is withdrawn, and the withdrawal then stands', () => {
    const meeting = onCar1().given({ type: 'WithdrawCar', car: '1', reason }, toCar2);
    const withdrawal = revisionOf(meeting, 'CarWithdrawn');
    expect(meeting.when({ type: 'StrikeRecord', revision: withdrawal, reason })).toBe('transponder-taken');
  });

  it('does not come back to a second car with a restored record', () => {
    const meeting = onCar1();
    const amended = revisionOf(meeting, 'EntryAmended');
    meeting.given({ type: 'StrikeRecord', revision: amended, reason }, toCar2);
    expect(meeting.when({ type: 'RestoreRecord', revision: amended, reason })).toBe('transponder-taken');
  });
});

describe('the number of a car', () => {
  it.each(['1\u200d2', '12\ufe0f', '1\u2800', '\u31647', '1\u00a02'])(
    'is refused with an invisible character: %j',
    (car) => {
      const { code, words } = refusal(raceAt('entered'), { type: 'EnterCar', car, driver: 'A Driver' });
      expect(code).toBe('invisible-character');
      expect(words).toMatch(/invisible character in it \(U\+[0-9A-F]{4}\)/u);
    },
  );

  it.each(['07', '-1', '1E5', '１２', '1 A', 'É1'])('may be %s', (car) => {
    expect(raceAt('entered').when({ type: 'EnterCar', car, driver: 'A Driver' })).toEqual(['CarEntered']);
  });
});
