/** The store of this server. */
export const STORE = Symbol('store');

/** The format presets by their ids. */
export const PRESETS = Symbol('presets');

/** The keys that sign certified results and tokens. */
export const KEYS = Symbol('keys');

/** How other devices reach this server. */
export const REACH = Symbol('reach');
