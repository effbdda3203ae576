import { useCallback, useState, type ReactNode } from 'react';
import { useMeetingId } from '../api/data/meeting.tsx';
import { BecauseDialog } from '../ui/because-dialog.tsx';

interface ExplainableRow {
  readonly car: string;
  readonly driver: string | null;
  readonly because: Parameters<typeof BecauseDialog>[0]['because'];
}

/** What a place is asked for its reason with. */
export type ExplainPlace = (row: ExplainableRow, title?: string) => void;

/** A way to explain why a car is where it is, and the dialog that answers. */
export function useBecauseDialog(): { readonly explain: ExplainPlace; readonly dialog: ReactNode } {
  const meeting = useMeetingId();
  const [asked, setAsked] = useState<(Pick<ExplainableRow, 'because'> & { title: string }) | null>(null);
  const explain = useCallback<ExplainPlace>(
    ({ because, car, driver }, title = `Why car ${car}${driver === null ? '' : ` (${driver})`} is there`) =>
      setAsked({ because, title }),
    [],
  );
  const close = useCallback(() => setAsked(null), []);
  const dialog = asked && <BecauseDialog meeting={meeting} {...asked} onClose={close} />;
  return { explain, dialog };
}

/** The name of a driver, which says why on a click. */
export const DriverButton = ({
  row,
  explain,
}: {
  readonly row: ExplainableRow;
  readonly explain: ExplainPlace;
}) => (
  <button className="board-why" onClick={() => explain(row)} title="Why?">
    {row.driver ?? `Car ${row.car}`}
    <span className="hidden">, why?</span>
  </button>
);
