import { useEffect, useRef, type RefObject } from 'react';

/**
 * Keeps an element where it is in the window, from the first press on it. When something comes or goes above
 * it, the page is scrolled by as much. A button that moves under the finger scores another car.
 */
export function useSteadyPlace<E extends HTMLElement>(): RefObject<E | null> {
  const ref = useRef<E>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    let place: number | null = null;
    const placeNow = () => element.getBoundingClientRect().top + scrollY;
    const start = () => (place = placeNow());
    const observer = new ResizeObserver(() => {
      if (place === null) return;
      const before = place;
      place = placeNow();
      // Opening a form or another panel scrolls nothing, because what is above stays as high as it was.
      if (place !== before) scrollBy({ top: place - before, behavior: 'instant' });
    });
    element.addEventListener('pointerdown', start, { once: true });
    for (const one of document.querySelectorAll('.shell, .desk-head, .desk-cars')) observer.observe(one);
    return () => {
      element.removeEventListener('pointerdown', start);
      observer.disconnect();
    };
  }, []);
  return ref;
}
