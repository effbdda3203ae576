import { lapTime } from '../../ui/text/text.ts';
import type { LapMark } from './running-rows.ts';
import './lap-mark.css';
import { t } from '../../ui/language/language.ts';

const MARKS = {
  overall: [t('best'), t('best of all')],
  own: [t('PB'), t('personal best')],
} as const;

/** A lap time: the best of all in purple, the best of its car in green, each with a word as well. */
export const LapTime = ({ ms, mark }: { readonly ms: number | null; readonly mark: LapMark }) =>
  mark === null ? (
    lapTime(ms)
  ) : (
    <strong className="lap-mark" data-mark={mark}>
      <small title={MARKS[mark][1]}>{MARKS[mark][0]}</small> {lapTime(ms)}
    </strong>
  );
