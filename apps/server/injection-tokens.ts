/** The store that this server stands on, opened by whoever composed it. */
export const STORE = Symbol('store');

/** The formats that come with the house, by their ids. */
export const PRESETS = Symbol('presets');

/** The keys that sign, opened by whoever composed it. */
export const KEYS = Symbol('keys');
