import type { CommandType } from '#domain';
import type { EntryContext } from './typed-entry.ts';

const HINTS: readonly (readonly [CommandType, string])[] = [
  ['ReportSpin', '21 s spin'],
  ['RetireCar', '21 o out'],
  ['ReturnCar', '21 b back'],
  ['RecordNoAttempt', '21 n no attempt'],
  ['Penalize', '21 p penalty'],
  ['ShowGreen', 'green'],
  ['CallCaution', 'caution'],
  ['PostLineup', 'lineup'],
  ['PostResults', 'post'],
  ['AddNote', 'note'],
];
const MAX_HINTS = 5;

type HintContext = Pick<EntryContext, 'isTimed' | 'isOver'>;

/** Returns the hint of the empty entry box, with words that the role may use at this point of the session. */
export function entryHint(context: HintContext, may: (type: CommandType) => boolean): string {
  const { isTimed } = context;
  const words = HINTS.filter(([type]) => may(type) && (isTimed || type !== 'RecordNoAttempt'));
  const some = words.slice(0, MAX_HINTS).map(([, word]) => word);
  return `${may('RecordLap') ? crossingHint(context) : ''}Words: ${some.join(', ')} … ? shows all.`;
}

function crossingHint({ isTimed, isOver }: HintContext): string {
  if (isTimed) return 'A car and its time is a lap: 21 13.413. ';
  return isOver ? 'A car and Enter is its finish. ' : 'A car and Enter is a lap. ';
}
