import { withJitter } from './backoff.ts';
import { fetchJson } from './http.ts';
import { ProblemError, problemOf, type ProblemBody } from './problem.ts';
import { Signal, useSignal } from './signal.ts';
import { failureSignal } from './failure-signal.ts';

export type ServerState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ready' }
  /** It answers, and its store does not: nothing new is shown, and no command is taken. */
  | { readonly kind: 'store-away'; readonly since: number; readonly problem: ProblemBody }
  | { readonly kind: 'away'; readonly since: number };

/** Whether the server answers, and its store. */
export const serverState = new Signal<ServerState>({ kind: 'unknown' });

/** Counts how often it came back: what was asked for in vain is asked for again then. */
const returnCount = new Signal(0);
export const useReturnCount = (): number => useSignal(returnCount);

/** While all is well it is looked at this often, by everyone at another moment; a stream tells sooner. */
const POLL_MS = 10_000;
const POLL_WHILE_AWAY_MS = 2_000;
const HEALTH_TIMEOUT_MS = 5_000;

/** Looks after the server until the answer is called; not while nobody looks at the page. */
export function watchServer(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isLooking = false;
  let isOver = false;
  const look = async () => {
    clearTimeout(timer);
    if (isLooking || isOver || document.hidden) return;
    isLooking = true;
    const before = serverState.value.kind;
    const now = await checkServer();
    isLooking = false;
    serverState.set(now);
    if (now.kind === 'ready' && before !== 'ready' && before !== 'unknown')
      returnCount.set(returnCount.value + 1);
    const wait = now.kind === 'ready' ? withJitter(POLL_MS, 0.25) : POLL_WHILE_AWAY_MS;
    if (!isOver) timer = setTimeout(() => void look(), wait);
  };
  const lookNow = () => void look();
  const leave = failureSignal.subscribe(lookNow);
  document.addEventListener('visibilitychange', lookNow);
  lookNow();
  return () => {
    isOver = true;
    leave();
    document.removeEventListener('visibilitychange', lookNow);
    clearTimeout(timer);
  };
}

async function checkServer(): Promise<ServerState> {
  const before = serverState.value;
  const sinceAs = (kind: ServerState['kind']) =>
    before.kind === kind && 'since' in before ? before.since : Date.now();
  try {
    await fetchJson('/health/ready', { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) });
    return before.kind === 'ready' ? before : { kind: 'ready' };
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'not-ready') {
      return { kind: 'store-away', since: sinceAs('store-away'), problem: problemOf(error) };
    }
    // Any other answer is one: it is there.
    if (error instanceof ProblemError && error.problem.status < 500) return { kind: 'ready' };
    return before.kind === 'away' ? before : { kind: 'away', since: Date.now() };
  }
}
