import { source } from 'axe-core';
import type { Page } from 'playwright-core';
import { findSmallTargets } from './targets.ts';

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

const SERIOUS_IMPACTS = new Set(['serious', 'critical']);

/**
 * Returns one line for each serious or critical violation of accessibility that axe-core finds in the page,
 * and for each control that is too small. The tab must have been opened with `bypassCSP`, because its policy
 * forbids foreign scripts. It checks everything, or only the rules of axe-core with the given ids.
 */
export async function findBarriers(page: Page, rules?: readonly string[]): Promise<string[]> {
  await page.evaluate(source);
  const options = JSON.stringify({
    resultTypes: ['violations'],
    ...(rules && { runOnly: { type: 'rule', values: rules } }),
  });
  const { violations } = await page.evaluate<{ violations: readonly Violation[] }>(
    `axe.run(document, ${options})`,
  );
  const barriers = violations
    .filter(({ impact }) => SERIOUS_IMPACTS.has(impact))
    .flatMap(({ id, help, nodes }) =>
      nodes.slice(0, 3).map(({ html, failureSummary }) => {
        const why = failureSummary.split('\n').slice(1, 3).join(' ').trim();
        return `${id}: ${help}: ${why}: ${html.slice(0, 200)}`;
      }),
    );
  return rules ? barriers : [...barriers, ...(await findSmallTargets(page))];
}
