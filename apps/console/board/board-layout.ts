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

/** Matches a phone, which has room for one figure of a car. */
export const PHONE_SCREEN = 'screen and (max-width: 599px)';

/** Tells the style sheet how many cars share the height. */
export const carCountStyle = (cars: number): CSSProperties =>
  ({ '--cars': Math.max(1, cars) }) as CSSProperties;
