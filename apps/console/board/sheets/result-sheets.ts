import { isTimedKind, orderViewOf } from '../../ui/text/phases.ts';
import { t } from '../../ui/language/language.ts';
import type { PrintedSheet } from './sheet-links.tsx';

/** Returns the sheets of a session that has a result. */
export function resultSheets(about: string, kind: string): PrintedSheet[] {
  const name = orderViewOf(kind);
  const result: PrintedSheet[] = [
    { name, about, label: t('Result') },
    { name, about, label: t('CSV'), isCsv: true },
  ];
  if (isTimedKind(kind)) return result;
  return [
    ...result,
    { name: 'lap-times', about, label: t('Lap times') },
    { name: 'lap-chart', about, label: t('Lap chart') },
    { name: 'penalties', about, label: t('Penalties') },
  ];
}
