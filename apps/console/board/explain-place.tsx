import { useCallback, useState, type ReactNode } from 'react';
import { BecauseDialog } from '../ui/because-dialog.tsx';
import { ordinal, withoutClass } from '../ui/text/text.ts';
import { t } from '../ui/language/language.ts';

interface ExplainableRow {
  readonly car: string;
  readonly driver: string | null;
  /** The place of the car in a result; absent or null where it has none. */
  readonly place?: number | null;
  readonly because: Parameters<typeof BecauseDialog>[0]['because'];
}

/** Opens the dialog that says why a car has its place. */
export type ExplainPlace = (row: ExplainableRow, title?: string) => void;

/** Returns a function that opens the dialog, and the dialog to render: null while it is closed. */
export function useBecauseDialog(): { readonly explain: ExplainPlace; readonly dialog: ReactNode } {
  const [content, setContent] = useState<(Pick<ExplainableRow, 'because'> & { title: string }) | null>(null);
  const explain = useCallback<ExplainPlace>(({ because, ...row }, title) => {
    setContent({ because, title: title ?? whyWords(row) });
  }, []);
  const close = useCallback(() => setContent(null), []);
  const dialog = content && <BecauseDialog {...content} onClose={close} />;
  return { explain, dialog };
}

function whyWords({ car, driver, place = null }: Omit<ExplainableRow, 'because'>): string {
  const values = {
    car: withoutClass(car),
    driver: driver ?? '',
    place: place === null ? '' : ordinal(place),
  };
  if (place === null) {
    return driver === null
      ? t('Why car {car} is there', values)
      : t('Why car {car} ({driver}) is there', values);
  }
  return driver === null
    ? t('Why car {car} is {place}', values)
    : t('Why car {car} ({driver}) is {place}', values);
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
