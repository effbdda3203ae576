import { source } from 'axe-core';
import type { Page } from 'playwright-core';

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

const GRAVE = new Set(['serious', 'critical']);

/**
 * What keeps somebody from using the page as it stands, a line each: what axe-core calls serious or critical.
 * The tab must have been opened with `bypassCSP`, as the page's own policy lets no foreign script in.
 */
export async function barriersIn(page: Page): Promise<string[]> {
  await page.evaluate(source);
  const { violations } = await page.evaluate<{ violations: readonly Violation[] }>(
    'axe.run(document, { resultTypes: ["violations"] })',
  );
  return violations
    .filter(({ impact }) => GRAVE.has(impact))
    .flatMap(({ id, help, nodes }) =>
      nodes.slice(0, 3).map(({ html, failureSummary }) => {
        const why = failureSummary.split('\n').slice(1, 3).join(' ').trim();
        return `${id}: ${help}: ${why}: ${html.slice(0, 200)}`;
      }),
    );
}
