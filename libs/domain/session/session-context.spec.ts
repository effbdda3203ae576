import type { SessionState } from './state.ts';
import { refuse } from './session-context.ts';

it.each([
  [{ id: 'heat-1' }, 'official', 'Heat 1 is official.'],
  [{ id: 'main', name: 'The Feature' }, 'lined-up', 'The Feature is lined up.'],
  [{ id: 'late/lcq-2' }, 'green', 'late LCQ 2 is green.'],
])('A refusal in %j says its name and its phase in words', (spec, phase, words) => {
  const session = { spec, phase } as SessionState;
  expect(refuse(session, 'results-certified')).toMatchObject({
    words: `${words} Reopen the results to change anything.`,
    params: { session: spec.id, phase },
  });
});
