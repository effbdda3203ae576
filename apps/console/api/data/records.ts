import type { CommandType, EventType } from '#domain';
import type { ViewOf } from '#projections';

/** A record as a row of the race log. */
export type LogRow = ViewOf<'race-log'>['rows'][number];

/**
 * The command that writes each type of record: the roles that may issue it may strike the record. Null if the
 * record is permanent.
 */
export const COMMAND_OF_RECORD: Readonly<Record<EventType, CommandType | null>> = {
  MeetingScheduled: null,
  FormatChanged: 'ChangeFormat',
  MeetingAmended: 'AmendMeeting',
  MeetingArchived: null,
  MeetingRestored: null,
  CarEntered: 'EnterCar',
  EntryAmended: 'AmendEntry',
  CarRenumbered: 'RenumberCar',
  CarWithdrawn: 'WithdrawCar',
  FieldFixed: 'FixField',
  NoteAdded: 'AddNote',
  ProgrammeSet: 'SetProgramme',
  LineupDrawn: 'DrawLineup',
  OrderDrawn: 'DrawOrder',
  InversionDrawn: 'DrawInversion',
  CarChosen: 'ChooseCar',
  RankingImported: 'ImportRanking',
  RankingPosted: 'PostRanking',
  RankingCertified: null,
  LineupPosted: 'PostLineup',
  CarMovedToRear: 'MoveToRear',
  CarPlaced: 'PlaceCar',
  CarScratched: 'ScratchCar',
  ProvisionalDeclined: 'DeclineProvisional',
  CarAddedToLineup: 'AddToLineup',
  AlternatePromoted: 'PromoteAlternate',
  SessionOpened: 'OpenSession',
  SessionRestarted: 'RestartFromZero',
  GreenShown: 'ShowGreen',
  CautionCalled: 'CallCaution',
  RedShown: 'ShowRed',
  WhiteShown: 'ShowWhite',
  CheckeredShown: 'ShowCheckered',
  DistanceExtended: 'ExtendDistance',
  DistanceShortened: 'ShortenDistance',
  RaceEnded: 'EndRace',
  FreePassAwarded: 'AwardFreePass',
  OrderFrozen: 'FreezeOrder',
  RestartOrderSet: 'SetRestartOrder',
  WaveAroundGiven: 'WaveAround',
  LapCredited: 'CreditLap',
  PitsEntered: 'EnterPits',
  PitsLeft: 'LeavePits',
  LapSet: 'RecordLap',
  CrossingSeen: 'RecordCrossing',
  CountAdopted: 'AdoptCount',
  TransponderAssigned: 'AssignTransponder',
  TransponderReleased: 'ReleaseTransponder',
  FeedSealed: null,
  NoAttemptRecorded: 'RecordNoAttempt',
  CarSpun: 'ReportSpin',
  IncidentReported: 'ReportIncident',
  DriverChanged: 'ChangeDriver',
  CarRetired: 'RetireCar',
  CarReturned: 'ReturnCar',
  CarFinished: 'RecordFinish',
  LapsReassigned: 'ReassignLaps',
  CarsSwapped: 'SwapCars',
  LapDisallowed: 'DisallowLap',
  LapReinstated: 'ReinstateLap',
  LapConfirmed: 'ConfirmLap',
  PenaltyImposed: 'Penalize',
  PenaltyServed: 'ServePenalty',
  PenaltyRescinded: 'RescindPenalty',
  DeadHeatDeclared: 'DeclareDeadHeat',
  TieBroken: 'BreakTie',
  FinishScored: 'ScoreFinish',
  ResultsPosted: 'PostResults',
  ResultsCertified: null,
  ResultsReopened: null,
  RecordStruck: null,
  RecordRestored: null,
};

/**
 * Returns whether records of the type may never be struck. A type that the page does not know may be struck.
 */
export const isPermanent = (type: string): boolean => COMMAND_OF_RECORD[type as EventType] === null;
