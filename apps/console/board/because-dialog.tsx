import { useCallback, useState, type ReactNode } from 'react';
import { useMeetingId } from '../api/data/meeting.tsx';
import { BecauseDialog } from '../ui/because-dialog.tsx';

interface Explained {
  readonly car: string;
  readonly driver: string | null;
  readonly because: Parameters<typeof BecauseDialog>[0]['because'];
}

/** What a place is asked for its reason with. */
export type Ask = (row: Explained, title?: string) => void;

/** A way to ask why a car is where it is, and the dialog that answers. */
export function useWhy(): { readonly ask: Ask; readonly answer: ReactNode } {
  const meeting = useMeetingId();
  const [asked, setAsked] = useState<(Pick<Explained, 'because'> & { title: string }) | null>(null);
  const ask = useCallback<Ask>(
    ({ because, car, driver }, title = `Why car ${car}${driver === null ? '' : ` (${driver})`} is there`) =>
      setAsked({ because, title }),
    [],
  );
  const close = useCallback(() => setAsked(null), []);
  const answer = asked && <BecauseDialog meeting={meeting} {...asked} onClose={close} />;
  return { ask, answer };
}

/** The name of a driver, which says why on a click. */
export const Why = ({ row, ask }: { readonly row: Explained; readonly ask: Ask }) => (
  <button className="board-why" onClick={() => ask(row)} title="Why?">
    {row.driver ?? `Car ${row.car}`}
    <span className="hidden">, why?</span>
  </button>
);
