import { setTimeout as pause } from 'node:timers/promises';

/*
 * Node 20 aborts the whole process if a thread is ended inside a call into SQLite. So a thread that may be
 * ended marks these calls in a state that it shares, and leaves them alone once it is to end.
 */

/** Two numbers: whether the thread is inside a call, and whether it must begin no other. */
export type CallState = Int32Array<SharedArrayBuffer>;

const INSIDE = 0;
const STOP = 1;

let ownState: CallState | null = null;

export const newCallState = (): CallState => new Int32Array(new SharedArrayBuffer(8));

/** Makes the thread that calls this mark its calls. It must do so before it opens a store. */
export function markCallsIn(state: CallState): void {
  ownState = state;
}

export const marksCalls = (): boolean => ownState !== null;

/** Runs a call and marks it. Sleeps until the end of the thread if it is to end. */
export function marked<T>(call: () => T): T {
  enter();
  try {
    return call();
  } finally {
    leave();
  }
}

/** Marks a call that takes several turns of the event loop, like the loading of a driver. */
export async function markedUntilDone<T>(call: () => Promise<T>): Promise<T> {
  enter();
  try {
    return await call();
  } finally {
    leave();
  }
}

function enter(): void {
  if (ownState === null) return;
  Atomics.store(ownState, INSIDE, 1);
  if (Atomics.load(ownState, STOP) === 0) return;
  Atomics.store(ownState, INSIDE, 0);
  Atomics.wait(ownState, STOP, 1);
}

function leave(): void {
  if (ownState !== null) Atomics.store(ownState, INSIDE, 0);
}

/** Waits until a thread is outside of a call and will begin no other. Then it can be ended. */
export async function untilOutsideCalls(state: CallState): Promise<void> {
  Atomics.store(state, STOP, 1);
  while (Atomics.load(state, INSIDE) === 1) await pause(1);
}
