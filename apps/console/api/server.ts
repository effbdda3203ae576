import { ask } from './http.ts';
import { ProblemError, problemOf, type ProblemBody } from './problem.ts';
import { Signal } from './signal.ts';

export type ServerState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ready' }
  /** It answers, and its store does not: nothing new is shown, and no command is taken. */
  | { readonly kind: 'store-away'; readonly since: number; readonly problem: ProblemBody }
  | { readonly kind: 'away'; readonly since: number };

/** Whether the server answers, and its store. */
export const server = new Signal<ServerState>({ kind: 'unknown' });

const EVERY_MS = 4_000;
const PATIENCE_MS = 5_000;

/** Looks after the server from time to time until the answer is called. */
export function watchServer(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const look = async () => {
    server.set(await lookAfter());
    if (!isOver) timer = setTimeout(() => void look(), EVERY_MS);
  };
  void look();
  return () => {
    isOver = true;
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
