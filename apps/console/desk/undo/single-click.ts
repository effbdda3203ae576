import type { MouseEvent } from 'react';

/** Returns a click handler that ignores the second click of a double-click, which is a slip. */
export const singleClick =
  (act: () => void) =>
  ({ detail }: MouseEvent): void => {
    if (detail < 2) act();
  };
