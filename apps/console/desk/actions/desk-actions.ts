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
import { t } from '../../ui/language/language.ts';

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
    rest.length > 0 ? unclear(t('Nothing may follow this command.')) : issue({ type, session }),
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
    const words = t('No car {strange} in this session. Enter the cars first, then the reason.', {
      strange,
    });
    return noSuchCar(context, words);
  }
  const cars = [...named.cars];
  const reason = named.rest.join(' ');
  const preset = { session, ...(cars.length > 0 && { cars }) };
  return reason === '' ? ask('CallCaution', preset) : issue({ type: 'CallCaution', reason, ...preset });
};

export const FLAG_ACTIONS: readonly DeskAction[] = [
  { ...plainAction('OpenSession', t('Open session'), 'open', t('open the session')), key: 'o' },
  {
    ...plainAction('ShowGreen', t('Green'), 'green', t('green flag')),
    key: 'g',
    flag: 'green',
    isHinted: true,
  },
  {
    type: 'CallCaution',
    name: t('Caution'),
    key: 'c',
    flag: 'yellow',
    words: ['caution', 'yellow'],
    usage: [['caution 21 13 spin', t('caution for cars 21 and 13; without a reason it asks for one')]],
    isHinted: true,
    act: caution,
  },
  {
    type: 'ShowRed',
    name: t('Red'),
    key: 'r',
    flag: 'red',
    words: ['red'],
    usage: [['red fire', t('red flag with its reason: asks to confirm')]],
    act: ({ session }, rest) =>
      ask('ShowRed', { session, ...(rest.length > 0 && { reason: rest.join(' ') }) }),
  },
  { ...plainAction('ShowWhite', t('White'), 'white', t('white flag')), key: 'w', flag: 'white' },
  {
    type: 'ShowCheckered',
    name: t('Checkered'),
    key: 'k',
    flag: 'checkered',
    words: ['checkered', 'chequered'],
    usage: [['checkered', t('checkered flag: asks to confirm unless all laps are run')]],
    act: ({ session, isCheckeredDue }) =>
      isCheckeredDue ? issue({ type: 'ShowCheckered', session }) : ask('ShowCheckered', { session }),
  },
];

/** The steps of a session that are not flags. */
export const STEP_ACTIONS: readonly DeskAction[] = [
  { ...plainAction('PostLineup', t('Post line-up'), 'lineup', t('post the line-up')), isHinted: true },
  { ...plainAction('PostResults', t('Post results'), 'post', t('post the results')), isHinted: true },
  {
    type: 'CertifyResults',
    name: t('Certify results'),
    words: ['certify'],
    usage: [['certify', t('certify the results: shows the order, and asks to confirm')]],
    act: ({ session }) => ask('CertifyResults', { session }),
  },
];

const formAction = (type: CommandType, name: string, word: string, meaning: string): DeskAction => ({
  type,
  name: `${name}…`,
  words: [word],
  usage: [[word, t('{meaning}: opens a form', { meaning })]],
  act: ({ session }) => ask(type, { session }),
});

/** What race control decides while the race is under yellow or red. */
export const CAUTION_ACTIONS: readonly DeskAction[] = [
  formAction('FreezeOrder', t('Order at the caution'), 'freeze', t('the order at the caution')),
  formAction('SetRestartOrder', t('Restart order'), 'order', t('the order of the restart')),
  formAction('WaveAround', t('Wave around'), 'wave', t('cars that get a lap back')),
  formAction('ShortenDistance', t('Shorten the race'), 'shorten', t('a shorter distance')),
  formAction('EndRace', t('End the race'), 'end', t('the result at a lap')),
  formAction('RestartFromZero', t('Restart from lap 0'), 'zero', t('a new start from lap 0')),
];

const PANEL_ACTIONS = (Object.keys(PANELS) as PanelId[]).map((panel): DeskAction => ({
  ...PANELS[panel],
  words: [],
  usage: [],
  act: () => ({ kind: 'panel', panel }),
}));

export const KEYS_ACTION: DeskAction = {
  name: t('this list'),
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
    name: t('Note'),
    words: ['note'],
    usage: [['note rain in turn 4', t('a note in the log')]],
    isHinted: true,
    act: ({ session }, rest) =>
      rest.length > 0
        ? issue({ type: 'AddNote', session, text: rest.join(' ') })
        : unclear(t('Add the text of the note.')),
  },
  {
    name: t('Undo'),
    words: ['undo'],
    usage: [['undo', t('undo the last record of this desk')]],
    act: () => ({ kind: 'undo' }),
  },
  {
    name: t('Go'),
    words: ['go'],
    usage: [['go heat-2', t('to another session')]],
    act: ({ sessions }, [to = '']) => {
      const session = sessions.find((id) => id === to.toLowerCase());
      return session === undefined
        ? unclear(t('Go where? {sessions}.', { sessions: sessions.join(', ') }))
        : { kind: 'go', session };
    },
  },
  {
    name: t('to the entry box'),
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
  [t('/ or a digit'), t('to the entry box')],
  ...PANEL_ACTIONS.filter(({ key }) => key !== PANELS.timing.key).map(keyLine),
  ['?', KEYS_ACTION.name],
];
