import { evolve, initialState, fold } from '#domain';
import {
  crossings,
  finish,
  meetingOf,
  carsNumbered,
  oneRace,
  orderIn,
  penalty,
  places,
  qualifyingAt,
  raceAt,
  refusal,
  revisionOf,
  score,
  sessionAt,
} from '../support/weekend.ts';
import type { Given, Issued } from '../support/given.ts';

const session = 'race';
const reason = 'recorded by mistake';
const strike = (revision: number): Issued => ({ type: 'StrikeRecord', revision, reason });
const restore = (revision: number): Issued => ({ type: 'RestoreRecord', revision, reason: 'it was right' });

/** Returns the scored order, the phase and the entries of a meeting. */
const scoredState = (meeting: Given): unknown => ({
  order: orderIn(meeting, session).map(({ car, place, laps, lapsLed, status }) => {
    return { car, place, laps, lapsLed, status };
  }),
  phase: sessionAt(meeting, session).phase,
  entries: [...meeting.state.entries.keys()],
});

describe('a struck record', () => {
  it.each<[string, Issued]>([
    ['a lap', crossings('3')[0] as Issued],
    ['a caution', { type: 'CallCaution', session, reason: 'debris' }],
    ['a retirement', { type: 'RetireCar', session, car: '1', reason: 'engine' }],
    ['a penalty', penalty({})],
    ['a disallowed lap', { type: 'DisallowLap', session, car: '1', lap: 1, reason: 'short cut' }],
    ['a checkered flag', { type: 'ShowCheckered', session }],
    ['an entry', { type: 'EnterCar', car: '9', driver: 'Nobody' }],
    ['a withdrawal', { type: 'WithdrawCar', car: '1', reason: 'ill' }],
  ])('leaves no trace in any state: %s', (_, command) => {
    const race = raceAt('green').given(...crossings('1', '2', '3', '1'));
    const before = scoredState(race);
    race.given(command);
    const revision = race.state.revision;
    race.given(strike(revision));
    expect(scoredState(race)).toEqual(before);
    expect(race.facts[revision]).toBeDefined();
  });

  it('counts again at its own instant when it is restored', () => {
    const race = raceAt('green').given(...crossings('1', '2', '3', '2', '1'));
    const second = revisionOf(race, 'LapSet', '2');
    const before = score(race);
    expect(score(race.given(strike(second)))).toEqual(['1:2', '2:1', '3:1']);
    expect(score(race.given(restore(second)))).toEqual(before);
    expect(race.when(restore(second))).toEqual([]);
  });

  it('gives the same state when the log is folded one by one and all at once', () => {
    const race = raceAt('green').given(...crossings('1', '2', '3', '2'));
    const revision = revisionOf(race, 'LapSet', '2');
    race.given(strike(revision), ...crossings('3'), restore(revision), strike(revision));
    const oneByOne = race.facts.reduce(evolve, initialState());
    expect(fold(race.facts)).toEqual(oneByOne);
    expect(fold(race.facts.slice(9), fold(race.facts.slice(0, 9)))).toEqual(oneByOne);
  });

  it('frees its car number if it is an entry', () => {
    const meeting = raceAt('entered');
    meeting.given(strike(revisionOf(meeting, 'CarEntered', '3')));
    expect(meeting.when({ type: 'EnterCar', car: '3', driver: 'The Right One' })).toEqual(['CarEntered']);
  });
});

describe('a strike of a change of format', () => {
  it('is refused once a session that it added has been opened', () => {
    const extra = {
      ...oneRace().sessions[0],
      id: 'extra',
      kind: 'practice',
      laps: undefined,
      lineup: undefined,
    };
    const format = { ...oneRace(), sessions: [extra, ...oneRace().sessions] } as ReturnType<typeof oneRace>;
    const meeting = meetingOf(oneRace(), carsNumbered(2)).given({ type: 'ChangeFormat', format, reason });
    const { revision } = meeting.state;
    expect(meeting.given({ type: 'OpenSession', session: 'extra' }).when(strike(revision))).toBe(
      'record-rested-on',
    );
  });
});

