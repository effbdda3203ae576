import type { Command, CommandType } from '#domain';
import { leadingCar, leadingCars } from './car-words.ts';

/** The context for parsing a line in the entry box: the session, its cars, and its state. */
export interface EntryContext {
  readonly session: string;
  /** Whether the session is timed, so that a lap needs a time. */
  readonly isTimed: boolean;
  /** Whether the checkered flag has been shown, so that the next crossing of a car is its finish. */
  readonly isOver: boolean;
  readonly cars: readonly string[];
  /** All sessions of the meeting, as targets of `go`. */
  readonly sessions: readonly string[];
}

/** Fields of a command that are filled in when its form opens. */
export type FieldPreset = Readonly<Record<string, unknown>>;

/** The meaning of a line in the entry box. */
export type Entry =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'issue'; readonly command: Command }
  /** The command needs more fields or a confirmation, so its form opens. */
  | { readonly kind: 'ask'; readonly type: CommandType; readonly preset: FieldPreset }
  | { readonly kind: 'undo' }
  | { readonly kind: 'go'; readonly session: string }
  | { readonly kind: 'unclear'; readonly words: string };

const issue = (command: Command): Entry => ({ kind: 'issue', command });
const ask = (type: CommandType, preset: FieldPreset): Entry => ({ kind: 'ask', type, preset });
const unclear = (words: string): Entry => ({ kind: 'unclear', words });

/** Parses a line: a car and what it did (`21`, `21 13.413`, `21 s`), or a word of the desk (`green`). */
export function parseEntry(line: string, context: EntryContext): Entry {
  const text = line.trim().replace(/\s+/gu, ' ');
  if (text === '') return { kind: 'nothing' };
  const words = text.split(' ');
  const found = leadingCar(words, context.cars);
  if (found) return parseCarEntry(found.car, found.rest, context);
  const [first = '', ...rest] = words;
  const word = findWord(DESK_WORDS, first);
  if (word) return word(context, rest);
  return unclear(`No car ${first} in this session, and no word of the desk. ? shows them all.`);
}

