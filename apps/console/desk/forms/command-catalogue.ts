import { useEffect, useState } from 'react';
import { fetchJson } from '../../api/transport/http.ts';
import { problemOf, type ProblemBody } from '../../api/transport/problem.ts';
import { catalogueOf, type Catalogue, type ApiDocument } from './command-roles.ts';

const RETRY_MS = 4_000;

let catalogueRequest: Promise<Catalogue> | null = null;

/** Loads the catalogue once per page load: a server does not change its commands while it runs. */
function loadCatalogue(): Promise<Catalogue> {
  catalogueRequest ??= fetchJson<ApiDocument>('/api/openapi.json').then(
    ({ body }) => catalogueOf(body),
    (error: unknown) => {
      catalogueRequest = null;
      throw error;
    },
  );
  return catalogueRequest;
}

/** Returns the published commands; null until they are loaded, with the problem if loading fails. */
export function useCatalogue(): {
  readonly catalogue: Catalogue | null;
  readonly problem: ProblemBody | null;
} {
  const [catalogue, setCatalogue] = useState<Catalogue | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const load = () =>
      loadCatalogue().then(
        (loaded) => {
          if (isOver) return;
          setCatalogue(loaded);
          setProblem(null);
        },
        (error: unknown) => {
          if (isOver) return;
          setProblem(problemOf(error));
          timer = setTimeout(() => void load(), RETRY_MS);
        },
      );
    void load();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, []);
  return { catalogue, problem };
}
