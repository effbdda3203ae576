import { COMMAND_TYPES, COMMANDS, evolve, REJECTIONS, type CommandType, type RejectionCode } from '#domain';
import { Given, type Issued } from '../support/given.ts';
import {
  by,
  crossings,
  meetingOf,
  oneRace,
  penalty,
  qualifyingAndRace,
  qualifyingAt,
  raceAt,
  refusal,
  revisionOf,
  scheduling,
} from '../support/weekend.ts';

const session = 'race';
const qualifying = 'qualifying';
const reason = 'official decision';

type Command<T extends CommandType> = Extract<Issued, { type: T }>;
type Scenario = readonly [given: () => Given, command: Issued | ((meeting: Given) => Issued)];

const lap = (fields: Partial<Command<'RecordLap'>> = {}): Issued => ({
  type: 'RecordLap',
  session,
  car: '1',
  ...fields,
});
const place = (fields: Partial<Command<'PlaceCar'>> = {}): Issued => ({
  type: 'PlaceCar',
  session,
  car: '1',
  start: 2,
  reason,
  ...fields,
});
const draw = (...order: string[]): Issued => ({ type: 'DrawLineup', session, order });
const scored = (...cars: string[]): Issued => ({
  type: 'ScoreFinish',
  session,
  order: cars.map((car) => ({ car })),
});
const finish = (car = '1'): Issued => ({ type: 'RecordFinish', session, car });
const onCar = (type: 'MoveToRear' | 'ScratchCar' | 'RetireCar' | 'ReturnCar', car = '1'): Issued => {
  return { type, session, car, reason };
};
const toForm = (format: Command<'ChangeFormat'>['format']): Issued => ({
  type: 'ChangeFormat',
  format,
  reason,
});

const invalid = oneRace({ lineup: [{ from: ['nowhere'] }] });
const freePass = { freePass: true };
const lapDown = (): Given => raceAt('green', freePass).given(...crossings('1', '2', '3', '1', '2', '1', '2'));
const caution: Issued = { type: 'CallCaution', session, reason };
const passTo = (car: string): Issued => ({ type: 'AwardFreePass', session, car });
const scratched = (): Given => raceAt('lined-up').given(onCar('ScratchCar'));
const withStranger = (phase: 'lined-up' | 'green' | 'checkered'): Given =>
  raceAt(phase).given({ type: 'EnterCar', car: '9', driver: 'A Late Entry' });
const inOvertime = (): Given =>
  raceAt('green', { laps: 2, overtime: { attempts: 1 } }).given(
    ...crossings('1'),
    caution,
    { type: 'ShowGreen', session },
    { type: 'CallCaution', session, reason: 'another spin' },
  );
/**
 * Returns certified results with a penalty that was folded in without a decision, as a what-if question does.
 */
function whatIf(): Given {
  const meeting = raceAt('official');
  const imposed = raceAt('unofficial').given(penalty({})).facts.at(-1);
  if (imposed) meeting.state = evolve(meeting.state, { ...imposed, revision: meeting.state.revision + 1 });
  return meeting;
}
const onRecord =
  (command: 'StrikeRecord' | 'RestoreRecord', type: Parameters<typeof revisionOf>[1]) =>
  (meeting: Given): Issued => ({ type: command, revision: revisionOf(meeting, type), reason });

