import type { CommandType } from '#domain';
import type { FlagName } from '../../ui/flag.tsx';
import {
  ask,
  issue,
  noSuchCar,
  PANELS,
  unclear,
  type DeskAct,
  type EntryContext,
  type PanelId,
  type UsageLine,
} from './act.ts';
import { leadingCars } from './car-words.ts';

/**
 * An action of the desk: its button, its key and its words in the entry box. All three perform the act that
 * `act` returns; only typed words give it more words.
 */
export interface DeskAction {
  readonly name: string;
  /** The single key, in lower case. */
  readonly key?: string;
  /** The words of the entry box. */
  readonly words: readonly string[];
  /** The command that decides which roles have the action; none for an action of the page. */
  readonly type?: CommandType;
  readonly flag?: FlagName;
  /** Lines for the list of keys. */
  readonly usage: readonly UsageLine[];
  /** Whether the hint of the empty entry box may name it. */
  readonly isHinted?: boolean;
  readonly act: (context: EntryContext, rest: readonly string[]) => DeskAct;
}

type PlainType = 'OpenSession' | 'ShowGreen' | 'ShowWhite' | 'PostLineup' | 'PostResults';

/** An action that issues a command whose only field is the session. */
const plainAction = (type: PlainType, name: string, word: string, meaning: string) => ({
  type,
  name,
  words: [word],
  usage: [[word, meaning]] as const,
  act: ({ session }: EntryContext, rest: readonly string[]): DeskAct =>
    rest.length > 0 ? unclear('Nothing may follow this command.') : issue({ type, session }),
});

const CAR_NUMBER = /^\d{1,3}[a-z]?$/iu;
/** Nouns after which a number is a count: `4 cars spun` is not about car 4. */
const COUNTED_NOUN = /^(?:cars?|laps?|vehicles?|crew|people|wide|minutes?|seconds?)$/iu;

const isCount = ([number = '', what = '']: readonly string[]): boolean =>
  CAR_NUMBER.test(number) && COUNTED_NOUN.test(what);

/**
 * Parses `caution`, `caution debris` or `caution 21 13 spin in turn two`: first the cars, then the reason.
 */
const caution: DeskAction['act'] = (context, rest) => {
  const { session, cars: all } = context;
  const named = leadingCars(rest, all, isCount);
  const [strange = ''] = named.rest;
  if (CAR_NUMBER.test(strange) && !isCount(named.rest)) {
    const words = `No car ${strange} in this session. First come its cars, then the reason in words.`;
    return noSuchCar(context, words);
  }
  const cars = [...named.cars];
  const reason = named.rest.join(' ');
  const preset = { session, ...(cars.length > 0 && { cars }) };
  return reason === '' ? ask('CallCaution', preset) : issue({ type: 'CallCaution', reason, ...preset });
};

export const FLAG_ACTIONS: readonly DeskAction[] = [
  { ...plainAction('OpenSession', 'Open session', 'open', 'open the session'), key: 'o' },
  { ...plainAction('ShowGreen', 'Green', 'green', 'green flag'), key: 'g', flag: 'green', isHinted: true },
  {
    type: 'CallCaution',
    name: 'Caution',
    key: 'c',
    flag: 'yellow',
    words: ['caution', 'yellow'],
    usage: [['caution 21 13 spin', 'caution for cars 21 and 13; without a reason it asks for one']],
    isHinted: true,
    act: caution,
  },
  {
    type: 'ShowRed',
    name: 'Red',
    key: 'r',
    flag: 'red',
    words: ['red'],
    usage: [['red fire', 'red flag with its reason: asks to confirm']],
    act: ({ session }, rest) =>
      ask('ShowRed', { session, ...(rest.length > 0 && { reason: rest.join(' ') }) }),
  },
  { ...plainAction('ShowWhite', 'White', 'white', 'white flag'), key: 'w', flag: 'white' },
  {
    type: 'ShowCheckered',
    name: 'Checkered',
    key: 'k',
    flag: 'checkered',
    words: ['checkered', 'chequered'],
    usage: [['checkered', 'checkered flag: asks to confirm']],
    act: ({ session }) => ask('ShowCheckered', { session }),
  },
];

