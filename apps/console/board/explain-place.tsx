import { useCallback, useState, type ReactNode } from 'react';
import { BecauseDialog } from '../ui/because-dialog.tsx';
import { withoutClass } from '../ui/text/text.ts';
import { t } from '../ui/language/language.ts';

interface ExplainableRow {
  readonly car: string;
  readonly driver: string | null;
  readonly because: Parameters<typeof BecauseDialog>[0]['because'];
}

/** Opens the dialog that says why a car has its place. */
export type ExplainPlace = (row: ExplainableRow, title?: string) => void;

/** Returns a function that opens the dialog, and the dialog to render: null while it is closed. */
export function useBecauseDialog(): { readonly explain: ExplainPlace; readonly dialog: ReactNode } {
  const [content, setContent] = useState<(Pick<ExplainableRow, 'because'> & { title: string }) | null>(null);
  const explain = useCallback<ExplainPlace>(({ because, car, driver }, title) => {
    const values = { car: withoutClass(car), driver: driver ?? '' };
    const why =
      driver === null ? t('Why car {car} is there', values) : t('Why car {car} ({driver}) is there', values);
    setContent({ because, title: title ?? why });
  }, []);
  const close = useCallback(() => setContent(null), []);
  const dialog = content && <BecauseDialog {...content} onClose={close} />;
  return { explain, dialog };
}

interface DriverButtonProps {
  readonly row: ExplainableRow;
  readonly explain: ExplainPlace;
}

/** The name of a driver. A click explains the place of the car. */
export const DriverButton = ({ row, explain }: DriverButtonProps) => (
  <button className="board-why" onClick={() => explain(row)} title={t('Why?')}>
    {row.driver ?? t('Car {car}', { car: withoutClass(row.car) })}
    <span className="hidden">{t(', why?')}</span>
  </button>
);
