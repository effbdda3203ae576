import { command } from '../kernel/command.ts';
import * as field from '../kernel/fields.ts';
import { lapOf, penaltyRecord, RESULTS_EVENTS } from './events.ts';

export const DisallowLap = command('DisallowLap', lapOf);
export const ReinstateLap = command('ReinstateLap', lapOf);
export const ConfirmLap = command('ConfirmLap', RESULTS_EVENTS.LapConfirmed.omit({ crossing: true }).shape);
const { crossings: _, ...movedLaps } = RESULTS_EVENTS.LapsReassigned.shape;
export const ReassignLaps = command('ReassignLaps', movedLaps);
export const SwapCars = command('SwapCars', movedLaps);
export const Penalize = command(
  'Penalize',
  RESULTS_EVENTS.PenaltyImposed.omit({ crossing: true }).partial({ penalty: true }).shape,
);
export const ServePenalty = command('ServePenalty', { penalty: penaltyRecord });
export const RescindPenalty = command('RescindPenalty', { penalty: penaltyRecord, reason: field.reason });
export const DeclareDeadHeat = command('DeclareDeadHeat', RESULTS_EVENTS.DeadHeatDeclared.shape);
export const BreakTie = command('BreakTie', RESULTS_EVENTS.TieBroken.shape);
export const ScoreFinish = command('ScoreFinish', RESULTS_EVENTS.FinishScored.shape);
export const PostResults = command('PostResults', { session: field.session });
export const CertifyResults = command('CertifyResults', {
  session: field.session,
  reason: field.reason.optional(),
});
export const ReopenResults = command('ReopenResults', RESULTS_EVENTS.ResultsReopened.shape);
