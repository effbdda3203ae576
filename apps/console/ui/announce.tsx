import { Signal, useSignal } from '../api/signal.ts';

type Urgency = 'polite' | 'assertive';

const said: Readonly<Record<Urgency, Signal<string>>> = {
  polite: new Signal(''),
  assertive: new Signal(''),
};

/** Says something to a screen reader. The same words again are not heard twice. */
export const announce = (words: string, urgency: Urgency = 'polite'): void => said[urgency].set(words);

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
