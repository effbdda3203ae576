import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

const ROW_MOVE_MS = 280;
/** Time for which a row shows the places that it has just won or lost. */
const PLACE_CHANGE_SHOWN_MS = 5_000;

const prefersReducedMotion = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/**
 * Animates a row from its previous position to its current one. The distance is given in row heights: all
 * rows have the same height, so nothing has to be measured.
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

/** Returns the places that a car won in the last seconds; negative if it lost places. */
export function useRecentPlaceChange(place: number | null): number {
  const [last, setLast] = useState({ place, by: 0 });
  if (last.place !== place) {
    setLast({ place, by: place === null || last.place === null ? 0 : last.by + last.place - place });
  }
  useEffect(() => {
    if (last.by === 0) return undefined;
    const timer = setTimeout(() => setLast((now) => ({ ...now, by: 0 })), PLACE_CHANGE_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [last]);
  return last.by;
}

/** Returns the direction of a place change for the style sheet. */
export const moveDirection = (by: number): 'up' | 'down' | undefined =>
  by === 0 ? undefined : by > 0 ? 'up' : 'down';
