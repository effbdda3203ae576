import { evolve, itemsOf } from '#domain';
import { project, PROJECTION_NAMES } from '#projections';
import { Given, type Issued } from '../support/given.ts';
import {
  secondsBeforeNow,
  crossings,
  meetingOf,
  carsNumbered,
  penalty,
  runQualifying,
  raceAt,
  raceUnderGreen,
  revisionOf,
  rowsIn,
  runRace,
  startRace,
  twoHeats,
  viewOf,
} from '../support/weekend.ts';

const session = 'race';
const caution: Issued = { type: 'CallCaution', session, reason: 'spin', cars: ['2'] };
const HEAD = ['meeting', 'projection', 'projectionVersion', 'revision', 'recordedAt'];

/**
 * Returns a meeting with all kinds of rows: its main is running, with a caution, a penalty and a struck lap.
 */
function weekend(): Given {
  const cars = carsNumbered(8);
  const meeting = runQualifying(meetingOf(twoHeats, cars, { 8: 4 }), cars);
  for (const id of ['heat-1', 'heat-2', 'lcq']) runRace(meeting, id);
  startRace(meeting, 'main').given(
    ...['1', '2', '3'].map((car): Issued => ({ type: 'RecordLap', session: 'main', car })),
    { type: 'CallCaution', session: 'main', reason: 'spin' },
    penalty({ session: 'main', car: '2', penalty: 'to-rear' }),
  );
  return meeting.given({ type: 'StrikeRecord', revision: revisionOf(meeting, 'LapSet', '3'), reason: 'no' });
}

/** The table of projections in the vocabulary: the fields of each view, and the fields of its rows. */
const SHAPES: readonly (readonly [name: string, id: string | undefined, fields: string, row: string])[] = [
  ['meeting', undefined, 'name track date format next sessions', ''],
  ['entry-list', undefined, 'rows', 'car driver team manufacturer transponder standing rookie status'],
  ['qualifying-order', undefined, 'rows', 'rank car driver status bestLapMs speedMph gapMs laps'],
  ['lineup', 'main', 'state rows stale', 'start formation car driver because'],
  [
    'running-order',
    'main',
    'flag lap lapsToGo cautions rows',
    'place car driver laps lastLapMs bestLapMs status lapsLed',
  ],
  [
    'results',
    'heat-1',
    'status resultVersion lapsScheduled lapsRun cautions leadChanges leaders rows',
    'place start car driver team manufacturer laps lapsLed status advancedTo penalties because',
  ],
  ['heat-results', undefined, 'sessions', ''],
  ['field', undefined, 'size rows open missed', 'start car driver via because'],
  [
    'race-log',
    undefined,
    'rows',
    'revision occurredAt recordedAt session lap official type words reason note struck',
  ],
  ['messages', undefined, 'rows', 'revision occurredAt session words reason note'],
  ['lap-chart', 'main', 'rows', ''],
  [
    'penalties',
    undefined,
    'rows',
    'penalty session car kind reason occurredAt recordedAt official rescinded',
  ],
  ['passings', 'main', 'session due rows', ''],
  ['transponders', undefined, 'rows', ''],
  [
    'programme',
    undefined,
    'isSet next',
    'session class className kind name phase lapsScheduled timeScheduledMs cars next',
  ],
  ['draws', undefined, 'rows', ''],
  ['points', 'heat-1', 'session isPublished rankings rows', ''],
  [
    'ranking',
    'standings',
    'ranking state version isComplete waitsFor rows stale',
    'place car who driver points parts tiedWith because',
  ],
];

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');

/** The versions of the projections that are not at version 3. */
const VERSIONS: Readonly<Record<string, number>> = {
  programme: 1,
  draws: 2,
  points: 1,
  ranking: 1,
  passings: 1,
  messages: 1,
  'running-order': 5,
  transponders: 1,
  'entry-list': 1,
  'lap-chart': 3,
  'race-log': 3,
  penalties: 2,
  lineup: 4,
  results: 5,
  'heat-results': 5,
  'qualifying-order': 4,
};

