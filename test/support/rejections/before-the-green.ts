import type { RejectionCode } from '#domain';
import { Given } from '../given.ts';
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
  toForm,
  invalid,
  freePass,
  caution,
  passTo,
  scratched,
  onRecord,
  type Scenario,
} from './commands.ts';
import {
  meetingOf,
  oneRace,
  penalty,
  qualifyingAndRace,
  qualifyingAt,
  raceAt,
  scheduling,
  by,
} from '../weekend.ts';

/** Refusals about the meeting, its entries and its line-ups. */
export const BEFORE_THE_GREEN = {
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
} satisfies Partial<Record<RejectionCode, readonly Scenario[]>>;
