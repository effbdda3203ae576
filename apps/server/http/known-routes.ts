import type { FastifyInstance } from 'fastify';
import type { Problem } from './problems.ts';
import { ROUTES } from './problem-sets.ts';

/** The routes of the server. They distinguish a wrong method (405) from a wrong address (404). */
export class KnownRoutes {
  private readonly routes: {
    readonly path: string;
    readonly parts: readonly string[];
    readonly methods: Set<string>;
  }[] = [];

  /** Records each route as it is added. Call it before the first route is added. */
  recordRoutes(instance: FastifyInstance): void {
    instance.addHook('onRoute', ({ url, method }) => {
      const methods = [method].flat();
      const route = this.routes.find(({ path }) => path === url);
      if (route) for (const each of methods) route.methods.add(each);
      else this.routes.push({ path: url, parts: url.split('/'), methods: new Set(methods) });
    });
  }

  notFoundProblem(method: string, url: string): Problem {
    const [path = ''] = url.split('?');
    const parts = path.split('/');
    const route = this.routes.find((each) => matches(each.parts, parts));
    if (!route || route.methods.has(method)) {
      return ROUTES.problem('route-unknown', `There is no route ${method} ${shortened(path)}.`);
    }
    const allow = [...route.methods].sort().join(', ');
    const found = ROUTES.problem('method-not-allowed', `${shortened(path)} does not allow ${method}.`, {
      allow,
    });
    return { ...found, headers: { allow } };
  }
}

const shortened = (path: string): string => (path.length > 200 ? `${path.slice(0, 200)}…` : path);

function matches(route: readonly string[], parts: readonly string[]): boolean {
  const isOpen = route.at(-1) === '*';
  if (isOpen ? parts.length < route.length : parts.length !== route.length) return false;
  return route.every(
    (part, i) => part === '*' || (part.startsWith(':') ? parts[i] !== '' : part === parts[i]),
  );
}
