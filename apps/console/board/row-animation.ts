import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
  type CSSProperties,
  type RefObject,
} from 'react';

const ROW_MOVE_MS = 280;
/** So long a row says that it has just won or lost places. */
const PLACE_CHANGE_SHOWN_MS = 5_000;

const prefersReducedMotion = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/**
 * Lets a row glide from where it stood to where it stands. By its own height, so that nothing is measured:
 * all rows are of one height.
 */
export function useRowMoveAnimation<E extends HTMLElement>(index: number): RefObject<E | null> {
  const row = useRef<E>(null);
  const before = useRef(index);
  useLayoutEffect(() => {
    const by = before.current - index;
    before.current = index;
    if (by === 0 || prefersReducedMotion()) return;
    row.current?.animate([{ transform: `translateY(${by * 100}%)` }, { transform: 'none' }], {
      duration: ROW_MOVE_MS,
      easing: 'ease-out',
    });
  }, [index]);
  return row;
}

/** Places won in the last seconds, negative where lost. */
export function useRecentPlaceChange(place: number | null): number {
  const [seen, setSeen] = useState({ place, by: 0 });
  if (seen.place !== place) {
    setSeen({ place, by: place === null || seen.place === null ? 0 : seen.by + seen.place - place });
  }
  useEffect(() => {
    if (seen.by === 0) return undefined;
    const timer = setTimeout(() => setSeen((now) => ({ ...now, by: 0 })), PLACE_CHANGE_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [seen]);
  return seen.by;
}

/** The way a row moved, as its style knows it. */
export const moveDirection = (by: number): 'up' | 'down' | undefined =>
  by === 0 ? undefined : by > 0 ? 'up' : 'down';

/** Whether the device is as a media query says. */
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

/** A phone, or a window that has no room for all columns. */
export const NARROW_SCREEN = '(max-width: 899px)';

/** How many cars share the height, for the style sheet. */
export const carCountStyle = (cars: number): CSSProperties =>
  ({ '--cars': Math.max(1, cars) }) as CSSProperties;
