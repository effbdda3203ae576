import type { Projection } from './projection.ts';
import { resultOf } from './results.ts';

/** The results of all heats and last-chance races, in the format's order. */
export const heatResults = {
  version: 2,
  session: 'none',
  view: (state) => ({
    sessions: state.sessions
      .filter(({ spec }) => spec.kind === 'heat' || spec.kind === 'last-chance')
      .map((session) => resultOf(state, session)),
  }),
} satisfies Projection;
