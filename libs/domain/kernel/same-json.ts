/** Compares two values as JSON. Their keys must be in the same order, as after a parse by one schema. */
export const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
