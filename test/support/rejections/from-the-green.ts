import type { RejectionCode } from '#domain';
import type { Issued } from '../given.ts';
import {
  session,
  qualifying,
  reason,
  lap,
  place,
  draw,
  scored,
  finish,
  onCar,
  freePass,
  lapDown,
  caution,
  passTo,
  withStranger,
  inOvertime,
  whatIf,
  onRecord,
  type Scenario,
} from './commands.ts';
import { penalty, qualifyingAt, raceAt, revisionOf, crossings } from '../weekend.ts';

/** Refusals about sessions, laps, results and records. */
export const FROM_THE_GREEN = {
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
    [() => raceAt('red'), { type: 'OpenSession', session }],
    [
      () => raceAt('green', { lineup: [{ draw: true }, { provisional: 'standings' }] }),
      { type: 'DeclineProvisional', session, car: '1', reason },
    ],
  ],
  'session-not-open': [
    [() => raceAt('lined-up'), { type: 'RestartFromZero', session, reason }],
    [() => raceAt('lined-up'), { type: 'ShowGreen', session }],
    [() => raceAt('lined-up'), caution],
    [() => raceAt('lined-up'), { type: 'ShowRed', session, reason }],
    [() => raceAt('lined-up'), { type: 'ShowWhite', session }],
    [() => raceAt('lined-up'), { type: 'ShowCheckered', session }],
    [() => raceAt('lined-up'), { type: 'ReportSpin', session, car: '1' }],
    [() => raceAt('lined-up'), { type: 'ReportIncident', session, kind: 'fluid', cars: [] }],
    [() => raceAt('lined-up'), { type: 'EndRace', session, reason }],
    [() => raceAt('drawn'), onCar('RetireCar')],
    [() => raceAt('drawn'), penalty({ penalty: 'to-rear' })],
  ],
  'session-not-green': [
    [() => raceAt('lined-up'), lap()],
    [() => raceAt('open'), lap()],
    [() => raceAt('open'), { type: 'EndRace', session, reason }],
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
    [() => raceAt('checkered'), { type: 'RestartFromZero', session, reason }],
    [() => raceAt('checkered'), { type: 'ExtendDistance', session, laps: 2, reason }],
    [() => raceAt('checkered'), { type: 'ShortenDistance', session, to: 2, reason }],
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
  'session-not-timed': [[() => raceAt('green'), { type: 'RecordNoAttempt', session, car: '1', reason }]],
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
    [() => qualifyingAt('green'), { type: 'EndRace', session: qualifying, reason }],
    [() => qualifyingAt('checkered'), { ...scored('1', '2', '3'), session: qualifying } as Issued],
    [() => qualifyingAt('checkered'), penalty({ session: qualifying, penalty: 'laps', laps: 1 })],
    [() => qualifyingAt('checkered'), penalty({ session: qualifying, penalty: 'time', seconds: 1 })],
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
    [() => raceAt('checkered'), penalty({ penalty: undefined, offence: 'jumped the start' })],
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
    [
      () => raceAt('red').given({ type: 'ShowGreen', session }, ...crossings('1')),
      onRecord('StrikeRecord', 'GreenShown'),
    ],
  ],
} satisfies Partial<Record<RejectionCode, readonly Scenario[]>>;
