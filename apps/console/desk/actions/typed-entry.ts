import type { CommandType } from '#domain';
import { noSuchCar, unclear, type DeskAct, type EntryContext } from './act.ts';
import { CAR_ACTIONS, parseLapTime } from './car-actions.ts';
import { leadingCar } from './car-words.ts';
import { DESK_ACTIONS } from './desk-actions.ts';
import { t } from '../../ui/language/language.ts';

interface Typed {
  readonly words: readonly string[];
  /** The single key outside of the box. It means the same in the box. */
  readonly key?: string;
}

const byWord = <T extends Typed>(actions: readonly T[]) =>
  new Map(
    actions.flatMap((action) =>
      [...action.words, ...(action.key === undefined ? [] : [action.key])].map((word): [string, T] => [
        word,
        action,
      ]),
    ),
  );

const DESK_ACTION_BY_WORD = byWord(DESK_ACTIONS);
const CAR_ACTION_BY_WORD = byWord(CAR_ACTIONS);

/**
 * Parses a line: a car and what it did (`21`, `21 13.413`, `21 s`), or a word of the desk (`green`). Returns
 * null for an empty line.
 */
export function parseEntry(line: string, context: EntryContext): DeskAct | null {
  const text = line.trim().replace(/\s+/gu, ' ');
  if (text === '') return null;
  const words = text.split(' ');
  const found = leadingCar(words, context.cars);
  if (found) return parseCarEntry(found.car, found.rest, context);
  const [first = '', ...rest] = words;
  return (
    DESK_ACTION_BY_WORD.get(first.toLowerCase())?.act(context, rest) ??
    noSuchCar(
      context,
      t('"{first}" is neither a car in this session nor a command. Press ? for the list.', { first }),
    )
  );
}

function parseCarEntry(car: string, rest: readonly string[], context: EntryContext): DeskAct {
  const [what, ...more] = rest;
  if (what === undefined && context.isTimed)
    return unclear(t('What was the time of car {car}? Add it (18 or 13.413), or n for no attempt.', { car }));
  const isTime = what !== undefined && parseLapTime(what, { takesWhole: context.isTimed }) !== null;
  const isCrossing = what === undefined || isTime;
  const word = isCrossing ? (what === undefined && context.isOver ? 'finish' : 'lap') : what.toLowerCase();
  const action = CAR_ACTION_BY_WORD.get(word);
  if (action) return action.act(car, isCrossing ? rest : more, context);
  const words = CAR_ACTIONS.map((one) => one.words[0]).join(', ');
  return unclear(t('What about car {car}? Add a time (13.413) or a word: {words}.', { car, words }));
}

const MAX_HINTS = 5;

type HintContext = Pick<EntryContext, 'isTimed' | 'isOver'>;

/** Returns the hint of the empty entry box, with words that the role may use at this point of the session. */
export function entryHint(context: HintContext, may: (type: CommandType) => boolean): string {
  const isOffered = (one: { isHinted?: boolean; type?: CommandType }) =>
    one.isHinted === true && one.type !== undefined && may(one.type);
  const some = [
    ...CAR_ACTIONS.filter((one) => isOffered(one) && (context.isTimed || one.type !== 'RecordNoAttempt')).map(
      ({ words, name }) => `21 ${words.at(-1)} ${name.toLowerCase()}`,
    ),
    ...DESK_ACTIONS.filter(isOffered).map(({ words }) => words[0]),
  ].slice(0, MAX_HINTS);
  const words = t('Words: {words} … ? shows all.', { words: some.join(', ') });
  return may('RecordLap') ? `${crossingHint(context)} ${words}` : words;
}

function crossingHint({ isTimed, isOver }: HintContext): string {
  if (isTimed) return t('A car and its time is a lap: 21 13.413.');
  return isOver ? t('A car and Enter is its finish.') : t('A car and Enter is a lap.');
}
