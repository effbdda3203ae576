import { useSyncExternalStore, type CSSProperties } from 'react';

/** Returns whether the device matches a media query. */
export function useMediaQuery(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}

/** Matches a phone, or a window without room for all columns. */
export const NARROW_SCREEN = '(max-width: 899px)';

/** Tells the style sheet how many cars share the height. */
export const carCountStyle = (cars: number): CSSProperties =>
  ({ '--cars': Math.max(1, cars) }) as CSSProperties;

/** Splits rows into columns of equal height; only the last column may be shorter. */
export function splitIntoColumns<T>(rows: readonly T[], columns: number): readonly (readonly T[])[] {
  const length = Math.ceil(rows.length / columns);
  return Array.from({ length: columns }, (_, i) => rows.slice(i * length, (i + 1) * length));
}
