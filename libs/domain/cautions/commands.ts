import { command } from '../kernel/command.ts';
import { CAUTION_EVENTS } from './events.ts';

export const RestartFromZero = command('RestartFromZero', CAUTION_EVENTS.SessionRestarted.shape);
