import type { CommandType } from '#domain';
import type { AtDesk } from './typed-entry.ts';

const WORDS: readonly (readonly [CommandType, string])[] = [
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
const MOST = 5;

type Kind = Pick<AtDesk, 'isTimed' | 'isOver'>;

/** What the empty entry box may be used for: by whoever sits there, as far as this session has come. */
export function hintOf(desk: Kind, may: (type: CommandType) => boolean): string {
  const { isTimed } = desk;
  const words = WORDS.filter(([type]) => may(type) && (isTimed || type !== 'RecordNoAttempt'));
  const some = words.slice(0, MOST).map(([, word]) => word);
  return `${may('RecordLap') ? crossing(desk) : ''}Words: ${some.join(', ')} … ? shows all.`;
}

function crossing({ isTimed, isOver }: Kind): string {
  if (isTimed) return 'A car and its time is a lap: 21 13.413. ';
  return isOver ? 'A car and Enter is its finish. ' : 'A car and Enter is a lap. ';
}
