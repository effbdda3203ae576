import * as cautions from './cautions/decide.ts';
import { completeCars } from './classes/complete-cars.ts';
import * as classes from './classes/decide.ts';
import { SCHEMAS, type Command, type CommandOf, type CommandType } from './commands.ts';
import * as crossings from './crossings/decide.ts';
import * as transponders from './crossings/transponders.ts';
import * as distance from './distance/decide.ts';
import * as grid from './grid/decide.ts';
import * as draws from './grid/draws.ts';
import * as lateCars from './grid/late-cars.ts';
import type { EventType } from './events.ts';
import type { CommandContext } from './kernel/command-context.ts';
import * as meeting from './meeting/decide.ts';
import { fixField } from './meeting/fix-field.ts';
import type { MeetingState } from './meeting/state.ts';
import * as rankings from './rankings/decide.ts';
import * as rankingsPublished from './rankings/publish.ts';
import * as records from './records/decide.ts';
import { isRejection, reject, type Decision, type Rejection } from './rejections.ts';
import * as results from './results/decide.ts';
import * as reassign from './results/reassign.ts';
import * as penalties from './results/penalize.ts';
import * as ties from './results/ties.ts';
import { ROLES, type Role } from './kernel/roles.ts';
import { changeDriver } from './session/change-driver.ts';
import * as session from './session/decide.ts';

interface CommandEntry<T extends CommandType> {
  readonly schema: (typeof SCHEMAS)[T];
  /** The type of the event that the command writes. */
  readonly event: EventType;
  readonly decide: (state: MeetingState, command: CommandOf<T>, context: CommandContext) => Decision;
  /** The roles that may issue it, the director included. */
  readonly roles: readonly Role[];
}

const entry = <T extends CommandType>(
  type: T,
  event: EventType,
  decide: CommandEntry<T>['decide'],
  ...roles: Role[]
): CommandEntry<T> => ({ schema: SCHEMAS[type], event, decide, roles: ['director', ...roles] });

/** The officials who are people: a timer is a feed. */
const ANYONE = ROLES.filter((role) => role !== 'viewer' && role !== 'timer' && role !== 'director');

/**
 * Every command with its schema, the roles that may issue it, and what decides it. A command without an entry
 * does not compile.
 */
