import type { FastifyInstance } from 'fastify';
import { problem, type Problem } from './problems.ts';

/** Which addresses there are, so that a wrong method is told from a wrong address. */
export class Routes {
  private readonly known: {
    readonly path: string;
    readonly parts: readonly string[];
    readonly methods: Set<string>;
  }[] = [];

  /** Before the first route is added. */
  watch(instance: FastifyInstance): void {
    instance.addHook('onRoute', ({ url, method }) => {
      const methods = [method].flat();
      const route = this.known.find(({ path }) => path === url);
      if (route) for (const each of methods) route.methods.add(each);
      else this.known.push({ path: url, parts: url.split('/'), methods: new Set(methods) });
    });
  }

  notFound(method: string, url: string): Problem {
    const [path = ''] = url.split('?');
    const parts = path.split('/');
    const route = this.known.find((each) => matches(each.parts, parts));
    if (!route || route.methods.has(method)) {
      return problem('route-unknown', `Nothing answers to ${method} ${shortened(path)}.`);
    }
    const allow = [...route.methods].sort().join(', ');
    const found = problem('method-not-allowed', `${shortened(path)} does not take ${method}.`, { allow });
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