/** Each code, with each command that can be refused with it for a different reason. */
const SCENARIOS: { readonly [C in RejectionCode]: readonly Scenario[] } = {
  'meeting-unknown': [[() => new Given(), { type: 'EnterCar', car: '1', driver: 'A Driver' }]],
  'meeting-already-scheduled': [[() => raceAt('entered'), scheduling(oneRace())]],
  'format-unknown': [
    [() => new Given(), scheduling('no-such-preset')],
    [() => raceAt('entered'), toForm('no-such-preset')],
  ],
  'format-invalid': [
    [() => new Given(), scheduling(invalid)],
    [() => raceAt('entered'), toForm(invalid)],
  ],
  'format-has-run': [
    [() => raceAt('open'), toForm(oneRace({ laps: 20 }))],
    [() => raceAt('official'), toForm(qualifyingAndRace())],
  ],
  'car-already-entered': [[() => raceAt('entered'), { type: 'EnterCar', car: '1', driver: 'Somebody Else' }]],
  'car-not-entered': [
    [() => raceAt('entered'), { type: 'AmendEntry', car: '9', driver: 'A Driver' }],
    [() => raceAt('entered'), { type: 'WithdrawCar', car: '9', reason }],
    [() => raceAt('entered'), draw('1', '2', '9')],
    [() => raceAt('entered').given({ type: 'WithdrawCar', car: '2', reason }), draw('1', '2')],
    [
      () => meetingOf(oneRace({ lineup: [{ provisional: 'standings' }] }), ['1']),
      { type: 'DeclineProvisional', session, car: '9', reason },
    ],
    [() => raceAt('lined-up'), place({ car: '9' })],
    [() => raceAt('lined-up'), onCar('MoveToRear', '9')],
    [() => raceAt('lined-up'), onCar('ScratchCar', '9')],
    [() => raceAt('green'), lap({ car: '9' })],
    [() => qualifyingAt('green'), { type: 'RecordNoAttempt', session: qualifying, car: '9', reason }],
    [() => raceAt('green'), { type: 'CallCaution', session, reason, cars: ['1', '9'] }],
    [() => raceAt('green'), { type: 'ReportSpin', session, car: '1', with: ['9'] }],
    [() => raceAt('green'), { type: 'ReportIncident', session, kind: 'fire', cars: ['9'] }],
    [() => raceAt('yellow', freePass), passTo('9')],
    [() => raceAt('green'), onCar('RetireCar', '9')],
    [() => raceAt('green'), onCar('ReturnCar', '9')],
    [() => raceAt('checkered'), finish('9')],
    [() => raceAt('green'), penalty({ car: '9' })],
  ],
  'car-withdrawn': [
    [
      () => qualifyingAt('green').given({ type: 'WithdrawCar', car: '1', reason }),
      lap({ session: qualifying }),
    ],
  ],
  'session-unknown': [
    [() => raceAt('entered'), { type: 'AddNote', session: 'heat-9', text: 'Rain' }],
    [() => raceAt('entered'), { type: 'PostLineup', session: 'heat-9' }],
    [() => raceAt('green'), lap({ session: 'heat-9' })],
  ],
  'role-may-not': [
    [() => raceAt('green'), { ...caution, official: by('scorer') }],
    [
      () => raceAt('yellow'),
      (meeting) => ({ ...onRecord('StrikeRecord', 'CautionCalled')(meeting), official: by('scorer') }),
    ],
    [
      () => raceAt('yellow'),
      (meeting) => ({ ...onRecord('RestoreRecord', 'CautionCalled')(meeting), official: by('scorer') }),
    ],
  ],
  'session-has-no-lineup': [[() => qualifyingAt('open'), { type: 'PostLineup', session: qualifying }]],
  'sources-not-posted': [[() => qualifyingAt('checkered'), { type: 'PostLineup', session }]],
  'lineup-empty': [
    [() => meetingOf(oneRace(), []).given(draw()), { type: 'PostLineup', session }],
    [() => qualifyingAt('unofficial', {}, []), { type: 'PostLineup', session }],
  ],
  'lineup-not-posted': [
    [() => raceAt('drawn'), { type: 'OpenSession', session }],
    [() => raceAt('drawn'), onCar('MoveToRear')],
    [() => raceAt('drawn'), place()],
    [() => raceAt('drawn'), onCar('ScratchCar')],
  ],
  'lineup-not-drawn': [[() => raceAt('entered'), { type: 'PostLineup', session }]],
  'session-has-no-draw': [
    [() => qualifyingAt('scheduled'), draw('1', '2', '3')],
    [() => qualifyingAt('scheduled'), { type: 'DrawLineup', session: qualifying, order: ['1'] }],
  ],
  'session-has-no-provisional': [
    [() => raceAt('drawn'), { type: 'DeclineProvisional', session, car: '1', reason }],
  ],
  'car-twice': [
    [() => raceAt('entered'), draw('1', '2', '1')],
    [() => raceAt('checkered'), scored('1', '2', '3', '2')],
  ],
  'car-scratched': [
    [() => scratched().given({ type: 'OpenSession', session }, { type: 'ShowGreen', session }), lap()],
    [scratched, place()],
    [scratched, onCar('MoveToRear')],
    [scratched, penalty({ penalty: 'to-rear' })],
  ],
  'place-beyond-last': [
    [() => raceAt('lined-up'), place({ start: 4 })],
    [() => scratched(), place({ car: '2', start: 3 })],
    [() => raceAt('checkered'), penalty({ penalty: 'place', place: 4 })],
  ],
  'session-started': [
    [() => raceAt('green'), draw('3', '2', '1')],
    [
      () =>
        qualifyingAt('unofficial')
          .given({ type: 'PostLineup', session }, { type: 'OpenSession', session })
          .given({ type: 'ShowGreen', session }, penalty({ session: qualifying })),
      { type: 'PostLineup', session },
    ],
    [() => raceAt('green'), onCar('MoveToRear')],
    [() => raceAt('green'), place()],
    [() => raceAt('green'), onCar('ScratchCar')],
    [() => raceAt('green'), { type: 'OpenSession', session }],
    [() => raceAt('yellow'), { type: 'OpenSession', session }],
    [
      () => raceAt('green', { lineup: [{ draw: true }, { provisional: 'standings' }] }),
      { type: 'DeclineProvisional', session, car: '1', reason },
    ],
  ],
  'session-not-open': [
    [() => raceAt('lined-up'), { type: 'ShowGreen', session }],
    [() => raceAt('lined-up'), caution],
    [() => raceAt('lined-up'), { type: 'ShowRed', session, reason }],
    [() => raceAt('lined-up'), { type: 'ShowWhite', session }],
    [() => raceAt('lined-up'), { type: 'ShowCheckered', session }],
    [() => raceAt('lined-up'), { type: 'ReportSpin', session, car: '1' }],
    [() => raceAt('lined-up'), { type: 'ReportIncident', session, kind: 'fluid', cars: [] }],
    [() => raceAt('lined-up'), { type: 'ExtendDistance', session, laps: 2, reason }],
    [() => raceAt('drawn'), onCar('RetireCar')],
    [() => raceAt('drawn'), penalty({ penalty: 'to-rear' })],
  ],
  'session-not-green': [
    [() => raceAt('lined-up'), lap()],
    [() => raceAt('open'), lap()],
    [() => raceAt('open'), caution],
    [() => raceAt('open'), { type: 'ShowRed', session, reason }],
    [() => raceAt('open'), { type: 'ShowWhite', session }],
    [() => raceAt('open'), { type: 'ShowCheckered', session }],
  ],
  'session-over': [
    [() => raceAt('checkered'), { type: 'ShowGreen', session }],
    [() => raceAt('checkered'), caution],
    [() => raceAt('checkered'), { type: 'ShowRed', session, reason }],
    [() => raceAt('checkered'), { type: 'ShowWhite', session }],
    [() => raceAt('checkered'), { type: 'OpenSession', session }],
    [() => raceAt('checkered'), { type: 'ExtendDistance', session, laps: 2, reason }],
  ],
  'session-not-over': [
    [() => raceAt('green'), finish()],
    [() => raceAt('green'), scored('1', '2', '3')],
    [() => raceAt('red'), { type: 'PostResults', session }],
  ],
  'flag-not-possible': [
    [() => raceAt('red'), { type: 'ShowWhite', session }],
    [() => raceAt('green').given({ type: 'ShowWhite', session }), { type: 'ShowGreen', session }],
  ],
  'session-not-timed': [
    [() => raceAt('green'), { type: 'RecordNoAttempt', session, car: '1', reason }],
    [() => raceAt('checkered'), penalty({ penalty: 'lap-time' })],
  ],
  'car-not-in-session': [
    [() => withStranger('green'), lap({ car: '9' })],
    [() => withStranger('lined-up'), place({ car: '9' })],
    [() => withStranger('green'), penalty({ car: '9' })],
    [() => withStranger('checkered'), scored('1', '2', '3', '9')],
  ],
  'car-retired': [
    [() => raceAt('green').given(onCar('RetireCar'), { type: 'ShowCheckered', session }), finish()],
  ],
  'session-has-no-distance': [
    [() => qualifyingAt('green'), { type: 'ExtendDistance', session: qualifying, laps: 2, reason }],
    [() => qualifyingAt('checkered'), { ...scored('1', '2', '3'), session: qualifying } as Issued],
    [() => qualifyingAt('checkered'), penalty({ session: qualifying, penalty: 'laps', laps: 1 })],
  ],
  'race-ends-here': [[inOvertime, { type: 'ShowGreen', session }]],
  'no-free-pass': [[() => raceAt('yellow'), passTo('1')]],
  'free-pass-given': [
    [
      () => {
        const race = raceAt('green', freePass, ['1', '2', '3', '4']);
        return race.given(...crossings('1', '2', '3', '4', '1', '2', '1', '2'), caution, passTo('3'));
      },
      passTo('4'),
    ],
  ],
  'no-caution': [
    [lapDown, passTo('3')],
    [() => lapDown().given(caution, { type: 'ShowCheckered', session }), passTo('3')],
  ],
  'car-not-lapped': [[() => lapDown().given(caution), passTo('1')]],
  'car-has-laps': [
    [
      () => qualifyingAt('green').given(lap({ session: qualifying, timeMs: 14_000 })),
      { type: 'RecordNoAttempt', session: qualifying, car: '1', reason },
    ],
  ],
  'lap-already-recorded': [[() => raceAt('green').given(...crossings('1', '1')), lap({ lap: 2 })]],
  'lap-unknown': [
    [() => raceAt('checkered'), { type: 'DisallowLap', session, car: '1', lap: 3, reason }],
    [() => raceAt('checkered'), { type: 'ReinstateLap', session, car: '9', lap: 1, reason }],
    [() => qualifyingAt('checkered'), penalty({ session: qualifying, penalty: 'lap-time', lap: 2 })],
  ],
  'cars-missing': [[() => raceAt('checkered'), scored('1', '2')]],
  'penalty-incomplete': [
    [() => raceAt('checkered'), penalty({ penalty: 'laps' })],
    [() => raceAt('checkered'), penalty({ penalty: 'place' })],
  ],
  'penalty-field-idle': [
    [() => raceAt('checkered'), penalty({ penalty: 'disqualified', place: 2 })],
    [() => raceAt('checkered'), penalty({ penalty: 'laps', laps: 1, lap: 2 })],
  ],
  'car-disqualified': [
    [
      () => raceAt('checkered').given(penalty({ penalty: 'disqualified' })),
      penalty({ penalty: 'place', place: 1 }),
    ],
  ],
  'penalty-unknown': [
    [() => raceAt('checkered'), { type: 'RescindPenalty', penalty: 1, reason }],
    [() => raceAt('checkered'), { type: 'RescindPenalty', penalty: 999, reason }],
  ],
  'results-not-posted': [
    [() => raceAt('checkered'), { type: 'CertifyResults', session }],
    [() => raceAt('checkered'), { type: 'ReopenResults', session }],
  ],
  'results-changed': [[() => raceAt('unofficial').given(penalty({})), { type: 'CertifyResults', session }]],
  'results-certified': [
    [() => raceAt('official'), penalty({})],
    [() => raceAt('official'), lap()],
    [() => raceAt('official'), finish()],
    [() => raceAt('official'), scored('3', '2', '1')],
    [() => raceAt('official'), onCar('RetireCar')],
    [() => raceAt('official'), { type: 'DisallowLap', session, car: '1', lap: 1, reason }],
    [() => raceAt('official'), { type: 'ReportSpin', session, car: '1' }],
    [() => raceAt('official'), onRecord('StrikeRecord', 'LapSet')],
    [() => raceAt('official'), onRecord('RestoreRecord', 'LapSet')],
    [whatIf, { type: 'PostResults', session }],
    [
      () => {
        const meeting = raceAt('checkered').given(penalty({}), { type: 'PostResults', session });
        return meeting.given({ type: 'CertifyResults', session });
      },
      (meeting) => ({ type: 'RescindPenalty', penalty: revisionOf(meeting, 'PenaltyImposed'), reason }),
    ],
  ],
  'record-unknown': [
    [() => raceAt('green'), { type: 'StrikeRecord', revision: 99, reason }],
    [() => raceAt('green'), { type: 'RestoreRecord', revision: 99, reason }],
  ],
  'record-stands-for-ever': [
    [() => raceAt('green'), onRecord('StrikeRecord', 'MeetingScheduled')],
    [() => raceAt('official'), onRecord('StrikeRecord', 'ResultsCertified')],
    [
      () => raceAt('official').given({ type: 'ReopenResults', session }),
      onRecord('StrikeRecord', 'ResultsReopened'),
    ],
    [
      () => {
        const meeting = raceAt('yellow');
        return meeting.given(onRecord('StrikeRecord', 'CautionCalled')(meeting));
      },
      onRecord('StrikeRecord', 'RecordStruck'),
    ],
  ],
  'record-rested-on': [
    [() => raceAt('lined-up'), onRecord('StrikeRecord', 'CarEntered')],
    [() => raceAt('open'), onRecord('StrikeRecord', 'LineupPosted')],
    [() => raceAt('green').given(...crossings('1')), onRecord('StrikeRecord', 'GreenShown')],
    [() => raceAt('unofficial'), onRecord('StrikeRecord', 'CheckeredShown')],
  ],
};

