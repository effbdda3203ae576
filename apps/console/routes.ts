import { useSyncExternalStore, type MouseEvent } from 'react';

/** The pages of a meeting, as they appear in addresses. */
export const PAGE_NAMES = [
  'board',
  'field',
  'results',
  'rankings',
  'programme',
  'desk',
  'replay',
  'what-if',
  'log',
] as const;
export type PageName = (typeof PAGE_NAMES)[number];

/** The content of an address: the list of meetings (`meeting` is null), or a page of a meeting. */
export interface Route {
  readonly meeting: string | null;
  readonly page: PageName;
  readonly session: string | null;
  readonly query: URLSearchParams;
}

/** The props of every page of a meeting: the rest of its address. */
export type PageProps = Pick<Route, 'session' | 'query'>;

const isPageName = (text: string | undefined): text is PageName => PAGE_NAMES.some((page) => page === text);

/** Parses an address; null if there is nothing at it. */
export function routeOf({ pathname, search }: Pick<Location, 'pathname' | 'search'>): Route | null {
  const parts = pathname.split('/').filter(Boolean).map(decodePart);
  const [root, meeting, page = 'board', session, ...more] = parts;
  const query = new URLSearchParams(search);
  if (root === undefined) return { meeting: null, page: 'board', session: null, query };
  if (root !== 'meetings' || meeting === undefined || more.length > 0 || !isPageName(page)) return null;
  return { meeting, page, session: session ?? null, query };
}

/** Returns the address of a page of a meeting. */
export function addressOf(
  meeting: string,
  page: PageName,
  session?: string | null,
  query?: Readonly<Record<string, string | number>>,
): string {
  const parts = ['meetings', meeting, page, ...(session == null ? [] : [session])];
  const text = new URLSearchParams(
    Object.entries(query ?? {}).map(([name, value]) => [name, String(value)]),
  ).toString();
  return `/${parts.map(encodeURIComponent).join('/')}${text && `?${text}`}`;
}

/** Shows an address without a page load. `replace` adds no entry to the history. */
export function navigate(address: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
  for (const listener of listeners) listener();
}

/**
 * Handles the click of a link without a page load. Clicks with a modifier key keep their meaning, like a new
 * tab.
 */
export function followLink(event: MouseEvent<HTMLAnchorElement>): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  navigate(event.currentTarget.getAttribute('href') ?? '/');
}

const listeners = new Set<() => void>();

/** Returns the path and query of the current address, and renders the component again when it changes. */
export const useAddress = (): string =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      addEventListener('popstate', listener);
      return () => {
        listeners.delete(listener);
        removeEventListener('popstate', listener);
      };
    },
    () => location.pathname + location.search,
  );

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
