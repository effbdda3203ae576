import { enteredCars, type Format } from '#domain';
import { Given, type Issued } from '../support/given.ts';
import { commandsOf, describeCases, play } from '../support/cases.ts';
import { rankedFormat } from '../support/ranked-night.ts';
import { meetingOf, orderIn, places, runQualifying, runRace, sessionAt } from '../support/weekend.ts';
import { startOrder, twoClasses, twoHeats, viewOf } from '../support/weekend.ts';

const entry = (car: string, more: object = {}): Issued => ({
  type: 'EnterCar',
  car,
  driver: `Driver ${car}`,
  ...more,
});

/** Cars 1 to 4 in both classes. Those of the modifieds have the standings 1 to 4. */
const entered = (): Given =>
  twoClasses().given(
    ...['1', '2', '3', '4'].flatMap((car) => [
      entry(car, { class: 'late-models' }),
      entry(`modifieds/${car}`, { standing: Number(car) }),
    ]),
  );

/** Runs qualifying of a class. The cars are ranked in the order of the list. */
const qualified = (classId: string, ...cars: string[]): Issued[] => {
  const session = `${classId}/qualifying`;
  return [
    { type: 'OpenSession', session },
    { type: 'ShowGreen', session },
    ...cars.map((car, i): Issued => ({ type: 'RecordLap', session, car, timeMs: 15_000 + i * 100 })),
    { type: 'ShowCheckered', session },
    { type: 'PostResults', session },
  ];
};

const sessionsOf = (meeting: Given): unknown[] =>
  (viewOf(meeting, 'meeting')['sessions'] as { session: string }[]).map(({ session }) => session);
const rowsOf = (meeting: Given, name: string, id?: string): Record<string, unknown>[] =>
  viewOf(meeting, name, id)['rows'] as Record<string, unknown>[];

