import { ProblemError, problemOf, withJitter, type ProblemBody } from '#client';
import { identity } from '../data/identity.ts';
import { client, failureCount } from './client.ts';
import { sendAgain } from './shared-request.ts';
import { Signal } from './signal.ts';

export type ServerState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ready' }
  /** The server answers, but its store does not: no new records come, and no command is accepted. */
  | { readonly kind: 'store-away'; readonly since: number; readonly problem: ProblemBody }
  | { readonly kind: 'away'; readonly since: number };

interface Warning {
  readonly code: string;
  readonly words: string;
}

/** Whether the server and its store answer. */
export const serverState = new Signal<ServerState>({ kind: 'unknown' });

/** What officials should know about the clock and the disk of the server. Others get none. */
export const hostWarnings = new Signal<readonly Warning[]>([]);

/** What is wrong with a store although it takes commands, for example that records are missing. */
export const storeWarnings = new Signal<readonly Warning[]>([]);

/**
 * Whether the page polls its views instead of following a stream: from the start with `?transport=poll`, or
 * because no stream could be opened. It stays so until the page is loaded again.
 */
export const isPolling = new Signal(new URLSearchParams(location.search).get('transport') === 'poll');

/** The interval of checks while the server is ready. A failed request causes a check at once. */
const POLL_MS = 10_000;
const POLL_WHILE_AWAY_MS = 2_000;
const HEALTH_TIMEOUT_MS = 5_000;

/** Checks the server repeatedly while the page is visible. Returns the function that stops it. */
export function watchServer(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isChecking = false;
  let isStopped = false;
  const check = async () => {
    clearTimeout(timer);
    // The polls of a viewer show whether the server answers. A check would reach it past every cache.
    const isCovered = isPolling.value && identity.value.kind === 'nobody';
    if (isChecking || isStopped || document.hidden || isCovered) return;
    isChecking = true;
    const before = serverState.value.kind;
    const next = await checkServer();
    isChecking = false;
    serverState.set(next);
    // What the page shows may be as old as the failure.
    if (next.kind === 'ready' && before !== 'ready' && before !== 'unknown') sendAgain();
    const waitMs = next.kind === 'ready' ? withJitter(POLL_MS, 0.25) : POLL_WHILE_AWAY_MS;
    if (!isStopped) timer = setTimeout(() => void check(), waitMs);
  };
  const checkNow = () => void check();
  const subscriptions = [failureCount.subscribe(checkNow), identity.subscribe(checkNow)];
  document.addEventListener('visibilitychange', checkNow);
  checkNow();
  return () => {
    isStopped = true;
    for (const unsubscribe of subscriptions) unsubscribe();
    document.removeEventListener('visibilitychange', checkNow);
    clearTimeout(timer);
  };
}

async function checkServer(): Promise<ServerState> {
  const before = serverState.value;
  const sinceOf = (kind: ServerState['kind']) =>
    before.kind === kind && 'since' in before ? before.since : Date.now();
  try {
    const { warnings, store } = await client.ready({ signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) });
    setIfChanged(hostWarnings, warnings);
    setIfChanged(storeWarnings, store.warnings);
    return before.kind === 'ready' ? before : { kind: 'ready' };
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'not-ready') {
      return { kind: 'store-away', since: sinceOf('store-away'), problem: problemOf(error) };
    }
    // Any other answer below 500 shows that the server is there.
    if (error instanceof ProblemError && error.problem.status < 500) return { kind: 'ready' };
    return before.kind === 'away' ? before : { kind: 'away', since: Date.now() };
  }
}

/** A server of an older version, to which a page stays open over a rollback, sends no warnings. */
function setIfChanged(signal: Signal<readonly Warning[]>, warnings: readonly Warning[] = []): void {
  if (JSON.stringify(warnings) !== JSON.stringify(signal.value)) signal.set(warnings);
}
