import { Signal } from './signal.ts';

/** Counts requests that failed or got a 5xx status. A change makes the page check the server at once. */
export const failureSignal = new Signal(0);

export const reportFailure = (): void => failureSignal.set(failureSignal.value + 1);
