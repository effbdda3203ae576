import type { CommandType } from '#domain';
import { Given, type Issued } from './given.ts';
import {
  crossings,
  meetingOf,
  oneRace,
  penalty,
  qualifyingAt,
  raceAt,
  revisionOf,
  scheduling,
  twoHeats,
} from './weekend.ts';

const session = 'race';
const reason = 'so decided';

interface Case {
  readonly given: () => Given;
  readonly command: Issued | ((meeting: Given) => Issued);
  /** What the same command comes to a second time: an occurrence is recorded each time. */
  readonly again: 'nothing' | 'recorded' | 'refused';
}

const lapDown = (): Given =>
  raceAt('green', { freePass: true }).given(...crossings('1', '2', '3', '1', '2', '1', '2'), {
    type: 'CallCaution',
    session,
    reason,
  });

/** Every command, in a meeting where it is accepted. */
export const CASES: { readonly [T in CommandType]: Case } = {
  ScheduleMeeting: { given: () => new Given(), command: scheduling(oneRace()), again: 'refused' },
  ChangeFormat: {
    given: () => raceAt('entered'),
    command: { type: 'ChangeFormat', format: oneRace({ laps: 20 }), reason },
    again: 'nothing',
  },
  EnterCar: {
    given: () => raceAt('entered'),
    command: { type: 'EnterCar', car: '9', driver: 'A Late Entry', rookie: true },
    again: 'refused',
  },
  AmendEntry: {
    given: () => raceAt('entered'),
    command: { type: 'AmendEntry', car: '1', driver: 'A Relief Driver' },
    again: 'nothing',
  },
  WithdrawCar: {
    given: () => raceAt('entered'),
    command: { type: 'WithdrawCar', car: '1', reason },
    again: 'nothing',
  },
  AddNote: {
    given: () => raceAt('entered'),
    command: { type: 'AddNote', session, text: 'Track is damp' },
    again: 'recorded',
  },
  DrawLineup: {
    given: () => raceAt('entered'),
    command: { type: 'DrawLineup', session, order: ['3', '1', '2'] },
    again: 'nothing',
  },
  PostLineup: { given: () => raceAt('drawn'), command: { type: 'PostLineup', session }, again: 'nothing' },
  MoveToRear: {
    given: () => raceAt('lined-up'),
    command: { type: 'MoveToRear', session, car: '1', reason },
    again: 'nothing',
  },
  PlaceCar: {
    given: () => raceAt('lined-up'),
    command: { type: 'PlaceCar', session, car: '3', start: 1, reason },
    again: 'nothing',
  },
  ScratchCar: {
    given: () => raceAt('lined-up'),
    command: { type: 'ScratchCar', session, car: '1', reason },
    again: 'nothing',
  },
  DeclineProvisional: {
    given: () => meetingOf(twoHeats, ['1']),
    command: { type: 'DeclineProvisional', session: 'main', car: '1', reason },
    again: 'nothing',
  },
  OpenSession: {
    given: () => raceAt('lined-up'),
    command: { type: 'OpenSession', session },
    again: 'nothing',
  },
  ShowGreen: { given: () => raceAt('open'), command: { type: 'ShowGreen', session }, again: 'nothing' },
  CallCaution: {
    given: () => raceAt('green'),
    command: { type: 'CallCaution', session, reason, cars: ['2'] },
    again: 'nothing',
  },
  ShowRed: { given: () => raceAt('yellow'), command: { type: 'ShowRed', session, reason }, again: 'nothing' },
  ShowWhite: { given: () => raceAt('green'), command: { type: 'ShowWhite', session }, again: 'nothing' },
  ShowCheckered: {
    given: () => raceAt('green'),
    command: { type: 'ShowCheckered', session },
    again: 'nothing',
  },
  ExtendDistance: {
    given: () => raceAt('green'),
    command: { type: 'ExtendDistance', session, laps: 2, reason },
    again: 'recorded',
  },
  RecordLap: {
    given: () => raceAt('green'),
    command: { type: 'RecordLap', session, car: '1', timeMs: 14_001.5 },
    again: 'recorded',
  },
  RecordNoAttempt: {
    given: () => qualifyingAt('green'),
    command: { type: 'RecordNoAttempt', session: 'qualifying', car: '1', reason },
    again: 'nothing',
  },
  ReportSpin: {
    given: () => raceAt('green'),
    command: { type: 'ReportSpin', session, car: '1', turn: 3, with: ['2'] },
    again: 'recorded',
  },
  ReportIncident: {
    given: () => raceAt('green'),
    command: { type: 'ReportIncident', session, kind: 'debris', cars: [], turn: 1 },
    again: 'recorded',
  },
  AwardFreePass: { given: lapDown, command: { type: 'AwardFreePass', session, car: '3' }, again: 'nothing' },
  RetireCar: {
    given: () => raceAt('green'),
    command: { type: 'RetireCar', session, car: '1', reason },
    again: 'nothing',
  },
  ReturnCar: {
    given: () => raceAt('green').given({ type: 'RetireCar', session, car: '1', reason }),
    command: { type: 'ReturnCar', session, car: '1', reason },
    again: 'nothing',
  },
  RecordFinish: {
    given: () => raceAt('green').given({ type: 'ShowCheckered', session }),
    command: { type: 'RecordFinish', session, car: '1' },
    again: 'nothing',
  },
  DisallowLap: {
    given: () => raceAt('checkered'),
    command: { type: 'DisallowLap', session, car: '1', lap: 1, reason },
    again: 'nothing',
  },
  ReinstateLap: {
    given: () => raceAt('checkered').given({ type: 'DisallowLap', session, car: '1', lap: 1, reason }),
    command: { type: 'ReinstateLap', session, car: '1', lap: 1, reason },
    again: 'nothing',
  },
  Penalize: {
    given: () => raceAt('green'),
    command: penalty({ penalty: 'laps', laps: 1 }),
    again: 'recorded',
  },
  RescindPenalty: {
    given: () => raceAt('green').given(penalty({ penalty: 'to-rear' })),
    command: (meeting) => ({
      type: 'RescindPenalty',
      penalty: revisionOf(meeting, 'PenaltyImposed'),
      reason,
    }),
    again: 'nothing',
  },
  ScoreFinish: {
    given: () => raceAt('checkered'),
    command: { type: 'ScoreFinish', session, order: [{ car: '3' }, { car: '2', laps: 2 }, { car: '1' }] },
    again: 'nothing',
  },
  PostResults: {
    given: () => raceAt('checkered'),
    command: { type: 'PostResults', session },
    again: 'nothing',
  },
  CertifyResults: {
    given: () => raceAt('unofficial'),
    command: { type: 'CertifyResults', session, reason },
    again: 'nothing',
  },
  ReopenResults: {
    given: () => raceAt('official'),
    command: { type: 'ReopenResults', session, reason },
    again: 'nothing',
  },
  StrikeRecord: {
    given: () => raceAt('yellow'),
    command: (meeting) => ({ type: 'StrikeRecord', revision: revisionOf(meeting, 'CautionCalled'), reason }),
    again: 'nothing',
  },
  RestoreRecord: {
    given: () => {
      const meeting = raceAt('yellow');
      const revision = revisionOf(meeting, 'CautionCalled');
      return meeting.given({ type: 'StrikeRecord', revision, reason });
    },
    command: (meeting) => ({ type: 'RestoreRecord', revision: revisionOf(meeting, 'CautionCalled'), reason }),
    again: 'nothing',
  },
};

/** That meeting, and the command as an official would send it. */
export const issued = (type: CommandType): { meeting: Given; command: Issued } => {
  const { given, command } = CASES[type];
  const meeting = given();
  const asked = typeof command === 'function' ? command(meeting) : command;
  return { meeting, command: { ...asked, note: 'heard on channel 1' } };
};
