import { Signal } from './signal.ts';

/** How often no answer came, or none that was one: whoever looks after the server looks at once. */
export const trouble = new Signal(0);

export const noteTrouble = (): void => trouble.set(trouble.value + 1);
