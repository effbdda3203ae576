import { Signal } from './signal.ts';

/** How often no answer came, or none that was one: whoever looks after the server looks at once. */
export const failureSignal = new Signal(0);

export const reportFailure = (): void => failureSignal.set(failureSignal.value + 1);