describe('A meeting with classes', () => {
  it('has the cars of each class under numbers of their own', () => {
    const cars = enteredCars(entered().state).map(({ car }) => car);
    expect(cars.filter((car) => car.endsWith('/1'))).toEqual(['late-models/1', 'modifieds/1']);
  });

  it('takes the number of a car once in each class', () => {
    expect(entered().when(entry('1', { class: 'modifieds' }))).toBe('car-already-entered');
    expect(entered().when(entry('modifieds/9', { class: 'modifieds' }))).toEqual(['CarEntered']);
  });

  it('takes a transponder once in all classes', () => {
    const meeting = entered().given(entry('7', { class: 'modifieds', transponder: '100' }));
    expect(meeting.when(entry('7', { class: 'late-models', transponder: '100' }))).toBe('transponder-taken');
  });

  it('means the car of the class by a number in its session', () => {
    const meeting = entered().given(...qualified('modifieds', '2', '1'));
    expect(places(meeting, 'modifieds/qualifying').slice(0, 2)).toEqual(['modifieds/2', 'modifieds/1']);
  });

  it('ranks only the cars of the class in its qualifying', () => {
    const meeting = entered().given(...qualified('modifieds', '2', '1'));
    expect(places(meeting, 'modifieds/qualifying')).toHaveLength(4);
    expect(places(meeting, 'late-models/qualifying')).not.toContain('modifieds/2');
  });

  it('lines up the sessions of a class from its own sessions', () => {
    const meeting = entered().given(
      ...qualified('modifieds', '4', '3', '2', '1'),
      ...qualified('late-models', '1', '2', '3', '4'),
      { type: 'PostLineup', session: 'modifieds/heat-1' },
    );
    expect(startOrder(meeting, 'modifieds/heat-1')).toEqual(['modifieds/4', 'modifieds/2']);
  });

  it('refuses the car of another class in a session', () => {
    const command: Issued = {
      type: 'RecordLap',
      session: 'modifieds/qualifying',
      car: 'late-models/1',
      timeMs: 15_000,
    };
    const meeting = entered().given(
      { type: 'OpenSession', session: 'modifieds/qualifying' },
      { type: 'ShowGreen', session: 'modifieds/qualifying' },
    );
    expect(meeting.when(command)).toBe('car-of-another-class');
  });

  it('knows the session of a grid penalty by its name in the class, and no other session', () => {
    const meeting = entered().given(...qualified('modifieds', '1', '2', '3', '4'));
    const grid = (toSession: string): Issued => ({
      type: 'Penalize',
      session: 'modifieds/qualifying',
      car: '1',
      penalty: 'grid',
      places: 1,
      toSession,
      reason: 'jumped the start',
    });
    expect(meeting.when(grid('late-models/heat-1'))).toBe('session-unknown');
    expect(startOrder(meeting.given(grid('heat-1')), 'modifieds/heat-1')).toEqual([
      'modifieds/3',
      'modifieds/1',
    ]);
  });

  it('takes a penalty from the tariff of its class', () => {
    const tariff = { 'jumped the start': { penalty: 'disqualified' as const } };
    const format = { ...twoHeats, tariff };
    const meeting = entered().given(
      { type: 'ChangeFormat', class: 'modifieds', format, reason: 'the tariff' },
      ...['late-models', 'modifieds'].flatMap((classId) => qualified(classId, '1', '2')),
    );
    const offence = { type: 'Penalize', car: '1', offence: 'jumped the start', reason: 'seen' } as const;
    expect(meeting.when({ ...offence, session: 'late-models/qualifying' })).toBe('penalty-incomplete');
    expect(meeting.when({ ...offence, session: 'modifieds/qualifying' })).toEqual(['PenaltyImposed']);
  });

  it('counts no crossing of a car of another class', () => {
    const session = 'modifieds/qualifying';
    const seen: Issued = { type: 'RecordCrossing', transponder: '100', line: 'sf' };
    const meeting = entered().given(
      entry('7', { class: 'late-models', transponder: '100' }),
      { type: 'OpenSession', session },
      { type: 'ShowGreen', session },
      seen,
      seen,
    );
    expect(orderIn(meeting, session).map(({ car }) => car)).not.toContain('late-models/7');
  });

  it('finds the only entry with a number where a command names no session', () => {
    const meeting = entered().given(entry('9', { class: 'modifieds' }));
    meeting.given({ type: 'AmendEntry', car: '9', driver: 'Ann' });
    expect(meeting.state.entries.get('modifieds/9')?.driver).toBe('Ann');
  });

  it('keeps a car in its class when its number changes', () => {
    const meeting = entered().given({
      type: 'RenumberCar',
      car: 'modifieds/4',
      to: '44',
      reason: 'painted so',
    });
    expect(meeting.state.entries.has('modifieds/44')).toBe(true);
  });

  it('changes the format of one class only', () => {
    const sessions = twoHeats.sessions.map((spec) => (spec.laps ? { ...spec, laps: 7 } : spec));
    const meeting = entered().given({
      type: 'ChangeFormat',
      class: 'modifieds',
      format: { id: 'seven', sessions },
      reason: 'rain',
    });
    const laps = ['modifieds/main', 'late-models/main'].map((id) => sessionAt(meeting, id).spec.laps);
    expect(laps).toEqual([7, 10]);
  });

  it('says the class and the number as painted in the race log', () => {
    const words = rowsOf(entered(), 'race-log').map((row) => row['words']);
    expect(words.slice(-1)).toEqual(['Car 4 in Modifieds entered: Driver modifieds/4']);
    const laps = rowsOf(entered().given(...qualified('modifieds', '2')), 'race-log', 'modifieds/qualifying');
    expect(laps[0]?.['words']).toBe('Modifieds Qualifying opened');
    expect(laps[2]?.['words']).toMatch(/^Car 2 \(/u);
  });

  it('leaves the class out of the reasons for a place', () => {
    const meeting = entered().given(...qualified('modifieds', '2', '1'));
    const because = rowsOf(meeting, 'lineup', 'modifieds/heat-1').map((row) =>
      JSON.stringify(row['because']),
    );
    expect(because.join()).not.toContain('modifieds/');
    expect(because.join()).toContain('1st in Qualifying');
  });

  it('leaves the class out of the reasons of a ranking', () => {
    const format = { ...rankedFormat, points: { heat: { places: [10, 10], least: 0 } } };
    const track = { name: 'Test Oval', lengthMiles: 0.25 };
    const classes = [{ id: 'modifieds', format }];
    const meeting = new Given().given(
      { type: 'ScheduleMeeting', meeting: 'test', name: 'Test', date: '2026-05-02', track, classes },
      ...['1', '2', '3', '4'].map((car) => entry(car, { class: 'modifieds' })),
      { type: 'DrawOrder', ranking: 'modifieds/pills', order: ['1', '2', '3', '4'] },
      { type: 'ImportRanking', ranking: 'modifieds/owners', rows: [{ car: '2' }, { car: '1' }] },
    );
    runRace(meeting, 'modifieds/heat');
    const [first] = rowsOf(meeting, 'ranking', 'modifieds/heat-points');
    expect(first?.['because']).toMatchObject([
      { words: '1st: 10, level with car 1, ahead by owners, 1st to 2nd' },
    ]);
  });
});

describe('A view of one class', () => {
  it('has the field of its main', () => {
    const field = viewOf(entered(), 'field', 'modifieds');
    expect([field['session'], field['class'], field['size']]).toEqual(['modifieds/main', 'modifieds', 4]);
  });

  it('has its entries, its heats and its qualifying', () => {
    const meeting = entered().given(...qualified('modifieds', '2', '1'));
    expect(rowsOf(meeting, 'entry-list', 'modifieds')).toHaveLength(4);
    expect(rowsOf(meeting, 'entry-list')).toHaveLength(8);
    const heats = viewOf(meeting, 'heat-results', 'modifieds')['sessions'] as { session: string }[];
    expect(heats.map(({ session }) => session)).toEqual([
      'modifieds/heat-1',
      'modifieds/heat-2',
      'modifieds/lcq',
    ]);
    expect(viewOf(meeting, 'qualifying-order', 'modifieds')['session']).toBe('modifieds/qualifying');
  });
});

describe('The programme', () => {
  const heats = ['late-models/heat-1', 'late-models/heat-2', 'modifieds/heat-1', 'modifieds/heat-2'];

  it('runs each round of all classes before the next round', () => {
    expect(sessionsOf(entered()).slice(0, 6)).toEqual([
      'late-models/qualifying',
      'modifieds/qualifying',
      ...heats,
    ]);
  });

  it('can be moved while the meeting runs', () => {
    const meeting = entered().given(...qualified('modifieds', '2', '1'), {
      type: 'SetProgramme',
      sessions: ['modifieds/heat-2', 'late-models/qualifying'],
    });
    expect(sessionsOf(meeting).slice(0, 4)).toEqual([
      'modifieds/qualifying',
      'modifieds/heat-2',
      'late-models/qualifying',
      'late-models/heat-1',
    ]);
    expect(viewOf(meeting, 'meeting')['next']).toBe('modifieds/heat-2');
  });

  it('says which session is next, with its class, its laps and its cars', () => {
    const meeting = entered().given(...qualified('late-models', '1'), ...qualified('modifieds', '1'));
    const next = rowsOf(meeting, 'programme').filter((row) => row['next'] === true);
    expect(next).toEqual([
      {
        session: 'late-models/heat-1',
        class: 'late-models',
        className: 'Late Models',
        kind: 'heat',
        name: 'Heat 1',
        phase: 'scheduled',
        lapsScheduled: 5,
        timeScheduledMs: null,
        cars: 2,
        next: true,
      },
    ]);
  });

  it('passes over the sessions that their class has left behind', () => {
    const meeting = entered().given({ type: 'OpenSession', session: 'late-models/qualifying' });
    for (const heat of ['heat-1', 'heat-2']) {
      meeting.given({ type: 'SetProgramme', sessions: [`modifieds/${heat}`] });
    }
    meeting.given(...qualified('modifieds', '1', '2'), {
      type: 'PostLineup',
      session: 'modifieds/heat-1',
    });
    meeting.given({ type: 'OpenSession', session: 'modifieds/heat-1' });
    expect(viewOf(meeting, 'meeting')['next']).toBe('modifieds/heat-2');
  });

  it('follows the order of the format where a kind comes twice', () => {
    type Spec = Format['sessions'][number];
    const race = (id: string, kind: Spec['kind']): Spec => {
      return { id, kind, laps: 1, lineup: [{ from: ['qualifying'] }] };
    };
    const sessions: Spec[] = [
      { id: 'practice', kind: 'practice' },
      { id: 'qualifying', kind: 'qualifying' },
      { id: 'warm-up', kind: 'practice' },
      race('heat-1', 'heat'),
      race('heat-2', 'heat'),
      race('last-chance', 'last-chance'),
      race('semi', 'heat'),
      race('main', 'main'),
    ];
    const meeting = meetingOf({ id: 'two-rounds-of-heats', sessions }, ['1', '2']);
    const next = (at = meeting): unknown => viewOf(at, 'meeting')['next'];
    runQualifying(meeting, ['1', '2']);
    expect(next()).toBe('warm-up');
    expect(next(runRace(meeting, 'heat-2'))).toBe('heat-1');
    expect(next(runRace(meeting, 'last-chance'))).toBe('semi');
    expect(next(runRace(meeting, 'semi'))).toBe('main');
  });
});

describeCases('A case with classes', () => {
  const classes = ['late-models', 'street-stocks'] as const;

  /** The case, with a class for each division of its entries. */
  const withClasses = (): Issued[] =>
    commandsOf('29').map((command) => {
      if (command.type === 'ScheduleMeeting') {
        const { format = '', ...scheduling } = command;
        return { ...scheduling, classes: classes.map((id) => ({ id, format })) };
      }
      if (command.type !== 'EnterCar') return command;
      return { ...command, class: command.team === undefined ? classes[0] : classes[1] };
    });

  it('29: enters the number 7 in both divisions', () => {
    const { meeting, refused } = play(withClasses());
    expect(refused).toEqual([]);
    const entries = enteredCars(meeting.state).map(({ car, driver }) => `${car} ${driver}`);
    expect(entries).toEqual(['late-models/7 A Late Model', 'street-stocks/7 B Street Stock']);
  });

  it('29: refuses the second 7 in a meeting without classes', () => {
    expect(play(commandsOf('29')).refused).toEqual(['car-already-entered']);
  });
});
