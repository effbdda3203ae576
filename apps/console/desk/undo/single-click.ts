import type { MouseEvent } from 'react';

/** What a button does, once: the second click of a double-click is a slip. */
export const singleClick =
  (act: () => void) =>
  ({ detail }: MouseEvent): void => {
    if (detail < 2) act();
  };
