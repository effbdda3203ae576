import { z } from 'zod';
import { defineProjection } from './projection.ts';
import { resultFields, resultOf } from './results.ts';

/** The results of all heats and last-chance races, in the format's order. */
export const heatResults = defineProjection({
  name: 'heat-results',
  version: 5,
  session: 'none',
  byClass: 'optional',
  fields: {
    sessions: z
      .array(z.strictObject(resultFields))
      .describe('The result of each heat and last-chance race, in the order of the format.'),
  },
  view: (state) => ({
    sessions: state.sessions
      .filter(({ spec }) => spec.kind === 'heat' || spec.kind === 'last-chance')
      .map((session) => resultOf(state, session)),
  }),
});
