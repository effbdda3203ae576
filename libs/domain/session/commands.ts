import { command } from '../kernel/command.ts';
import { SESSION_EVENTS } from './events.ts';

export const OpenSession = command('OpenSession', SESSION_EVENTS.SessionOpened.shape);
export const ShowGreen = command('ShowGreen', SESSION_EVENTS.GreenShown.shape);
export const CallCaution = command('CallCaution', SESSION_EVENTS.CautionCalled.shape);
export const ShowRed = command('ShowRed', SESSION_EVENTS.RedShown.shape);
export const ShowWhite = command('ShowWhite', SESSION_EVENTS.WhiteShown.shape);
export const ShowCheckered = command('ShowCheckered', SESSION_EVENTS.CheckeredShown.shape);
export const RecordLap = command('RecordLap', SESSION_EVENTS.LapSet.shape);
export const RecordNoAttempt = command('RecordNoAttempt', SESSION_EVENTS.NoAttemptRecorded.shape);
export const ReportSpin = command('ReportSpin', SESSION_EVENTS.CarSpun.shape);
export const ReportIncident = command('ReportIncident', SESSION_EVENTS.IncidentReported.shape);
export const RetireCar = command('RetireCar', SESSION_EVENTS.CarRetired.shape);
export const ReturnCar = command('ReturnCar', SESSION_EVENTS.CarReturned.shape);
export const ExtendDistance = command('ExtendDistance', SESSION_EVENTS.DistanceExtended.shape);
export const AwardFreePass = command('AwardFreePass', SESSION_EVENTS.FreePassAwarded.shape);
export const RecordFinish = command('RecordFinish', SESSION_EVENTS.CarFinished.shape);
