import { command } from '../kernel/command.ts';
import { CAUTION_EVENTS } from './events.ts';

export const RestartFromZero = command('RestartFromZero', CAUTION_EVENTS.SessionRestarted.shape);
export const CreditLap = command('CreditLap', CAUTION_EVENTS.LapCredited.shape);
export const FreezeOrder = command('FreezeOrder', CAUTION_EVENTS.OrderFrozen.omit({ frozenBy: true }).shape);
export const SetRestartOrder = command(
  'SetRestartOrder',
  CAUTION_EVENTS.RestartOrderSet.omit({ frozenBy: true }).shape,
);
export const WaveAround = command('WaveAround', CAUTION_EVENTS.WaveAroundGiven.shape);
export const EnterPits = command('EnterPits', CAUTION_EVENTS.PitsEntered.shape);
export const LeavePits = command('LeavePits', CAUTION_EVENTS.PitsLeft.shape);
