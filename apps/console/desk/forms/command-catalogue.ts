import { useEffect, useState } from 'react';
import { fetchJson } from '../../api/transport/http.ts';
import { problemOf, type ProblemBody } from '../../api/transport/problem.ts';
import { catalogueOf, type Catalogue, type Published } from './command-roles.ts';

const AGAIN_MS = 4_000;

let asked: Promise<Catalogue> | null = null;

/** Asked for once a page: a server does not change its commands while it runs. */
function catalogue(): Promise<Catalogue> {
  asked ??= fetchJson<Published>('/api/openapi.json').then(
    ({ body }) => catalogueOf(body),
    (error: unknown) => {
      asked = null;
      throw error;
    },
  );
  return asked;
}

/** The published commands; null until they have come, with what is wrong where they do not. */
export function useCatalogue(): {
  readonly catalogue: Catalogue | null;
  readonly problem: ProblemBody | null;
} {
  const [known, setKnown] = useState<Catalogue | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const load = () =>
      catalogue().then(
        (found) => {
          if (isOver) return;
          setKnown(found);
          setProblem(null);
        },
        (error: unknown) => {
          if (isOver) return;
          setProblem(problemOf(error));
          timer = setTimeout(() => void load(), AGAIN_MS);
        },
      );
    void load();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, []);
  return { catalogue: known, problem };
}
