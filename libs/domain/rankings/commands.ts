import { command } from '../kernel/command.ts';
import * as field from '../kernel/fields.ts';
import { RANKING_EVENTS } from './events.ts';

export const DrawOrder = command('DrawOrder', RANKING_EVENTS.OrderDrawn.partial({ order: true }).shape);
export const ImportRanking = command('ImportRanking', RANKING_EVENTS.RankingImported.shape);
export const PostRanking = command('PostRanking', { ranking: field.ranking });
export const CertifyRanking = command('CertifyRanking', {
  ranking: field.ranking,
  reason: field.reason.optional(),
});
