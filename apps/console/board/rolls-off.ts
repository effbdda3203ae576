import type { ViewsByName } from '../api/data/meeting.tsx';
import { ownColumn } from '../ui/table/columns.ts';
import { t } from '../ui/language/language.ts';

type LineupRow = ViewsByName['lineup']['rows'][number];

const formationWords = ({ formation, start }: LineupRow): string =>
  formation === start ? '' : String(formation ?? t('scratched'));

/** The place from which a car rolls off, where it is not its start. */
export const ROLLS_OFF = ownColumn<LineupRow>(t('Grid now'), 'formation', formationWords, {
  format: formationWords,
  optional: true,
  priority: 1,
});
