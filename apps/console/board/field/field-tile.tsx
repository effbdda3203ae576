import { memo, useEffect, useState } from 'react';
import { Car } from '../../ui/car.tsx';
import type { FieldView } from './field-places.ts';
import type { ExplainPlace } from '../explain-place.tsx';
import { t } from '../../ui/language/language.ts';

/** Time for which a place is marked as just won. */
const NEW_SHOWN_MS = 8_000;

interface Props {
  readonly start: number;
  readonly row: FieldView['rows'][number] | null;
  /** How the place was won, or in which session it is won. */
  readonly words: string;
  readonly explain: ExplainPlace;
}

/** A place of the grid: the car that won it and how, or the session in which it is won. */
export const FieldTile = memo(function FieldTile({ start, row, words, explain }: Props) {
  const isNew = useNewlyFilled(row?.car ?? null);
  if (!row) {
    return (
      <li className="field-place" data-open>
        <button onClick={() => explain(...openPlaceReason(start, words))} title={t('Why?')}>
          <span className="field-start">{start}</span>
          <span className="field-who">
            <span>{t('open')}</span>
            <small>
              {words}
              <span className="hidden">{t(', why?')}</span>
            </small>
          </span>
        </button>
      </li>
    );
  }
  return (
    <li className="field-place" data-new={isNew || undefined}>
      <button onClick={() => explain(row)} title={t('Why?')}>
        <span className="field-start">{start}</span>
        <Car car={row.car} />
        <span className="field-who">
          <strong>{row.driver}</strong>
          <small>
            {isNew && <em>{t('new ·')} </em>}
            {words}
            <span className="hidden">{t(', why?')}</span>
          </small>
        </span>
      </button>
    </li>
  );
});

/** Returns the explanation of an open place. */
const openPlaceReason = (start: number, words: string): Parameters<ExplainPlace> => [
  {
    car: '',
    driver: null,
    because: [{ rule: 'open', words: t('Still open: {words}.', { words }), revisions: [] }],
  },
  t('Place {start} of the field', { start }),
];

/** Returns whether a place was filled in the last seconds, while it was on the page. */
function useNewlyFilled(car: string | null): boolean {
  const [last, setLast] = useState({ car, isNew: false });
  if (last.car !== car) setLast({ car, isNew: car !== null });
  useEffect(() => {
    if (!last.isNew) return undefined;
    const timer = setTimeout(() => setLast((now) => ({ ...now, isNew: false })), NEW_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [last]);
  return last.isNew;
}