/** The steps of a session that are not flags. */
export const STEP_ACTIONS: readonly DeskAction[] = [
  { ...plainAction('PostLineup', 'Post line-up', 'lineup', 'post the line-up'), isHinted: true },
  { ...plainAction('PostResults', 'Post results', 'post', 'post the results'), isHinted: true },
  {
    type: 'CertifyResults',
    name: 'Certify results',
    words: ['certify'],
    usage: [['certify', 'certify the results: shows the order, and asks to confirm']],
    act: ({ session }) => ask('CertifyResults', { session }),
  },
];

const formAction = (type: CommandType, name: string, word: string, meaning: string): DeskAction => ({
  type,
  name: `${name}…`,
  words: [word],
  usage: [[word, `${meaning}: opens a form`]],
  act: ({ session }) => ask(type, { session }),
});

/** What race control decides while the race is under yellow or red. */
export const CAUTION_ACTIONS: readonly DeskAction[] = [
  formAction('FreezeOrder', 'Order at the caution', 'freeze', 'the order at the caution'),
  formAction('SetRestartOrder', 'Restart order', 'order', 'the order of the restart'),
  formAction('WaveAround', 'Wave around', 'wave', 'cars that get a lap back'),
  formAction('ShortenDistance', 'Shorten the race', 'shorten', 'a shorter distance'),
  formAction('EndRace', 'End the race', 'end', 'the result at a lap'),
  formAction('RestartFromZero', 'Restart from lap 0', 'zero', 'a new start from lap 0'),
];

const PANEL_ACTIONS = (Object.keys(PANELS) as PanelId[]).map((panel): DeskAction => ({
  ...PANELS[panel],
  words: [],
  usage: [],
  act: () => ({ kind: 'panel', panel }),
}));

export const KEYS_ACTION: DeskAction = {
  name: 'this list',
  key: '?',
  words: [],
  usage: [],
  act: () => ({ kind: 'keys' }),
};

/** All actions of the desk that are not about one car. */
export const DESK_ACTIONS: readonly DeskAction[] = [
  ...FLAG_ACTIONS,
  ...STEP_ACTIONS,
  ...CAUTION_ACTIONS,
  {
    type: 'AddNote',
    name: 'Note',
    words: ['note'],
    usage: [['note rain in turn 4', 'a note in the log']],
    isHinted: true,
    act: ({ session }, rest) =>
      rest.length > 0
        ? issue({ type: 'AddNote', session, text: rest.join(' ') })
        : unclear('Add the text of the note.'),
  },
  {
    name: 'Undo',
    words: ['undo'],
    usage: [['undo', 'undo the last record of this desk']],
    act: () => ({ kind: 'undo' }),
  },
  {
    name: 'Go',
    words: ['go'],
    usage: [['go heat-2', 'to another session']],
    act: ({ sessions }, [to = '']) => {
      const session = sessions.find((id) => id === to.toLowerCase());
      return session === undefined ? unclear(`Go where? ${sessions.join(', ')}.`) : { kind: 'go', session };
    },
  },
  {
    name: 'to the entry box',
    key: '/',
    words: [],
    usage: [],
    act: () => ({ kind: 'type', text: null }),
  },
  ...PANEL_ACTIONS,
  KEYS_ACTION,
];

/** Returns what a single key does; null if it means nothing to the role. A digit starts a line. */
export function actOfKey(
  key: string,
  context: EntryContext,
  may: (type: CommandType) => boolean,
): DeskAct | null {
  if (/^\d$/u.test(key)) return { kind: 'type', text: key };
  const action = DESK_ACTIONS.find((one) => one.key === key);
  return action && (action.type === undefined || may(action.type)) ? action.act(context, []) : null;
}

const keyLine = ({ key = '', name }: DeskAction): UsageLine => [key.toUpperCase(), name];

/** Returns the single keys and what they do, for the list of keys. */
export const KEY_LINES: readonly UsageLine[] = [
  ...FLAG_ACTIONS.map(keyLine),
  ['/ or a digit', 'to the entry box'],
  ...PANEL_ACTIONS.filter(({ key }) => key !== PANELS.timing.key).map(keyLine),
  ['?', KEYS_ACTION.name],
];
