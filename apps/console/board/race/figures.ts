import { useCallback } from 'react';
import { useStableFunction } from '../../ui/use-stable-value.ts';
import { t } from '../../ui/language/language.ts';

/** The figures of a car. A phone shows one of them at a time. */
export const FIGURES = ['gapMs', 'interval', 'lastLapMs', 'bestLapMs'] as const;
export type FigureName = (typeof FIGURES)[number];

export const FIGURE_LABELS: Readonly<Record<FigureName, string>> = {
  gapMs: t('Gap'),
  interval: t('Interval'),
  lastLapMs: t('Last'),
  bestLapMs: t('Best'),
};

/** Returns the figure after (1) or before (-1) another; behind the last one comes the first. */
export const neighbourOf = (figure: FigureName, by: 1 | -1): FigureName =>
  FIGURES.at((FIGURES.indexOf(figure) + by) % FIGURES.length) ?? figure;

const MIN_SWIPE_PX = 50;

interface Point {
  readonly clientX: number;
  readonly clientY: number;
}

/** Returns the direction of a swipe: 1 to the left, -1 to the right; 0 for a tap or a scroll. */
export function swipeOf(from: Point, to: Point): 1 | -1 | 0 {
  const [x, y] = [to.clientX - from.clientX, to.clientY - from.clientY];
  if (Math.abs(x) < MIN_SWIPE_PX || Math.abs(x) < 2 * Math.abs(y)) return 0;
  return x < 0 ? 1 : -1;
}

/** Returns a ref for an element on which one finger swipes to the left or to the right. */
export function useSwipe(onSwipe: (by: 1 | -1) => void): (element: HTMLElement | null) => () => void {
  const swipe = useStableFunction(onSwipe);
  return useCallback(
    (element) => {
      const end = new AbortController();
      let from: Point | null = null;
      const listen = (type: 'touchstart' | 'touchend', run: (event: TouchEvent) => void) =>
        element?.addEventListener(type, run, { passive: true, signal: end.signal });
      listen('touchstart', ({ touches }) => (from = touches.length === 1 ? (touches[0] ?? null) : null));
      listen('touchend', ({ changedTouches: [to] }) => {
        const by = from && to ? swipeOf(from, to) : 0;
        from = null;
        if (by !== 0) swipe(by);
      });
      return () => end.abort();
    },
    [swipe],
  );
}