function findWord<T>(table: Readonly<Record<string, T>>, text: string): T | undefined {
  const word = text.toLowerCase();
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

type CarEntryParser = (car: string, rest: readonly string[], context: EntryContext) => Entry;

function parseCarEntry(car: string, rest: readonly string[], context: EntryContext): Entry {
  const [what, ...more] = rest;
  if (what === undefined) return crossing(car, [], context);
  const timeMs = parseLapTime(what);
  if (timeMs !== null) return lap(car, [what, ...more], context);
  const word = findWord(CAR_WORDS, what);
  if (word) return word(car, more, context);
  return unclear(
    `Car ${car} and then what? A time like 13.413, or a word: ${Object.keys(CAR_WORDS_IN_FULL).join(', ')}.`,
  );
}

const crossing: CarEntryParser = (car, rest, context) => {
  if (context.isTimed) return unclear(`Car ${car}: its time, like 13.413, or n for no attempt.`);
  return context.isOver ? finish(car, rest, context) : lap(car, rest, context);
};

const lap: CarEntryParser = (car, [time, extra], { session, isTimed }) => {
  if (extra !== undefined) return unclear(`After the time of car ${car} there is nothing more to say.`);
  if (time === undefined) {
    return isTimed
      ? unclear(`Car ${car}: its time, like 13.413.`)
      : issue({ type: 'RecordLap', session, car });
  }
  const timeMs = parseLapTime(time);
  if (timeMs === null) return unclear(`${time} is no lap time. Write 13.413 or 1:02.345.`);
  return issue({ type: 'RecordLap', session, car, timeMs });
};

const finish: CarEntryParser = (car, rest, { session }) =>
  rest.length > 0 ? unclear('A finish takes no more words.') : issue({ type: 'RecordFinish', session, car });

/** Parses `21 s`, `21 s t2` or `21 s t2 42 22`: a spin, with the turn and the other cars. */
const spin: CarEntryParser = (car, rest, context) => {
  const turns = rest.filter((word) => /^t\d{1,2}$/iu.test(word));
  const others = leadingCars(
    rest.filter((word) => !turns.includes(word)),
    context.cars,
  );
  const [strange] = others.rest;
  if (strange !== undefined)
    return unclear(`With whom? No car ${strange} in this session. A turn is written t2.`);
  const turn = turns[0] === undefined ? undefined : Number(turns[0].slice(1));
  const cars = [...others.cars];
  return issue({
    type: 'ReportSpin',
    session: context.session,
    car,
    ...(turn !== undefined && { turn }),
    ...(cars.length > 0 && { with: cars }),
  });
};

/** Parses a command about a car with a reason. Without words the usual reason is used. */
const withReason =
  (type: 'RetireCar' | 'ReturnCar' | 'RecordNoAttempt', usualReason: string): CarEntryParser =>
  (car, rest, { session }) =>
    issue({ type, session, car, reason: rest.join(' ') || usualReason });

const openingForm =
  (type: CommandType): CarEntryParser =>
  (car, rest, { session }) =>
    ask(type, { session, car, ...(rest.length > 0 && { reason: rest.join(' ') }) });

const CAR_WORDS_IN_FULL: Readonly<Record<string, CarEntryParser>> = {
  lap,
  finish,
  spin,
  out: withReason('RetireCar', 'out of the race'),
  back: withReason('ReturnCar', 'back on the track'),
  none: withReason('RecordNoAttempt', 'no attempt made'),
  penalty: openingForm('Penalize'),
  rear: openingForm('MoveToRear'),
  scratch: openingForm('ScratchCar'),
  award: (car, _, { session }) => issue({ type: 'AwardFreePass', session, car }),
};

/** The words after a car. Most have their first letter as a short form. */
const CAR_WORDS: Readonly<Record<string, CarEntryParser>> = {
  ...CAR_WORDS_IN_FULL,
  l: lap,
  f: finish,
  s: spin,
  o: CAR_WORDS_IN_FULL['out'] as CarEntryParser,
  b: CAR_WORDS_IN_FULL['back'] as CarEntryParser,
  n: CAR_WORDS_IN_FULL['none'] as CarEntryParser,
  p: CAR_WORDS_IN_FULL['penalty'] as CarEntryParser,
  a: CAR_WORDS_IN_FULL['award'] as CarEntryParser,
};

type DeskEntryParser = (context: EntryContext, rest: readonly string[]) => Entry;

const withoutWords =
  (
    type: 'OpenSession' | 'ShowGreen' | 'ShowWhite' | 'PostLineup' | 'PostResults' | 'CertifyResults',
  ): DeskEntryParser =>
  ({ session }, rest) =>
    rest.length > 0 ? unclear('That takes no more words.') : issue({ type, session });

const CAR_NUMBER = /^\d{1,3}[a-z]?$/iu;
/** Nouns after which a number is a count: `4 cars spun` is not about car 4. */
const COUNTED_NOUN = /^(?:cars?|laps?|vehicles?|crew|people|wide|minutes?|seconds?)$/iu;

const isCount = ([number = '', what = '']: readonly string[]): boolean =>
  CAR_NUMBER.test(number) && COUNTED_NOUN.test(what);

/**
 * Parses `caution`, `caution debris` or `caution 21 13 spin in turn two`: first the cars, then the reason.
 */
const caution: DeskEntryParser = (context, rest) => {
  const named = leadingCars(rest, context.cars, isCount);
  const [strange = ''] = named.rest;
  if (CAR_NUMBER.test(strange) && !isCount(named.rest)) {
    return unclear(`No car ${strange} in this session. First come its cars, then the reason in words.`);
  }
  const cars = [...named.cars];
  const reason = named.rest.join(' ');
  const { session } = context;
  if (reason === '') return ask('CallCaution', { session, cars });
  return issue({ type: 'CallCaution', session, reason, ...(cars.length > 0 && { cars }) });
};

const DESK_WORDS: Readonly<Record<string, DeskEntryParser>> = {
  lineup: withoutWords('PostLineup'),
  open: withoutWords('OpenSession'),
  green: withoutWords('ShowGreen'),
  caution,
  yellow: caution,
  red: ({ session }, rest) => ask('ShowRed', { session, ...(rest.length > 0 && { reason: rest.join(' ') }) }),
  white: withoutWords('ShowWhite'),
  checkered: ({ session }) => ask('ShowCheckered', { session }),
  post: withoutWords('PostResults'),
  certify: withoutWords('CertifyResults'),
  note: ({ session }, rest) =>
    rest.length > 0
      ? issue({ type: 'AddNote', session, text: rest.join(' ') })
      : unclear('A note, and then its words.'),
  undo: () => ({ kind: 'undo' }),
  go: ({ sessions }, [to = '']) => {
    const session = sessions.find((id) => id === to.toLowerCase());
    return session === undefined ? unclear(`Go where? ${sessions.join(', ')}.`) : { kind: 'go', session };
  },
};

/**
 * Parses a lap time like `13.413`, `13,413` or `1:02.345` into milliseconds; null if the text is not one. A
 * number without a fraction is not a lap time, because it may be a car.
 */
export function parseLapTime(text: string): number | null {
  const found = /^(?:(\d{1,3}):)?(\d{1,3})[.,](\d{1,3})$/u.exec(text);
  if (!found) return null;
  const [, minutes = '0', seconds = '0', parts = ''] = found;
  if (found[1] !== undefined && Number(seconds) > 59) return null;
  const ms = Number(minutes) * 60_000 + Number(seconds) * 1_000 + Number(parts.padEnd(3, '0'));
  return ms > 0 ? ms : null;
}
