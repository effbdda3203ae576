import { useEffect, useRef, type RefObject } from 'react';

/**
 * For a row of links that may be wider than the screen: where one is stays in sight, also when a phone is
 * turned. The row moves, and not the page. `current` is whatever changes with it.
 */
export function useCurrentInSight(current: string): RefObject<HTMLElement | null> {
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    const links = row.current;
    if (!links) return undefined;
    const bring = () => {
      const link = links.querySelector<HTMLElement>('[aria-current]');
      if (link) links.scrollLeft = link.offsetLeft - (links.clientWidth - link.offsetWidth) / 2;
    };
    const watching = new ResizeObserver(bring);
    watching.observe(links);
    return () => watching.disconnect();
  }, [current]);
  return row;
}