describe('each projection', () => {
  it('is in the table of the vocabulary, and the table has no others', () => {
    expect([...PROJECTION_NAMES].sort()).toEqual(SHAPES.map(([name]) => name).sort());
  });

  it.each(SHAPES)('%s has the fields of the vocabulary', (name, id, fields, row) => {
    const view = viewOf(weekend(), name, id);
    expect(Object.keys(view)).toEqual(expect.arrayContaining([...HEAD, ...words(fields)]));
    const [first] = (view['rows'] ?? [{}]) as object[];
    expect(Object.keys(first ?? {})).toEqual(expect.arrayContaining(words(row)));
  });

  it.each(SHAPES)('%s has the log position that it is computed from', (name, id) => {
    const meeting = weekend();
    expect(viewOf(meeting, name, id)).toMatchObject({
      meeting: 'test',
      projection: name,
      projectionVersion: VERSIONS[name] ?? 3,
      revision: meeting.facts.length - 1,
      recordedAt: meeting.facts.at(-1)?.recordedAt,
    });
  });

  it.each(SHAPES)('%s is the same from a live state and from a log that is folded again', (name, id) => {
    const meeting = weekend();
    const refolded = meeting.facts.reduce(evolve, new Given().state);
    expect(project(refolded, name, id)).toEqual({ kind: 'view', view: viewOf(meeting, name, id) });
  });

  it.each(SHAPES)('%s is plain JSON', (name, id) => {
    const view = viewOf(weekend(), name, id);
    expect(JSON.parse(JSON.stringify(view))).toEqual(view);
  });

  it('is unknown, or its meeting or its session is unknown', () => {
    const kind = (...args: Parameters<typeof project>): string => project(...args).kind;
    const { state } = weekend();
    expect([
      kind(state, 'standings'),
      kind(state, 'toString'),
      kind(new Given().state, 'field'),
      kind(state, 'lineup'),
      kind(state, 'lineup', 'heat-9'),
      kind(state, 'field', 'main'),
      kind(state, 'race-log', 'heat-9'),
    ]).toEqual([
      'projection-unknown',
      'projection-unknown',
      'meeting-unknown',
      'session-unknown',
      'session-unknown',
      'session-unknown',
      'session-unknown',
    ]);
  });
});

describe('the meeting', () => {
  it('shows its sessions in the order of the format, with the progress of each', () => {
    const sessions = viewOf(weekend(), 'meeting')['sessions'];
    const none = { flag: 'checkered', phase: 'unofficial', resultVersion: 1 };
    expect(sessions).toEqual([
      {
        session: 'qualifying',
        kind: 'qualifying',
        name: 'Qualifying',
        ...none,
        lapsScheduled: null,
        lapsRun: 1,
        lineup: 'none',
      },
      ...[
        ['heat-1', 'heat', 'Heat 1'],
        ['heat-2', 'heat', 'Heat 2'],
        ['lcq', 'last-chance', 'LCQ'],
      ].map(([id, kind, name]) => {
        return { session: id, kind, name, ...none, lapsScheduled: 5, lapsRun: 1, lineup: 'posted' };
      }),
      {
        session: 'main',
        kind: 'main',
        name: 'Main',
        flag: 'yellow',
        phase: 'yellow',
        resultVersion: null,
        lapsScheduled: 10,
        lapsRun: 1,
        lineup: 'posted',
      },
    ]);
  });
});

