import type { ProblemBody } from '#client';
import { client } from '../../api/transport/client.ts';
import { useRequest } from '../../api/transport/use-request.ts';
import { catalogueOf, type Catalogue, type ApiDocument } from './command-roles.ts';

/**
 * Returns the published commands; null until they are loaded, with the problem if loading fails. A server
 * does not change its commands while it runs.
 */
export function useCatalogue(): {
  readonly catalogue: Catalogue | null;
  readonly problem: ProblemBody | null;
} {
  const { answer, problem } = useRequest('catalogue', {
    send: async (signal) => catalogueOf((await client.openApi({ signal })) as ApiDocument),
    isLasting: true,
  });
  return { catalogue: answer ?? null, problem };
}
