/**
 * The end of the process must not cut the writer's thread off inside a call into SQLite: on Node 20 that
 * aborts the whole process. So each thread shares two numbers with this one: whether it is at work, and
 * whether it has to leave what comes next. At exit, what is at work is waited for; so it is also durable.
 */
export type ThreadState = Int32Array<SharedArrayBuffer>;

const AT_WORK = 0;
const STOP = 1;
/** Milliseconds that the exit waits at most for one thread. */
const LONGEST_WAIT = 5_000;

const threads = new Set<ThreadState>();
let listening = false;

/** The state of a thread that is about to start, which is work as well. */
export function watchThread(): ThreadState {
  if (!listening) process.on('exit', waitForThreads);
  listening = true;
  const state: ThreadState = new Int32Array(new SharedArrayBuffer(8));
  state[AT_WORK] = 1;
  threads.add(state);
  return state;
}

export function forgetThread(state: ThreadState): void {
  threads.delete(state);
}

function waitForThreads(): void {
  for (const state of threads) Atomics.store(state, STOP, 1);
  for (const state of threads) Atomics.wait(state, AT_WORK, 1, LONGEST_WAIT);
}
