import { command } from '../kernel/command.ts';
import * as field from '../kernel/fields.ts';
import { CROSSING_EVENTS } from './events.ts';

export const RecordCrossing = command('RecordCrossing', {
  ...CROSSING_EVENTS.CrossingSeen.shape,
  session: field.session.optional().describe('Default: the session that was under way at the time.'),
});
export const AssignTransponder = command('AssignTransponder', CROSSING_EVENTS.TransponderAssigned.shape);
export const ReleaseTransponder = command('ReleaseTransponder', CROSSING_EVENTS.TransponderReleased.shape);
export const AdoptCount = command('AdoptCount', CROSSING_EVENTS.CountAdopted.shape);
export const SealFeed = command('SealFeed', CROSSING_EVENTS.FeedSealed.shape);