export const COMMANDS: { readonly [T in CommandType]: CommandEntry<T> } = {
  ScheduleMeeting: entry('ScheduleMeeting', 'MeetingScheduled', meeting.scheduleMeeting),
  ChangeFormat: entry('ChangeFormat', 'FormatChanged', meeting.changeFormat),
  FixField: entry('FixField', 'FieldFixed', fixField, 'registrar'),
  AmendMeeting: entry('AmendMeeting', 'MeetingAmended', meeting.amendMeeting),
  ArchiveMeeting: entry('ArchiveMeeting', 'MeetingArchived', meeting.archiveMeeting),
  RestoreMeeting: entry('RestoreMeeting', 'MeetingRestored', meeting.restoreMeeting),
  EnterCar: entry('EnterCar', 'CarEntered', meeting.enterCar, 'registrar'),
  AmendEntry: entry('AmendEntry', 'EntryAmended', meeting.amendEntry, 'registrar'),
  RenumberCar: entry('RenumberCar', 'CarRenumbered', meeting.renumberCar, 'registrar'),
  WithdrawCar: entry('WithdrawCar', 'CarWithdrawn', meeting.withdrawCar, 'registrar'),
  SetProgramme: entry('SetProgramme', 'ProgrammeSet', classes.setProgramme),
  AddNote: entry('AddNote', 'NoteAdded', meeting.addNote, ...ANYONE),
  DrawLineup: entry('DrawLineup', 'LineupDrawn', draws.drawLineup, 'registrar'),
  DrawOrder: entry('DrawOrder', 'OrderDrawn', rankings.drawOrder, 'registrar'),
  DrawInversion: entry('DrawInversion', 'InversionDrawn', draws.drawInversion, 'registrar'),
  ChooseCar: entry('ChooseCar', 'CarChosen', draws.chooseCar, 'registrar'),
  ImportRanking: entry('ImportRanking', 'RankingImported', rankings.importRanking, 'registrar'),
  PostLineup: entry('PostLineup', 'LineupPosted', grid.postLineup, 'scorer'),
  MoveToRear: entry('MoveToRear', 'CarMovedToRear', grid.moveToRear),
  PlaceCar: entry('PlaceCar', 'CarPlaced', grid.placeCar),
  ScratchCar: entry('ScratchCar', 'CarScratched', grid.scratchCar, 'registrar'),
  DeclineProvisional: entry(
    'DeclineProvisional',
    'ProvisionalDeclined',
    grid.declineProvisional,
    'registrar',
  ),
  AddToLineup: entry('AddToLineup', 'CarAddedToLineup', lateCars.addToLineup, 'registrar'),
  PromoteAlternate: entry('PromoteAlternate', 'AlternatePromoted', lateCars.promoteAlternate, 'registrar'),
  OpenSession: entry('OpenSession', 'SessionOpened', session.openSession),
  ShowGreen: entry('ShowGreen', 'GreenShown', session.showGreen, 'starter'),
  CallCaution: entry('CallCaution', 'CautionCalled', session.callCaution, 'starter'),
  ShowRed: entry('ShowRed', 'RedShown', session.showRed, 'starter'),
  ShowWhite: entry('ShowWhite', 'WhiteShown', session.showWhite, 'starter'),
  ShowCheckered: entry('ShowCheckered', 'CheckeredShown', session.showCheckered, 'starter'),
  RestartFromZero: entry('RestartFromZero', 'SessionRestarted', cautions.restartFromZero),
  CreditLap: entry('CreditLap', 'LapCredited', cautions.creditLap, 'scorer'),
  FreezeOrder: entry('FreezeOrder', 'OrderFrozen', cautions.freezeOrder, 'scorer'),
  SetRestartOrder: entry('SetRestartOrder', 'RestartOrderSet', cautions.setRestartOrder, 'scorer'),
  WaveAround: entry('WaveAround', 'WaveAroundGiven', cautions.waveAround, 'scorer'),
  EnterPits: entry('EnterPits', 'PitsEntered', cautions.enterPits, 'scorer', 'timer'),
  LeavePits: entry('LeavePits', 'PitsLeft', cautions.leavePits, 'scorer', 'timer'),
  ExtendDistance: entry('ExtendDistance', 'DistanceExtended', session.extendDistance),
  ShortenDistance: entry('ShortenDistance', 'DistanceShortened', distance.shortenDistance),
  EndRace: entry('EndRace', 'RaceEnded', distance.endRace),
  RecordLap: entry('RecordLap', 'LapSet', session.recordLap, 'scorer'),
  RecordCrossing: entry('RecordCrossing', 'CrossingSeen', crossings.recordCrossing, 'timer', 'scorer'),
  AdoptCount: entry('AdoptCount', 'CountAdopted', crossings.adoptCount, 'scorer'),
  AssignTransponder: entry(
    'AssignTransponder',
    'TransponderAssigned',
    transponders.assignTransponder,
    'scorer',
    'registrar',
  ),
  ReleaseTransponder: entry(
    'ReleaseTransponder',
    'TransponderReleased',
    transponders.releaseTransponder,
    'scorer',
    'registrar',
  ),
  SealFeed: entry('SealFeed', 'FeedSealed', crossings.sealFeed, 'timer'),
  RecordNoAttempt: entry('RecordNoAttempt', 'NoAttemptRecorded', session.recordNoAttempt, 'scorer'),
  ReportSpin: entry('ReportSpin', 'CarSpun', session.reportSpin, 'spotter'),
  ReportIncident: entry('ReportIncident', 'IncidentReported', session.reportIncident, 'spotter'),
  AwardFreePass: entry('AwardFreePass', 'FreePassAwarded', session.awardFreePass, 'scorer'),
  ChangeDriver: entry('ChangeDriver', 'DriverChanged', changeDriver, 'registrar'),
  RetireCar: entry('RetireCar', 'CarRetired', session.retireCar, 'scorer'),
  ReturnCar: entry('ReturnCar', 'CarReturned', session.returnCar, 'scorer'),
  RecordFinish: entry('RecordFinish', 'CarFinished', session.recordFinish, 'scorer'),
  DisallowLap: entry('DisallowLap', 'LapDisallowed', results.disallowLap, 'steward'),
  ConfirmLap: entry('ConfirmLap', 'LapConfirmed', results.confirmLap, 'scorer'),
  ReinstateLap: entry('ReinstateLap', 'LapReinstated', results.reinstateLap, 'steward'),
  ReassignLaps: entry('ReassignLaps', 'LapsReassigned', reassign.reassignLaps, 'scorer'),
  SwapCars: entry('SwapCars', 'CarsSwapped', reassign.swapCars, 'scorer'),
  Penalize: entry('Penalize', 'PenaltyImposed', penalties.penalize, 'steward'),
  ServePenalty: entry('ServePenalty', 'PenaltyServed', penalties.servePenalty, 'scorer', 'steward'),
  RescindPenalty: entry('RescindPenalty', 'PenaltyRescinded', penalties.rescindPenalty, 'steward'),
  DeclareDeadHeat: entry('DeclareDeadHeat', 'DeadHeatDeclared', ties.declareDeadHeat, 'steward'),
  BreakTie: entry('BreakTie', 'TieBroken', rankingsPublished.breakTie, 'steward'),
  ScoreFinish: entry('ScoreFinish', 'FinishScored', results.scoreFinish, 'scorer'),
  PostResults: entry('PostResults', 'ResultsPosted', results.postResults, 'scorer'),
  CertifyResults: entry('CertifyResults', 'ResultsCertified', results.certifyResults, 'steward'),
  ReopenResults: entry('ReopenResults', 'ResultsReopened', results.reopenResults, 'steward'),
  PostRanking: entry('PostRanking', 'RankingPosted', rankingsPublished.postRanking, 'scorer'),
  CertifyRanking: entry('CertifyRanking', 'RankingCertified', rankingsPublished.certifyRanking, 'steward'),
  StrikeRecord: entry('StrikeRecord', 'RecordStruck', records.strikeRecord(mayWrite), ...ANYONE),
  RestoreRecord: entry('RestoreRecord', 'RecordRestored', records.restoreRecord(mayWrite), ...ANYONE),
};

