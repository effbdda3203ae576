import type { CellContext } from './columns.ts';
import { t } from '../language/language.ts';

/** Renders a place, and for some seconds the places that were won or lost. */
export const placeCell = (place: number | null, { moved }: CellContext) => (
  <>
    {place ?? <abbr title={t('no place')}>–</abbr>}
    {moved !== 0 && (
      <span className="table-moved" aria-hidden="true">
        {moved > 0 ? '▲' : '▼'}
        {Math.abs(moved)}
      </span>
    )}
  </>
);