describe('a result', () => {
  it('has its cautions with the laps of their calls and restarts', () => {
    const race = raceUnderGreen(carsNumbered(3)).given(...crossings('1', '2', '3'), caution);
    const revision = race.state.revision;
    race.given(...crossings('1'), { type: 'ShowGreen', session }, ...crossings('2', '1'), caution);
    expect(viewOf(race, 'results', session)['cautions']).toEqual([
      {
        revision,
        kind: 'caution',
        reason: 'spin',
        cars: ['2'],
        lap: 1,
        candidate: null,
        freePass: null,
        waved: [],
        restartLap: 1,
      },
      expect.objectContaining({ lap: 2, restartLap: null }),
    ]);
  });

  it('of each heat and last chance is in the heat results, in the order of the format', () => {
    const meeting = weekend();
    const sessions = viewOf(meeting, 'heat-results')['sessions'] as { session: string }[];
    expect(sessions.map((one) => one.session)).toEqual(['heat-1', 'heat-2', 'lcq']);
    const { rows, status } = viewOf(meeting, 'results', 'heat-2');
    expect(sessions[1]).toMatchObject({ rows, status });
  });

  it('has a reason for each row with the records that it depends on', () => {
    const rows = rowsIn(weekend(), 'results', 'heat-1');
    expect(rows.filter(({ because }) => because.some((why) => why.revisions.length > 0))).toEqual(rows);
  });

  it('has the team and the manufacturer of each car', () => {
    const race = raceAt('unofficial').given({
      type: 'AmendEntry',
      car: '1',
      team: 'First Team',
      manufacturer: 'Ford',
    });
    expect(rowsIn(race, 'results', session)).toMatchObject([
      { car: '1', team: 'First Team', manufacturer: 'Ford' },
      { car: '2', team: null, manufacturer: null },
      { car: '3' },
    ]);
  });

  it('names the crossing that gives a car its place', () => {
    const race = raceUnderGreen(carsNumbered(2), { minLap: { ms: 0 } }).given(...crossings('1', '2', '1'));
    expect(rowsIn(race, 'results', session).map((row) => row.because)).toEqual([
      [
        {
          rule: 'race-order',
          words: '1st: 2 of 10 laps, placed by the order across the line',
          revisions: [race.state.revision],
        },
      ],
      [
        {
          rule: 'race-order',
          words: '2nd: 1 of 10 laps, placed by the order across the line',
          revisions: [race.state.revision - 1],
        },
      ],
    ]);
  });
});

