import { useSyncExternalStore, type MouseEvent } from 'react';

/** The views of a meeting that the page has, as they stand in its addresses. */
export const PAGE_NAMES = ['board', 'field', 'results', 'desk', 'replay', 'what-if', 'log'] as const;
export type PageName = (typeof PAGE_NAMES)[number];

/** Where the page is: the list of meetings, or a place of one. */
export interface Route {
  readonly meeting: string | null;
  readonly page: PageName;
  readonly session: string | null;
  readonly query: URLSearchParams;
}

/** What every place of a meeting is told: what its address says besides. */
export type PageProps = Pick<Route, 'session' | 'query'>;

const isPageName = (text: string | undefined): text is PageName => PAGE_NAMES.some((page) => page === text);

/** An address as a route; null where the page has no such place. */
export function routeOf({ pathname, search }: Pick<Location, 'pathname' | 'search'>): Route | null {
  const parts = pathname.split('/').filter(Boolean).map(decodePart);
  const [root, meeting, page = 'board', session, ...more] = parts;
  const query = new URLSearchParams(search);
  if (root === undefined) return { meeting: null, page: 'board', session: null, query };
  if (root !== 'meetings' || meeting === undefined || more.length > 0 || !isPageName(page)) return null;
  return { meeting, page, session: session ?? null, query };
}

/** The address of a place. */
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

/** Goes there without loading the page anew; `replace` leaves no step back. */
export function navigate(address: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
  for (const listener of listeners) listener();
}

/** For `onClick` of a link that is an ordinary link otherwise: a new tab stays a new tab. */
export function followLink(event: MouseEvent<HTMLAnchorElement>): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  navigate(event.currentTarget.getAttribute('href') ?? '/');
}

const listeners = new Set<() => void>();

/** The address that the page is at, which the page is drawn by. */
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
