import { Signal, useSignal } from '../api/transport/signal.ts';

type Urgency = 'polite' | 'assertive';

const said: Readonly<Record<Urgency, Signal<string>>> = {
  polite: new Signal(''),
  assertive: new Signal(''),
};

/** A region that does not change is not read out: the same words again differ by this, which nobody hears. */
const SILENT = '\u00a0';

/** Says something to a screen reader. */
export function announce(words: string, urgency: Urgency = 'polite'): void {
  const region = said[urgency];
  region.set(region.value === words ? words + SILENT : words);
}

/** Where announcements are heard: there from the beginning, as a region made later is not listened to. */
export const Announcements = () => (
  <div className="hidden">
    <p role="status" aria-live="polite">
      {useSignal(said.polite)}
    </p>
    <p role="alert" aria-live="assertive">
      {useSignal(said.assertive)}
    </p>
  </div>
);
