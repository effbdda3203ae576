import type { CommandType } from '#domain';
import { CAUTION_CASES } from './command-cases/cautions.ts';
import { DISTANCE_CASES } from './command-cases/distance.ts';
import { CROSSING_CASES } from './command-cases/crossings.ts';
import { CORRECTIONS } from './command-cases/corrections.ts';
import { PLACES_CASES } from './command-cases/places.ts';
import { RANKING_CASES } from './command-cases/rankings.ts';
import type { Cases } from './command-cases/case.ts';
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

import { heatsByCars } from './heats-by-cars.ts';

const session = 'race';
const reason = 'official decision';

const lapDown = (): Given =>
  raceAt('green', { freePass: true }).given(...crossings('1', '2', '3', '1', '2', '1', '2'), {
    type: 'CallCaution',
    session,
    reason,
  });

/** Each command with a meeting in which it is accepted. */
export const CASES: Cases = {
  ...CORRECTIONS,
  ...PLACES_CASES,
  ...CROSSING_CASES,
  ...RANKING_CASES,
  ScheduleMeeting: { given: () => new Given(), command: scheduling(oneRace()), repeated: 'refused' },
  ChangeFormat: {
    given: () => raceAt('entered'),
    command: { type: 'ChangeFormat', format: oneRace({ laps: 20 }), reason },
    repeated: 'nothing',
  },
  EnterCar: {
    given: () => raceAt('entered'),
    command: { type: 'EnterCar', car: '9', driver: 'A Late Entry', rookie: true },
    repeated: 'refused',
  },
  AmendEntry: {
    given: () => raceAt('entered'),
    command: { type: 'AmendEntry', car: '1', driver: 'A Relief Driver' },
    repeated: 'nothing',
  },
  WithdrawCar: {
    given: () => raceAt('entered'),
    command: { type: 'WithdrawCar', car: '1', reason },
    repeated: 'nothing',
  },
  FixField: {
    given: () => meetingOf(heatsByCars, ['1', '2', '3']),
    command: { type: 'FixField', cars: 20 },
    repeated: 'nothing',
  },
  SetProgramme: {
    given: () => meetingOf(twoHeats, ['1']),
    command: { type: 'SetProgramme', sessions: ['heat-2'] },
    repeated: 'nothing',
  },
  AddNote: {
    given: () => raceAt('entered'),
    command: { type: 'AddNote', session, text: 'Track is damp' },
    repeated: 'recorded',
  },
  DrawLineup: {
    given: () => raceAt('entered'),
    command: { type: 'DrawLineup', session, order: ['3', '1', '2'] },
    repeated: 'nothing',
  },
  PostLineup: { given: () => raceAt('drawn'), command: { type: 'PostLineup', session }, repeated: 'nothing' },
  MoveToRear: {
    given: () => raceAt('lined-up'),
    command: { type: 'MoveToRear', session, car: '1', reason },
    repeated: 'nothing',
  },
  PlaceCar: {
    given: () => raceAt('lined-up'),
    command: { type: 'PlaceCar', session, car: '3', start: 1, reason },
    repeated: 'nothing',
  },
  ScratchCar: {
    given: () => raceAt('lined-up'),
    command: { type: 'ScratchCar', session, car: '1', reason },
    repeated: 'nothing',
  },
  DeclineProvisional: {
    given: () => meetingOf(twoHeats, ['1']),
    command: { type: 'DeclineProvisional', session: 'main', car: '1', reason },
    repeated: 'nothing',
  },
  OpenSession: {
    given: () => raceAt('lined-up'),
    command: { type: 'OpenSession', session },
    repeated: 'nothing',
  },
  ...CAUTION_CASES,
  ...DISTANCE_CASES,
  ShowGreen: { given: () => raceAt('open'), command: { type: 'ShowGreen', session }, repeated: 'nothing' },
  CallCaution: {
    given: () => raceAt('green'),
    command: { type: 'CallCaution', session, reason, cars: ['2'] },
    repeated: 'nothing',
  },
  ShowRed: {
    given: () => raceAt('yellow'),
    command: { type: 'ShowRed', session, reason },
    repeated: 'nothing',
  },
  ShowWhite: {
    given: () => raceAt('green'),
    command: { type: 'ShowWhite', session, confirm: true },
    repeated: 'nothing',
  },
  ShowCheckered: {
    given: () => raceAt('green'),
    command: { type: 'ShowCheckered', session, confirm: true },
    repeated: 'nothing',
  },
  ExtendDistance: {
    given: () => raceAt('green'),
    command: { type: 'ExtendDistance', session, laps: 2, reason },
    repeated: 'recorded',
  },
  RecordLap: {
    given: () => raceAt('green'),
    command: { type: 'RecordLap', session, car: '1', timeMs: 14_001.5 },
    repeated: 'recorded',
  },
  RecordNoAttempt: {
    given: () => qualifyingAt('green'),
    command: { type: 'RecordNoAttempt', session: 'qualifying', car: '1', reason },
    repeated: 'nothing',
  },
  ReportSpin: {
    given: () => raceAt('green'),
    command: { type: 'ReportSpin', session, car: '1', turn: 3, with: ['2'] },
    repeated: 'recorded',
  },
  ReportIncident: {
    given: () => raceAt('green'),
    command: { type: 'ReportIncident', session, kind: 'debris', cars: [], turn: 1 },
    repeated: 'recorded',
  },
  AwardFreePass: {
    given: lapDown,
    command: { type: 'AwardFreePass', session, car: '3' },
    repeated: 'nothing',
  },
  RetireCar: {
    given: () => raceAt('green'),
    command: { type: 'RetireCar', session, car: '1', reason },
    repeated: 'nothing',
  },
  ReturnCar: {
    given: () => raceAt('green').given({ type: 'RetireCar', session, car: '1', reason }),
    command: { type: 'ReturnCar', session, car: '1', reason },
    repeated: 'nothing',
  },
  RecordFinish: {
    given: () => raceAt('green').given({ type: 'ShowCheckered', session }),
    command: { type: 'RecordFinish', session, car: '1' },
    repeated: 'nothing',
  },
  DisallowLap: {
    given: () => raceAt('checkered'),
    command: { type: 'DisallowLap', session, car: '1', lap: 1, reason },
    repeated: 'nothing',
  },
  ConfirmLap: {
    given: () => raceAt('checkered'),
    command: { type: 'ConfirmLap', session, car: '1', lap: 1 },
    repeated: 'nothing',
  },
  ReinstateLap: {
    given: () => raceAt('checkered').given({ type: 'DisallowLap', session, car: '1', lap: 1, reason }),
    command: { type: 'ReinstateLap', session, car: '1', lap: 1, reason },
    repeated: 'nothing',
  },
  Penalize: {
    given: () => raceAt('green'),
    command: penalty({ penalty: 'laps', laps: 1 }),
    repeated: 'recorded',
  },
  RescindPenalty: {
    given: () => raceAt('green').given(penalty({ penalty: 'to-rear' })),
    command: (meeting) => ({
      type: 'RescindPenalty',
      penalty: revisionOf(meeting, 'PenaltyImposed'),
      reason,
    }),
    repeated: 'nothing',
  },
  ScoreFinish: {
    given: () => raceAt('checkered'),
    command: { type: 'ScoreFinish', session, order: [{ car: '3' }, { car: '2', laps: 2 }, { car: '1' }] },
    repeated: 'nothing',
  },
  PostResults: {
    given: () => raceAt('checkered'),
    command: { type: 'PostResults', session },
    repeated: 'nothing',
  },
  CertifyResults: {
    given: () => raceAt('unofficial'),
    command: { type: 'CertifyResults', session, reason },
    repeated: 'nothing',
  },
  ReopenResults: {
    given: () => raceAt('official'),
    command: { type: 'ReopenResults', session, reason },
    repeated: 'nothing',
  },
  StrikeRecord: {
    given: () => raceAt('yellow'),
    command: (meeting) => ({ type: 'StrikeRecord', revision: revisionOf(meeting, 'CautionCalled'), reason }),
    repeated: 'nothing',
  },
  RestoreRecord: {
    given: () => {
      const meeting = raceAt('yellow');
      const revision = revisionOf(meeting, 'CautionCalled');
      return meeting.given({ type: 'StrikeRecord', revision, reason });
    },
    command: (meeting) => ({ type: 'RestoreRecord', revision: revisionOf(meeting, 'CautionCalled'), reason }),
    repeated: 'nothing',
  },
};

/** Returns the meeting of a command's case, and the command as an official sends it. */
export const caseOf = (type: CommandType): { meeting: Given; command: Issued } => {
  const { given, command } = CASES[type];
  const meeting = given();
  const fields = typeof command === 'function' ? command(meeting) : command;
  return { meeting, command: { ...fields, note: 'heard on channel 1' } };
};
