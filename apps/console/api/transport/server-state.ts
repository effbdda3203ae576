import { withJitter } from './backoff.ts';
import { ask } from './http.ts';
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
export const server = new Signal<ServerState>({ kind: 'unknown' });

/** Counts how often it came back: what was asked for in vain is asked for again then. */
const returned = new Signal(0);
export const useReturned = (): number => useSignal(returned);

/** While all is well it is looked at this often, by everyone at another moment; a stream tells sooner. */
const EVERY_MS = 10_000;
const WORRIED_MS = 2_000;
const PATIENCE_MS = 5_000;

/** Looks after the server until the answer is called; not while nobody looks at the page. */
export function watchServer(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isLooking = false;
  let isOver = false;
  const look = async () => {
    clearTimeout(timer);
    if (isLooking || isOver || document.hidden) return;
    isLooking = true;
    const before = server.value.kind;
    const now = await lookAfter();
    isLooking = false;
    server.set(now);
    if (now.kind === 'ready' && before !== 'ready' && before !== 'unknown') returned.set(returned.value + 1);
    const wait = now.kind === 'ready' ? withJitter(EVERY_MS, 0.25) : WORRIED_MS;
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

async function lookAfter(): Promise<ServerState> {
  const before = server.value;
  const sinceAs = (kind: ServerState['kind']) =>
    before.kind === kind && 'since' in before ? before.since : Date.now();
  try {
    await ask('/health/ready', { signal: AbortSignal.timeout(PATIENCE_MS) });
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
