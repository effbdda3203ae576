import type { RejectionCode } from '#domain';
import { raceAt } from '../weekend.ts';
import { reason, session, type Scenario } from './commands.ts';

/** Refusals of what race control decides during a caution. */
export const CAUTIONS = {
  'session-not-stopped': [[() => raceAt('green'), { type: 'RestartFromZero', session, reason }]],
} satisfies Partial<Record<RejectionCode, readonly Scenario[]>>;