const CODES = Object.keys(REJECTIONS) as RejectionCode[];

describe('the register of refusals', () => {
  it('has a scenario for each code, and a code for each scenario', () => {
    expect(Object.keys(SCENARIOS).sort()).toEqual([...CODES].sort());
    expect(CODES.filter((code) => SCENARIOS[code].length === 0)).toEqual([]);
  });

  it('explains each code in a sentence', () => {
    expect(CODES.filter((code) => !/^[A-Z].*\.$/.test(REJECTIONS[code].help))).toEqual([]);
    expect(CODES.filter((code) => !/^[A-Z].*[a-z]$/.test(REJECTIONS[code].title))).toEqual([]);
  });
});

describe.each(CODES)('%s', (code) => {
  it.each(SCENARIOS[code].map((scenario, i) => [i + 1, scenario] as const))('case %i', (_, scenario) => {
    const [given, command] = scenario;
    const meeting = given();
    const refusedCommand = typeof command === 'function' ? command(meeting) : command;
    const before = meeting.state;
    const { code: refused, words } = refusal(meeting, refusedCommand);
    expect({ refused, by: refusedCommand.type }).toEqual({ refused: code, by: refusedCommand.type });
    expect(words).toContain(REJECTIONS[code].help);
    expect(words.length).toBeGreaterThan(REJECTIONS[code].help.length + 5);
    expect(meeting.state).toBe(before);
  });
});

describe('an unknown session', () => {
  const inSession = COMMAND_TYPES.filter(
    (type) => type !== 'AddNote' && 'session' in COMMANDS[type].schema.shape,
  );

  it.each(inSession)('is named in the refusal of %s, with the known sessions', (type) => {
    const order = type === 'ScoreFinish' ? [{ car: '1' }] : ['1'];
    const fields = { session: 'heat-9', car: '1', reason, laps: 1, lap: 1, start: 1, cars: [], order };
    const command = { ...fields, type, kind: 'other', penalty: 'disqualified' } as unknown as Issued;
    const { code, words, details } = refusal(raceAt('entered'), command);
    expect(code).toBe('session-unknown');
    expect(words).toContain('There is no session "heat-9".');
    expect(details).toEqual({ sessions: ['race'] });
  });
});
