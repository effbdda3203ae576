/** The sign of a car that the person at this device follows. */
export const Star = () => (
  <svg className="board-star" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <path d="M8 1l2.1 4.6 5 .5-3.8 3.4 1.1 5L8 12l-4.4 2.5 1.1-5L.9 6.1l5-.5z" fill="currentColor" />
  </svg>
);
