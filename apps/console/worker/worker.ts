/*
 * Lets the page start without a network: it keeps the shell and its files with a hash in their names, and
 * nothing else. Answers of the API and requests with a token never go through it.
 */

/** The build writes the files of the shell here, with spaces between them. */
const FILES = '__SHELL_FILES__'.match(/\S+/gu) ?? [];
/** The build writes a hash of these files here, so that another build has another cache. */
const CACHE = 'greenflag __SHELL_VERSION__';

/** Every address of the page has the same document. */
const SHELL = '/';
/** The addresses of the page. All others belong to the server. */
const PAGES = /^\/(?:$|meetings\/|officials$|sign-in$)/u;
const HASHED_FILES = /^\/assets\//u;

/** A link that is slower than this is treated like none, so that the page starts. */
const MAX_WAIT_MS = 4_000;

interface WorkerEvent extends Event {
  waitUntil(done: Promise<unknown>): void;
}
interface FetchEvent extends WorkerEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: WorkerEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
}
const worker = globalThis as unknown as Worker;

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(activate()));
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin || request.headers.has('authorization')) return;
  if (request.mode === 'navigate' && PAGES.test(pathname)) event.respondWith(answerPage(request));
  else if (HASHED_FILES.test(pathname)) event.respondWith(answerFile(request));
});

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  // A file with a hash in its name may come from any cache. The shell may not.
  await cache.add(new Request(SHELL, { cache: 'reload', credentials: 'omit' }));
  await cache.addAll(FILES);
  await worker.skipWaiting();
}

/** Removes the files of other builds. A page of one of them gets what it still needs from the server. */
async function activate(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** Asks the server first, so that a new version starts on reload. */
async function answerPage(request: Request): Promise<Response> {
  try {
    // eslint-disable-next-line no-restricted-globals -- a worker passes on requests of the page as they are
    return await fetch(request, { signal: AbortSignal.timeout(MAX_WAIT_MS) });
  } catch {
    return (await caches.match(SHELL)) ?? Response.error();
  }
}

/** A file with a hash in its name never changes. */
async function answerFile(request: Request): Promise<Response> {
  const kept = await caches.match(request);
  if (kept) return kept;
  // eslint-disable-next-line no-restricted-globals -- a worker passes on requests of the page as they are
  const answer = await fetch(request);
  if (answer.ok) {
    const cache = await caches.open(CACHE);
    // A full disk must not cost the answer.
    await cache.put(request, answer.clone()).catch(() => undefined);
  }
  return answer;
}
