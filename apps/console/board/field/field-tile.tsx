import { memo, useEffect, useState } from 'react';
import { Car } from '../../ui/car.tsx';
import type { Field } from './field-places.ts';
import type { Ask } from '../because-dialog.tsx';

/** So long a place says that it has just been won. */
const NEW_MS = 8_000;

interface Props {
  readonly start: number;
  readonly row: Field['rows'][number] | null;
  /** Through what it was won, or in what it is. */
  readonly words: string;
  readonly ask: Ask;
}

/** A place of the grid: whose it is and through what, or where it is still to be won. */
export const FieldTile = memo(function FieldTile({ start, row, words, ask }: Props) {
  const isNew = useNew(row?.car ?? null);
  if (!row) {
    return (
      <li className="field-place" data-open>
        <button onClick={() => ask(...open(start, words))} title="Why?">
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
      <button onClick={() => ask(row)} title="Why?">
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
const open = (start: number, words: string): Parameters<Ask> => [
  { car: '', driver: null, because: [{ rule: 'open', words: `Still open: ${words}.`, revisions: [] }] },
  `Place ${start} of the field`,
];

/** Whether a place has been filled in the last seconds, while it was looked at. */
function useNew(car: string | null): boolean {
  const [seen, setSeen] = useState({ car, isNew: false });
  if (seen.car !== car) setSeen({ car, isNew: car !== null });
  useEffect(() => {
    if (!seen.isNew) return undefined;
    const timer = setTimeout(() => setSeen((now) => ({ ...now, isNew: false })), NEW_MS);
    return () => clearTimeout(timer);
  }, [seen]);
  return seen.isNew;
}