export const COMMAND_TYPES = Object.keys(COMMANDS) as CommandType[];

export const isCommandType = (type: string): type is CommandType => Object.hasOwn(COMMANDS, type);

/** Returns whether an official in a role may issue a command. This is a rule of racing, not of the web. */
export const mayIssue = (role: Role, type: CommandType): boolean => COMMANDS[type].roles.includes(role);

function mayWrite({ official }: CommandContext, event: EventType): Rejection | null {
  const type = COMMAND_TYPES.find((command) => COMMANDS[command].event === event);
  if (type === undefined || mayIssue(official.role, type)) return null;
  const words = `A ${official.role} may not issue ${type}, and so may not strike or restore its record.`;
  return reject('role-may-not', words, { role: official.role, roles: COMMANDS[type].roles });
}

/**
 * Decides a command in a state: returns the events to write, or a refusal. It is pure, and the only way to an
 * event.
 */
export function decide(state: MeetingState, command: Command, context: CommandContext): Decision {
  const { decide: decider, roles } = COMMANDS[command.type] as CommandEntry<typeof command.type>;
  const { role } = context.official;
  if (!roles.includes(role)) {
    const needed = roles.join(' or ');
    const words = `A ${role} may not issue ${command.type}. The command needs the role ${needed}.`;
    return reject('role-may-not', words, { role, roles });
  }
  const { occurredAt, latestAt } = context;
  if (latestAt !== undefined && occurredAt > latestAt) {
    return reject('at-in-future', `The command happened at ${occurredAt}, after ${latestAt}.`, { latestAt });
  }
  if (!state.scheduled && command.type !== 'ScheduleMeeting') {
    return reject('meeting-unknown', 'The meeting has not been scheduled.');
  }
  const complete = completeCars(state, command);
  return isRejection(complete) ? complete : decider(state, complete, context);
}
