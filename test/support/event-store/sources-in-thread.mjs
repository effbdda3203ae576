// @ts-check
/** Lets a thread run the sources, as `sources.mjs` does for a process: it starts with `--import` of this. */
import { register } from 'node:module';

register('./sources.mjs', import.meta.url);
