import type { z } from 'zod';
import * as gridCommands from './grid/commands.ts';
import * as grid from './grid/decide.ts';
import type { EventType } from './events.ts';
import type { CommandContext } from './kernel/command-context.ts';
import * as meetingCommands from './meeting/commands.ts';
import * as meeting from './meeting/decide.ts';
import type { MeetingState } from './meeting/state.ts';
import * as recordsCommands from './records/commands.ts';
import * as records from './records/decide.ts';
import { reject, type Decision, type Rejection } from './rejections.ts';
import * as resultsCommands from './results/commands.ts';
import * as results from './results/decide.ts';
import { ROLES, type Role } from './kernel/roles.ts';
import * as sessionCommands from './session/commands.ts';
import * as session from './session/decide.ts';

const SCHEMAS = {
  ...meetingCommands,
  ...gridCommands,
  ...sessionCommands,
  ...resultsCommands,
  ...recordsCommands,
};

export type CommandType = keyof typeof SCHEMAS;
export type CommandOf<T extends CommandType> = z.infer<(typeof SCHEMAS)[T]>;
export type Command = { [T in CommandType]: CommandOf<T> }[CommandType];

interface Row<T extends CommandType> {
  readonly schema: (typeof SCHEMAS)[T];
  /** The event that it writes. */
  readonly event: EventType;
  readonly decide: (state: MeetingState, command: CommandOf<T>, context: CommandContext) => Decision;
  /** Who may issue it beside the director. */
  readonly roles: readonly Role[];
}

const row = <T extends CommandType>(type: T, ...rest: RowRest<T>): Row<T> => {
  const [event, decide, ...roles] = rest;
  return { schema: SCHEMAS[type], event, decide, roles: ['director', ...roles] };
};
type RowRest<T extends CommandType> = [event: EventType, decide: Row<T>['decide'], ...roles: Role[]];

const ANYONE = ROLES.filter((role) => role !== 'viewer' && role !== 'director');

/** Every command: its shape, who may issue it, and what decides it. A missing row does not compile. */
export const COMMANDS: { readonly [T in CommandType]: Row<T> } = {
  ScheduleMeeting: row('ScheduleMeeting', 'MeetingScheduled', meeting.scheduleMeeting),
  ChangeFormat: row('ChangeFormat', 'FormatChanged', meeting.changeFormat),
  EnterCar: row('EnterCar', 'CarEntered', meeting.enterCar, 'registrar'),
  AmendEntry: row('AmendEntry', 'EntryAmended', meeting.amendEntry, 'registrar'),
  WithdrawCar: row('WithdrawCar', 'CarWithdrawn', meeting.withdrawCar, 'registrar'),
  AddNote: row('AddNote', 'NoteAdded', meeting.addNote, ...ANYONE),
  DrawLineup: row('DrawLineup', 'LineupDrawn', grid.drawLineup, 'registrar'),
  PostLineup: row('PostLineup', 'LineupPosted', grid.postLineup, 'scorer'),
  MoveToRear: row('MoveToRear', 'CarMovedToRear', grid.moveToRear),
  PlaceCar: row('PlaceCar', 'CarPlaced', grid.placeCar),
  ScratchCar: row('ScratchCar', 'CarScratched', grid.scratchCar, 'registrar'),
  DeclineProvisional: row('DeclineProvisional', 'ProvisionalDeclined', grid.declineProvisional, 'registrar'),
  OpenSession: row('OpenSession', 'SessionOpened', session.openSession),
  ShowGreen: row('ShowGreen', 'GreenShown', session.showGreen, 'starter'),
  CallCaution: row('CallCaution', 'CautionCalled', session.callCaution, 'starter'),
  ShowRed: row('ShowRed', 'RedShown', session.showRed, 'starter'),
  ShowWhite: row('ShowWhite', 'WhiteShown', session.showWhite, 'starter'),
  ShowCheckered: row('ShowCheckered', 'CheckeredShown', session.showCheckered, 'starter'),
  ExtendDistance: row('ExtendDistance', 'DistanceExtended', session.extendDistance),
  RecordLap: row('RecordLap', 'LapSet', session.recordLap, 'scorer'),
  RecordNoAttempt: row('RecordNoAttempt', 'NoAttemptRecorded', session.recordNoAttempt, 'scorer'),
  ReportSpin: row('ReportSpin', 'CarSpun', session.reportSpin, 'spotter'),
  ReportIncident: row('ReportIncident', 'IncidentReported', session.reportIncident, 'spotter'),
  AwardFreePass: row('AwardFreePass', 'FreePassAwarded', session.awardFreePass, 'scorer'),
  RetireCar: row('RetireCar', 'CarRetired', session.retireCar, 'scorer'),
  ReturnCar: row('ReturnCar', 'CarReturned', session.returnCar, 'scorer'),
  RecordFinish: row('RecordFinish', 'CarFinished', session.recordFinish, 'scorer'),
  DisallowLap: row('DisallowLap', 'LapDisallowed', results.disallowLap, 'steward'),
  ReinstateLap: row('ReinstateLap', 'LapReinstated', results.reinstateLap, 'steward'),
  Penalize: row('Penalize', 'PenaltyImposed', results.penalize, 'steward'),
  RescindPenalty: row('RescindPenalty', 'PenaltyRescinded', results.rescindPenalty, 'steward'),
  ScoreFinish: row('ScoreFinish', 'FinishScored', results.scoreFinish, 'scorer'),
  PostResults: row('PostResults', 'ResultsPosted', results.postResults, 'scorer'),
  CertifyResults: row('CertifyResults', 'ResultsCertified', results.certifyResults, 'steward'),
  ReopenResults: row('ReopenResults', 'ResultsReopened', results.reopenResults, 'steward'),
  StrikeRecord: row('StrikeRecord', 'RecordStruck', records.strikeRecord(mayWrite), ...ANYONE),
  RestoreRecord: row('RestoreRecord', 'RecordRestored', records.restoreRecord(mayWrite), ...ANYONE),
};

export const COMMAND_TYPES = Object.keys(COMMANDS) as CommandType[];

export const isCommandType = (type: string): type is CommandType => Object.hasOwn(COMMANDS, type);

/** May an official in that role issue that command? A rule of racing, not of the web. */
export const mayIssue = (role: Role, type: CommandType): boolean => COMMANDS[type].roles.includes(role);

function mayWrite({ official }: CommandContext, event: EventType): Rejection | null {
  const type = COMMAND_TYPES.find((command) => COMMANDS[command].event === event);
  if (type === undefined || mayIssue(official.role, type)) return null;
  const words = `A ${official.role} may not issue ${type}, and so may not strike or restore its record.`;
  return reject('role-may-not', words, { role: official.role, roles: COMMANDS[type].roles });
}

/** What a command comes to in a state: pure, and the only way to an event. */
export function decide(state: MeetingState, command: Command, context: CommandContext): Decision {
  const { decide: decider, roles } = COMMANDS[command.type] as Row<typeof command.type>;
  const { role } = context.official;
  if (!roles.includes(role)) {
    const words = `A ${role} may not issue ${command.type}. The command needs the role ${roles.join(' or ')}.`;
    return reject('role-may-not', words, { role, roles });
  }
  if (!state.scheduled && command.type !== 'ScheduleMeeting') {
    return reject('meeting-unknown', 'The meeting has not been scheduled.');
  }
  return decider(state, command, context);
}
