/** A value that nothing may change, at any depth. The types that schemas infer are made immutable by it. */
export type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;
