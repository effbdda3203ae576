import { useEffect, useRef, type RefObject } from 'react';

/**
 * Returns a ref for a row of links that may be wider than the screen. The row scrolls to its current link,
 * also when a phone is turned; the page does not scroll. `current` names the current link.
 */
export function useCurrentInSight(current: string): RefObject<HTMLElement | null> {
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    const links = row.current;
    if (!links) return undefined;
    const scroll = () => {
      const link = links.querySelector<HTMLElement>('[aria-current]');
      if (link) links.scrollLeft = link.offsetLeft - (links.clientWidth - link.offsetWidth) / 2;
    };
    const observer = new ResizeObserver(scroll);
    observer.observe(links);
    return () => observer.disconnect();
  }, [current]);
  return row;
}
