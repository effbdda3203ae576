import { command } from '../kernel/command.ts';
import { RECORDS_EVENTS } from './events.ts';

export const StrikeRecord = command('StrikeRecord', RECORDS_EVENTS.RecordStruck.shape);
export const RestoreRecord = command('RestoreRecord', RECORDS_EVENTS.RecordRestored.shape);
