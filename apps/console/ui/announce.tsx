import { Signal, useSignal } from '../api/transport/signal.ts';

type Urgency = 'polite' | 'assertive';

const announcements: Readonly<Record<Urgency, Signal<string>>> = {
  polite: new Signal(''),
  assertive: new Signal(''),
};

/** A screen reader reads only changes. This suffix is silent and makes the same words a change. */
const SILENT_SUFFIX = '\u00a0';

/** Makes screen readers say something. */
export function announce(words: string, urgency: Urgency = 'polite'): void {
  const region = announcements[urgency];
  region.set(region.value === words ? words + SILENT_SUFFIX : words);
}

/**
 * The live regions for announcements. They exist from the start, because screen readers ignore regions added
 * later.
 */
export const Announcements = () => (
  <div className="hidden">
    <p role="status" aria-live="polite">
      {useSignal(announcements.polite)}
    </p>
    <p role="alert" aria-live="assertive">
      {useSignal(announcements.assertive)}
    </p>
  </div>
);
