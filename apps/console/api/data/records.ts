import type { CommandType, EventType } from '#domain';
import type { ViewsByName } from './meeting.tsx';

/** A record of the race log, as its view tells it. */
export type LogRow = ViewsByName['race-log']['rows'][number];

/** Which command wrote a record, so that it is known who may strike it; null: it stands for ever. */
export const COMMAND_OF_RECORD: Readonly<Record<EventType, CommandType | null>> = {
  MeetingScheduled: null,
  FormatChanged: 'ChangeFormat',
  CarEntered: 'EnterCar',
  EntryAmended: 'AmendEntry',
  CarWithdrawn: 'WithdrawCar',
  NoteAdded: 'AddNote',
  LineupDrawn: 'DrawLineup',
  LineupPosted: 'PostLineup',
  CarMovedToRear: 'MoveToRear',
  CarPlaced: 'PlaceCar',
  CarScratched: 'ScratchCar',
  ProvisionalDeclined: 'DeclineProvisional',
  SessionOpened: 'OpenSession',
  GreenShown: 'ShowGreen',
  CautionCalled: 'CallCaution',
  RedShown: 'ShowRed',
  WhiteShown: 'ShowWhite',
  CheckeredShown: 'ShowCheckered',
  DistanceExtended: 'ExtendDistance',
  FreePassAwarded: 'AwardFreePass',
  LapSet: 'RecordLap',
  NoAttemptRecorded: 'RecordNoAttempt',
  CarSpun: 'ReportSpin',
  IncidentReported: 'ReportIncident',
  CarRetired: 'RetireCar',
  CarReturned: 'ReturnCar',
  CarFinished: 'RecordFinish',
  LapDisallowed: 'DisallowLap',
  LapReinstated: 'ReinstateLap',
  PenaltyImposed: 'Penalize',
  PenaltyRescinded: 'RescindPenalty',
  FinishScored: 'ScoreFinish',
  ResultsPosted: 'PostResults',
  ResultsCertified: null,
  ResultsReopened: null,
  RecordStruck: null,
  RecordRestored: null,
};

/** Whether a record of that type may never be struck. */
export const isPermanent = (type: string): boolean => COMMAND_OF_RECORD[type as EventType] === null;
