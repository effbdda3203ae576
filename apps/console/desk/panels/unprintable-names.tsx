import { isUnprintable } from '#domain/words';
import { withoutClass } from '../../ui/text/text.ts';
import { t, tn } from '../../ui/language/language.ts';

/** A car, and the names on its entry. */
export interface NamedCar {
  readonly car: string;
  readonly names: readonly unknown[];
}

/** Warns of names that no sheet can print, while they can still be corrected. */
export function UnprintableNames({ cars }: { readonly cars: readonly NamedCar[] }) {
  const warned = cars.filter(({ names }) => names.some(isUnprintable));
  if (warned.length === 0) return null;
  const numbers = warned.map(({ car }) => withoutClass(car)).join(', ');
  return (
    <p className="notice" role="status">
      <strong>
        {tn(
          warned.length,
          'The names of {n} car cannot be printed: {cars}.',
          'The names of {n} cars cannot be printed: {cars}.',
          { cars: numbers },
        )}
      </strong>{' '}
      {t(
        'Sheets show the number and "name cannot be printed". Enter them in other letters if they are to be on paper.',
      )}
    </p>
  );
}
