import { COMMANDS } from '#domain';
import { Given, type Issued } from '../support/given.ts';
import {
  secondsBeforeNow,
  crossings,
  meetingOf,
  carsNumbered,
  oneRace,
  penalty,
  runQualifying,
  qualifyingAndRace,
  raceAt,
  refusal,
  rowsIn,
  runRace,
  scheduling,
  sessionAt,
  twoHeats,
  viewOf,
} from '../support/weekend.ts';

const reason = 'rain until nightfall';
const toForm = (format: ReturnType<typeof oneRace>): Issued => ({ type: 'ChangeFormat', format, reason });

describe('a meeting', () => {
  it('is unknown until it is scheduled', () => {
    expect(new Given().when({ type: 'AddNote', text: 'Gates open' })).toBe('meeting-unknown');
    expect(new Given().given(scheduling(oneRace())).when({ type: 'AddNote', text: 'Gates open' })).toEqual([
      'NoteAdded',
    ]);
  });

  it('stores the format as a document, not as a name', () => {
    const meeting = raceAt('entered');
    expect(meeting.facts[0]?.data).toMatchObject({ format: oneRace() });
    expect(viewOf(meeting, 'meeting')).toMatchObject({
      name: 'Test',
      date: '2026-05-02',
      track: { name: 'Test Oval', lengthMiles: 0.25 },
      format: oneRace(),
    });
  });

  it('is archived and restored, and takes commands all the time', () => {
    const meeting = raceAt('entered').given({ type: 'ArchiveMeeting' });
    expect(viewOf(meeting, 'meeting')).toMatchObject({ archived: true });
    meeting.given({ type: 'AddNote', text: 'Found a trophy' }, { type: 'RestoreMeeting' });
    expect(viewOf(meeting, 'meeting')).not.toHaveProperty('archived');
  });

  it('is not archived under a flag, and its archiving is restored, not struck', () => {
    expect(refusal(raceAt('green'), { type: 'ArchiveMeeting' })).toMatchObject({
      code: 'session-under-flag',
      words: 'race is under a flag. Post the results of the session first.',
    });
    const meeting = raceAt('unofficial').given({ type: 'ArchiveMeeting' });
    const revision = meeting.facts.length - 1;
    expect(meeting.when({ type: 'StrikeRecord', revision, reason })).toBe('record-stands-for-ever');
  });

  it('accepts a command of another day, because an instant is not checked against the date', () => {
    const meeting = raceAt('green').given({ ...crossings('1')[0], at: '2031-01-01T00:00:00.000Z' } as Issued);
    expect(meeting.facts.at(-1)?.occurredAt).toBe('2031-01-01T00:00:00.000Z');
  });

  it('refuses a format with errors, and names the session and the field of each', () => {
    const bad = oneRace({ laps: undefined, lineup: [{ from: ['nowhere'] }] });
    const { code, words, details } = refusal(new Given(), scheduling(bad));
    expect(code).toBe('format-invalid');
    expect(words).toContain('race, laps: a race needs its distance in laps.');
    expect(details['findings']).toMatchObject([
      { session: 'race', field: 'laps' },
      { session: 'race', field: 'lineup[0].from' },
    ]);
  });
});

describe('the instant of a command', () => {
  it.each(['9999-12-31T23:59:59.999-01:00', '0000-01-01T00:00:00+01:00'])(
    'is refused outside of the years 0 to 9999: %s',
    (at) => {
      expect(COMMANDS.AddNote.schema.safeParse({ type: 'AddNote', text: 'a', at }).success).toBe(false);
    },
  );
});

describe('a change of format', () => {
  it('is refused if it removes a session that has run, and the refusal names the session', () => {
    const { code, details } = refusal(raceAt('official'), toForm(qualifyingAndRace()));
    expect([code, details]).toEqual(['format-has-run', { sessions: ['race'] }]);
  });

  it('is refused if it changes a session that has been opened', () => {
    expect(raceAt('open').when(toForm(oneRace({ laps: 9 })))).toBe('format-has-run');
    expect(raceAt('lined-up').when(toForm(oneRace({ laps: 9 })))).toEqual(['FormatChanged']);
  });

  it('is accepted if it changes only sessions that have not been opened', () => {
    const meeting = runQualifying(meetingOf(twoHeats, carsNumbered(8)), carsNumbered(8));
    runRace(meeting, 'heat-1');
    const sessions = twoHeats.sessions.map((spec) => (spec.id === 'lcq' ? { ...spec, laps: 3 } : spec));
    expect(meeting.when(toForm({ ...twoHeats, sessions }))).toEqual(['FormatChanged']);
    expect(sessionAt(meeting, 'lcq').spec.laps).toBe(3);
    expect(sessionAt(meeting, 'heat-1').phase).toBe('unofficial');
  });

  it('keeps the penalties and the moves of sessions that stay', () => {
    const meeting = runQualifying(meetingOf(twoHeats, carsNumbered(8)), carsNumbered(8));
    meeting.given(
      { type: 'PostLineup', session: 'heat-2' },
      { type: 'MoveToRear', session: 'heat-2', car: '2', reason: 'engine change' },
      penalty({ session: 'heat-2', car: '4', penalty: 'to-rear' }),
    );
    const sessions = twoHeats.sessions.toReversed().map((spec) => {
      return spec.id === 'heat-2' ? { ...spec, laps: 9 } : spec;
    });
    meeting.given(toForm({ ...twoHeats, sessions }));
    expect(sessionAt(meeting, 'heat-2')).toMatchObject({ spec: { laps: 9 }, phase: 'lined-up' });
    expect(rowsIn(meeting, 'penalties', 'heat-2')).toMatchObject([{ car: '4', rescinded: null }]);
    expect(rowsIn(meeting, 'lineup', 'heat-2').map((row) => row.car)).toEqual(['2', '4', '6', '8']);
    const view = viewOf(meeting, 'meeting')['sessions'] as { session: string }[];
    expect(view.map(({ session }) => session)).toEqual(['main', 'lcq', 'heat-2', 'heat-1', 'qualifying']);
  });

  it('makes line-ups that were posted before it stale', () => {
    const meeting = runQualifying(meetingOf(qualifyingAndRace(), carsNumbered(3)), carsNumbered(3));
    meeting.given({ type: 'PostLineup', session: 'race' });
    const [timed, race] = qualifyingAndRace().sessions;
    if (!timed || !race) throw new Error('no sessions');
    const inverted = { ...race, lineup: [{ from: ['qualifying'], invert: 3 }] };
    meeting.given(toForm({ id: 'inverted', sessions: [timed, inverted] }));
    expect(viewOf(meeting, 'lineup', 'race')).toMatchObject({
      state: 'stale',
      stale: [
        { car: '1', from: 1, to: 3 },
        { car: '3', from: 3, to: 1 },
      ],
    });
  });
});

describe('a note', () => {
  it('belongs to the meeting or to a session, and its text is in the race log', () => {
    const race = raceAt('green').given({ type: 'AddNote', text: 'Gates open at noon' });
    race.given({ type: 'AddNote', session: 'race', text: 'Turn 3 is wet', at: secondsBeforeNow(race, 10) });
    expect(rowsIn(race, 'race-log').slice(-2)).toMatchObject([
      { session: null, words: 'Gates open at noon' },
      { session: 'race', words: 'Turn 3 is wet' },
    ]);
    expect(rowsIn(race, 'race-log', 'race').at(-1)).toMatchObject({ words: 'Turn 3 is wet' });
  });
});
