import { Signal, useSignal } from '../api/transport/signal.ts';

type Urgency = 'polite' | 'assertive';

const announcements: Readonly<Record<Urgency, Signal<string>>> = {
  polite: new Signal(''),
  assertive: new Signal(''),
};

/** A region that does not change is not read out: the same words again differ by this, which nobody hears. */
const SILENT_SUFFIX = '\u00a0';

/** Says something to a screen reader. */
export function announce(words: string, urgency: Urgency = 'polite'): void {
  const region = announcements[urgency];
  region.set(region.value === words ? words + SILENT_SUFFIX : words);
}

/** Where announcements are heard: there from the beginning, as a region made later is not listened to. */
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
