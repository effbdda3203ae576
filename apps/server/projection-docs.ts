import { PROJECTION_NAMES } from '#projections';

/** How the documents tell what several routes about projections have in common. */
export const NAME = { name: 'name', schema: { type: 'string' as const, enum: [...PROJECTION_NAMES] } };

export const SESSION = { name: 'session', schema: { type: 'string' as const }, example: 'heat-1' };

export const momentParameter = (name: string, description: string, required = false) => ({
  name,
  required,
  schema: { type: 'string' as const },
  examples: { revision: { value: '17' }, instant: { value: '2023-02-05T20:00:00Z' } },
  description,
});

export const BY = {
  name: 'by',
  required: false,
  schema: { type: 'string' as const, enum: ['recorded', 'occurred'], default: 'recorded' },
  description: 'An instant means what was known then, or what had happened by then as it is known now.',
};

/** Why there may be no view at a moment. */
export const MISSES = [
  ...(['query-wrong', 'moment-wrong', 'by-wrong', 'by-without-instant', 'meeting-unknown'] as const),
  ...(['projection-unknown', 'session-unknown'] as const),
  ...(['revision-unknown', 'moment-in-future', 'moment-before-start'] as const),
] as const;
