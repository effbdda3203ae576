import { memo, useEffect, useState } from 'react';
import { Car } from '../../ui/car.tsx';
import type { FieldView } from './field-places.ts';
import type { ExplainPlace } from '../explain-place.tsx';

/** So long a place says that it has just been won. */
const NEW_SHOWN_MS = 8_000;

interface Props {
  readonly start: number;
  readonly row: FieldView['rows'][number] | null;
  /** Through what it was won, or in what it is. */
  readonly words: string;
  readonly explain: ExplainPlace;
}

/** A place of the grid: whose it is and through what, or where it is still to be won. */
export const FieldTile = memo(function FieldTile({ start, row, words, explain }: Props) {
  const isNew = useNewlyFilled(row?.car ?? null);
  if (!row) {
    return (
      <li className="field-place" data-open>
        <button onClick={() => explain(...openPlaceReason(start, words))} title="Why?">
          <span className="field-start">{start}</span>
          <span className="field-who">
            <span>open</span>
            <small>
              {words}
              <span className="hidden">, why?</span>
            </small>
          </span>
        </button>
      </li>
    );
  }
  return (
    <li className="field-place" data-new={isNew || undefined}>
      <button onClick={() => explain(row)} title="Why?">
        <span className="field-start">{start}</span>
        <Car car={row.car} />
        <span className="field-who">
          <strong>{row.driver}</strong>
          <small>
            {isNew && <em>new · </em>}
            {words}
            <span className="hidden">, why?</span>
          </small>
        </span>
      </button>
    </li>
  );
});

/** What there is to say of a place that nobody has. */
const openPlaceReason = (start: number, words: string): Parameters<ExplainPlace> => [
  { car: '', driver: null, because: [{ rule: 'open', words: `Still open: ${words}.`, revisions: [] }] },
  `Place ${start} of the field`,
];

/** Whether a place has been filled in the last seconds, while it was looked at. */
function useNewlyFilled(car: string | null): boolean {
  const [seen, setSeen] = useState({ car, isNew: false });
  if (seen.car !== car) setSeen({ car, isNew: car !== null });
  useEffect(() => {
    if (!seen.isNew) return undefined;
    const timer = setTimeout(() => setSeen((now) => ({ ...now, isNew: false })), NEW_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [seen]);
  return seen.isNew;
}
