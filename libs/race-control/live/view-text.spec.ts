import type { View } from '#projections';
import { viewTextSteps } from './view-text.ts';

const HEAD = { meeting: 'm', projection: 'p', projectionVersion: 1, revision: 3, recordedAt: 'now' };

it('the text of a view is that of JSON.stringify, and a long list takes a step for each part', () => {
  const rows = Array.from({ length: 1_100 }, (_, n) =>
    n % 2 ? { n, of: null, left: undefined } : undefined,
  );
  const view: View = { ...HEAD, rows, none: [], gone: undefined, text: 'Zoë "7"', nested: { rows: [1] } };
  const steps = viewTextSteps(view);
  let count = 0;
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) count += 1;
  expect(step.value).toBe(JSON.stringify(view));
  expect(count).toBe(3);
});