describe('a strike', () => {
  it('cannot be struck, and the refusal names the command that restores', () => {
    const race = raceAt('yellow');
    race.given(strike(revisionOf(race, 'CautionCalled')));
    const { code, words } = refusal(race, strike(race.state.revision));
    expect(code).toBe('record-stands-for-ever');
    expect(words).toContain(
      'Reopen the results, post the ranking again, or restore the record that was struck.',
    );
  });

  it('of the entry of a car that raced is refused, with the records that depend on it', () => {
    const race = raceAt('green').given(...crossings('1', '2', '1'));
    const { code, words, details } = refusal(race, strike(revisionOf(race, 'CarEntered', '1')));
    const [draw, lineup] = [revisionOf(race, 'LineupDrawn'), revisionOf(race, 'LineupPosted')];
    const laps = race.facts.flatMap((fact) =>
      fact.type === 'LapSet' && fact.data.car === '1' ? [fact.revision] : [],
    );
    expect(code).toBe('record-rested-on');
    expect(details).toEqual({
      revision: revisionOf(race, 'CarEntered', '1'),
      restsOn: [draw, lineup, ...laps],
    });
    expect(words).toContain(
      `CarEntered 1 cannot go before what depends on it: ${[draw, lineup, ...laps].join(', ')}.`,
    );
  });

  it('lists at most ten records in its refusal, and counts the others', () => {
    const race = raceAt('green').given(...crossings(...Array.from({ length: 12 }, () => '1')));
    const { words } = refusal(race, strike(revisionOf(race, 'GreenShown')));
    expect(words).toMatch(/depends on it: (\d+, ){9}\d+ and 2 more\./);
  });

  it('is accepted once the records that depend on it are struck, the last one first', () => {
    const race = raceAt('green').given(...crossings('1'));
    for (const type of ['LapSet', 'GreenShown', 'SessionOpened', 'LineupPosted', 'LineupDrawn'] as const) {
      expect(race.when(strike(revisionOf(race, type)))).toEqual(['RecordStruck']);
    }
    expect(sessionAt(race, session).phase).toBe('scheduled');
  });

  it('of a restart is accepted, because the race depends only on the first green flag', () => {
    const race = raceAt('yellow').given({ type: 'ShowGreen', session }, ...crossings('1'));
    expect(race.when(strike(revisionOf(race, 'GreenShown')))).toEqual(['RecordStruck']);
    expect(score(race)[0]).toBe('1:0');
  });

  it('is accepted if only records of another session follow', () => {
    const meeting = qualifyingAt('unofficial').given({ type: 'PostLineup', session });
    meeting.given({ type: 'OpenSession', session }, { type: 'ShowGreen', session });
    const green = meeting.state.revision;
    meeting.given({ type: 'RecordLap', session: 'qualifying', car: '1', timeMs: 13_000 });
    expect(meeting.when(strike(green))).toEqual(['RecordStruck']);
  });

  it('of the first green flag is refused, also after a second start or another session', () => {
    const race = raceAt('red').given(
      { type: 'RestartFromZero', session, reason },
      { type: 'ShowGreen', session },
    );
    race.given(...crossings('1'));
    expect(race.when(strike(revisionOf(race, 'GreenShown')))).toBe('record-rested-on');
    const meeting = qualifyingAt('unofficial').given({ type: 'PostLineup', session });
    meeting.given({ type: 'OpenSession', session }, { type: 'ShowGreen', session }, ...crossings('1'));
    expect(meeting.when(strike(revisionOf(meeting, 'GreenShown')))).toBe('record-rested-on');
  });

  it('of a rescinded penalty is refused until the rescission is struck', () => {
    const race = raceAt('checkered').given(penalty({}));
    const imposed = revisionOf(race, 'PenaltyImposed');
    race.given({ type: 'RescindPenalty', penalty: imposed, reason });
    expect(race.when(strike(imposed))).toBe('record-rested-on');
    race.given(strike(revisionOf(race, 'PenaltyRescinded')));
    expect(places(race)).toEqual(['2', '3', '1']);
    expect(race.when(strike(imposed))).toEqual(['RecordStruck']);
    expect(race.when({ type: 'RescindPenalty', penalty: imposed, reason })).toBe('penalty-unknown');
  });

  it('of posted results is refused if a line-up depends on them', () => {
    const meeting = qualifyingAt('unofficial').given({ type: 'PostLineup', session });
    const { code, details } = refusal(meeting, strike(revisionOf(meeting, 'ResultsPosted')));
    expect([code, details['restsOn']]).toEqual(['record-rested-on', [revisionOf(meeting, 'LineupPosted')]]);
  });

  it('of posted results is refused if they were certified', () => {
    const race = raceAt('official').given({ type: 'ReopenResults', session });
    expect(race.when(strike(revisionOf(race, 'ResultsPosted')))).toBe('record-rested-on');
  });

  it('of posted results removes their version if no record depends on them', () => {
    const race = raceAt('unofficial');
    race.given(strike(revisionOf(race, 'ResultsPosted')));
    expect(sessionAt(race, session)).toMatchObject({ phase: 'checkered', results: { posted: [] } });
    race.given({ type: 'PostResults', session });
    expect(race.facts.at(-1)?.data).toMatchObject({ version: 1 });
  });

  it('of a change of format is refused once cars have run under it', () => {
    const meeting = raceAt('drawn');
    const format = meeting.state.format;
    if (!format) throw new Error('no format');
    const sessions = format.sessions.map((spec) => ({ ...spec, laps: 20 }));
    meeting.given({ type: 'ChangeFormat', format: { ...format, sessions }, reason: 'more laps' });
    const changed = meeting.state.revision;
    meeting.given({ type: 'PostLineup', session }, { type: 'OpenSession', session });
    meeting.given({ type: 'ShowGreen', session });
    expect(meeting.when(strike(changed))).toBe('record-rested-on');
  });

  it('of the checkered flag continues the race', () => {
    const race = raceAt('green').given(...crossings('1', '2', '3'), ...finish(session));
    race.given(strike(revisionOf(race, 'CheckeredShown')), ...crossings('1', '1'));
    expect(score(race)).toEqual(['1:3', '2:1', '3:1']);
    expect(sessionAt(race, session).phase).toBe('green');
  });
});