describe('the race log', () => {
  it('has each record with its two times, its official and its words', () => {
    const race = raceUnderGreen(carsNumbered(2)).given(...crossings('1', '2'));
    const at = secondsBeforeNow(race, 0.5);
    race.given({ type: 'ReportSpin', session, car: '2', turn: 3, with: ['1'], at, note: 'from the roof' });
    expect((viewOf(race, 'race-log', session)['rows'] as object[]).at(-1)).toEqual({
      revision: race.state.revision,
      occurredAt: at,
      recordedAt: race.facts.at(-1)?.recordedAt,
      session,
      lap: 1,
      official: { id: 'race control', role: 'director' },
      type: 'CarSpun',
      uncounted: null,
      doubtful: false,
      params: { car: '2', turn: 3, with: ['1'] },
      words: 'Car 2 (Driver 2) spun in turn 3, with car 1 (Driver 1)',
      reason: null,
      note: 'from the roof',
      struck: false,
      struckBy: null,
    });
    expect(rowsIn(race, 'race-log')).toHaveLength(race.facts.length);
  });

  it('has the time and the speed of a lap', () => {
    const race = raceUnderGreen(['1'], { minLap: { ms: 0 } });
    race.given({ type: 'RecordLap', session, car: '1', timeMs: 13_413 });
    expect(rowsIn(race, 'race-log').at(-1)).toMatchObject({
      words: 'Car 1 (Driver 1) completed a lap in 13.413 s (67.099 mph)',
    });
    expect(rowsIn(race.given(...crossings('1')), 'race-log').at(-1)).toMatchObject({
      words: 'Car 1 (Driver 1) completed a lap',
    });
  });

  it('names the fields that an amendment changed, and gives a lap of a minute or more in minutes', () => {
    const race = raceUnderGreen(['1']).given({ type: 'AmendEntry', car: '1', team: 'New Team', standing: 2 });
    const amended = 'Entry of car 1 amended: team New Team, 2nd in the standings';
    expect(rowsIn(race, 'race-log').at(-1)).toMatchObject({ words: amended });
    race.given({ type: 'RecordLap', session, car: '1', timeMs: 62_005 });
    expect(rowsIn(race, 'race-log').at(-1)).toMatchObject({
      words: 'Car 1 (Driver 1) completed a lap in 1:02.005 (14.515 mph)',
    });
  });

  it.each([
    { timeMs: 59_999.6, words: 'completed a lap in 1:00.000 (15.000 mph)' },
    { timeMs: 119_999.7, words: 'completed a lap in 2:00.000 (7.500 mph)' },
  ])('rounds a lap of $timeMs ms up to a whole minute', ({ timeMs, words: lap }) => {
    const race = raceUnderGreen(['1']).given({ type: 'RecordLap', session, car: '1', timeMs });
    expect(rowsIn(race, 'race-log').at(-1)).toMatchObject({ words: `Car 1 (Driver 1) ${lap}` });
  });

  it('keeps a struck record and names the record that struck it', () => {
    const race = raceAt('yellow');
    const revision = revisionOf(race, 'CautionCalled');
    race.given({ type: 'StrikeRecord', revision, reason: 'called in error' });
    const rows = viewOf(race, 'race-log')['rows'] as { revision: number }[];
    const strike = race.state.revision;
    expect(rows.find((row) => row.revision === revision)).toMatchObject({ struck: true, struckBy: strike });
    expect(rows.at(-1)).toMatchObject({ words: `Record ${revision} struck`, reason: 'called in error' });
  });

  it('describes each record in words without field names or codes', () => {
    const rows = rowsIn(weekend(), 'race-log') as unknown as { type: string; words: string }[];
    expect(rows.filter((row) => !/^[A-Z0-9]/.test(row.words) || /undefined|null|\{/.test(row.words))).toEqual(
      [],
    );
  });
});

describe('the lap chart', () => {
  it('has the place and the time of each car and the flag for each lap', () => {
    const race = raceUnderGreen(carsNumbered(3)).given(...crossings('1', '2', '3', '2', '1'), {
      type: 'ShowWhite',
      session,
    });
    race.given(...crossings('3', '1', '2'));
    expect(viewOf(race, 'lap-chart', session)).toMatchObject({
      laps: 3,
      flags: ['green', 'green', 'white'],
      rows: [
        { car: '1', start: 1, places: [1, 2, 1], timesMs: [null, 4_000, 3_000] },
        { car: '2', start: 2, places: [2, 1, 2], timesMs: [null, 2_000, 5_000] },
        { car: '3', start: 3, places: [3, 3], timesMs: [null, 4_000] },
      ],
    });
  });
});

describe('the penalties', () => {
  it('are listed with the record that rescinded them, and not listed once they are struck', () => {
    const race = raceAt('green').given(penalty({ penalty: 'laps', laps: 2 }), penalty({ car: '2' }));
    const [first, second] = [race.state.revision - 1, race.state.revision];
    race.given({ type: 'RescindPenalty', penalty: first, reason: 'other car' });
    expect(viewOf(race, 'penalties')['rows']).toMatchObject([
      { penalty: first, session, car: '1', kind: 'laps', words: '2 laps', rescinded: race.state.revision },
      { penalty: second, car: '2', kind: 'disqualified', rescinded: null },
    ]);
    race.given({ type: 'StrikeRecord', revision: second, reason: 'not decided' });
    expect(rowsIn(race, 'penalties', session).map((row) => row.car)).toEqual(['1']);
  });
});

describe('a view', () => {
  it('of an earlier state does not change with later records', () => {
    const race = raceUnderGreen(carsNumbered(2)).given(...crossings('1'));
    const earlier = race.state;
    const views = ['race-log', 'meeting', 'entry-list', 'penalties'] as const;
    const before = views.map((name) => project(earlier, name));
    race.given(...crossings('2', '1'), penalty({}));
    expect(views.map((name) => project(earlier, name))).toEqual(before);
    expect(rowsIn(race, 'race-log')).toHaveLength(race.facts.length);
  });

  it('does not change the state that it is computed from', () => {
    const meeting = weekend();
    const { state } = meeting;
    const before = JSON.stringify(itemsOf(state.records));
    for (const [name, id] of SHAPES) viewOf(meeting, name, id);
    expect(JSON.stringify(itemsOf(state.records))).toBe(before);
    expect(meeting.state).toBe(state);
  });
});
