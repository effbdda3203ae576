import type { Page } from 'playwright-core';

/** Smallest width and height of what a finger in a glove has to hit, in CSS pixels. */
const FINGER_PX = 40;
/** Smallest size for a mouse within a dense row (WCAG 2.2, 2.5.8). */
const MOUSE_PX = 24;

/**
 * Runs in the page. A link within a text is as high as its line ("Inline" in WCAG 2.5.8). The marks of the
 * timeline and the cars beside the lap chart are where their records and lines are ("Essential"): the log and
 * the chart as a table show the same.
 */
const SCRIPT = `
  (({ fingerPx, mousePx }) => {
    const isTouched = matchMedia('(any-pointer: coarse), (max-width: 899px)').matches;
    const isSeen = (element) =>
      element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().right > 1;
    const isInText = (element) => element.matches('a') && getComputedStyle(element).display === 'inline';
    const isTooSmall = (element) => {
      const px = element.closest('tr, li, .timeline-label') && !isTouched ? mousePx : fingerPx;
      const boxes = [element, ...(element.labels ?? [])].map((each) => each.getBoundingClientRect());
      return !boxes.some(({ width, height }) => Math.min(width, height) > px - 0.5);
    };
    const describe = (element) => {
      const { width, height } = element.getBoundingClientRect();
      const words = element.getAttribute('aria-label') ?? element.textContent;
      return element.tagName + ' ' + words + ': ' + Math.round(width) + ' x ' + Math.round(height) + ' px';
    };
    const controls = 'a[href], button, input, select, summary, textarea, [role=option], [role=tab]';
    return [...document.querySelectorAll(controls)]
      .filter((element) => !element.matches('.mark, .chart-cars button'))
      .filter((element) => isSeen(element) && !isInText(element) && isTooSmall(element))
      .map(describe);
  })(${JSON.stringify({ fingerPx: FINGER_PX, mousePx: MOUSE_PX })})
`;

/**
 * Returns one line for each control of the page that is too small. On a screen that can be touched all need
 * 40 px; with a mouse, those within a row need 24 px. A box to tick and its label count as one.
 */
export const findSmallTargets = (page: Page): Promise<string[]> => page.evaluate<string[]>(SCRIPT);
