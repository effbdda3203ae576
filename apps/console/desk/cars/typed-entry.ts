import type { Command, CommandType } from '#domain';
import { carFirst, carsFirst } from './car-words.ts';

/** What the entry box has to know of the session to read a line. */
export interface AtDesk {
  readonly session: string;
  /** By time: a lap needs one. */
  readonly isTimed: boolean;
  /** The checkered flag has been shown: a car's next crossing is its finish. */
  readonly isOver: boolean;
  readonly cars: readonly string[];
  /** Of the meeting: where the desk can go. */
  readonly sessions: readonly string[];
}

/** Fields of a command that are known before its form is open. */
export type Preset = Readonly<Record<string, unknown>>;

/** What a line in the entry box means. */
export type Reading =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'issue'; readonly command: Command }
  /** It takes more, or a confirmation: a form opens. */
  | { readonly kind: 'ask'; readonly type: CommandType; readonly preset: Preset }
  | { readonly kind: 'undo' }
  | { readonly kind: 'go'; readonly session: string }
  | { readonly kind: 'unclear'; readonly words: string };

const issue = (command: Command): Reading => ({ kind: 'issue', command });
const ask = (type: CommandType, preset: Preset): Reading => ({ kind: 'ask', type, preset });
const unclear = (words: string): Reading => ({ kind: 'unclear', words });

/** Reads a line: a car and what became of it (`21`, `21 13.413`, `21 s`), or a word of the desk (`green`). */
export function read(line: string, desk: AtDesk): Reading {
  const text = line.trim().replace(/\s+/gu, ' ');
  if (text === '') return { kind: 'nothing' };
  const words = text.split(' ');
  const found = carFirst(words, desk.cars);
  if (found) return ofCar(found.car, found.rest, desk);
  const [first = '', ...rest] = words;
  const word = wordIn(DESK_WORDS, first);
  if (word) return word(desk, rest);
  return unclear(`No car ${first} in this session, and no word of the desk. ? shows them all.`);
}

function wordIn<T>(table: Readonly<Record<string, T>>, text: string): T | undefined {
  const word = text.toLowerCase();
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

type OfCar = (car: string, rest: readonly string[], desk: AtDesk) => Reading;

function ofCar(car: string, rest: readonly string[], desk: AtDesk): Reading {
  const [what, ...more] = rest;
  if (what === undefined) return crossing(car, [], desk);
  const timeMs = timeOf(what);
  if (timeMs !== null) return lap(car, [what, ...more], desk);
  const known = wordIn(CAR_WORDS, what);
  if (known) return known(car, more, desk);
  return unclear(`Car ${car} and then what? A time like 13.413, or a word: ${Object.keys(LONG).join(', ')}.`);
}

const crossing: OfCar = (car, rest, desk) => {
  if (desk.isTimed) return unclear(`Car ${car}: its time, like 13.413, or n for no attempt.`);
  return desk.isOver ? finish(car, rest, desk) : lap(car, rest, desk);
};

const lap: OfCar = (car, [time, extra], { session, isTimed }) => {
  if (extra !== undefined) return unclear(`After the time of car ${car} there is nothing more to say.`);
  if (time === undefined) {
    return isTimed
      ? unclear(`Car ${car}: its time, like 13.413.`)
      : issue({ type: 'RecordLap', session, car });
  }
  const timeMs = timeOf(time);
  if (timeMs === null) return unclear(`${time} is no lap time. Write 13.413 or 1:02.345.`);
  return issue({ type: 'RecordLap', session, car, timeMs });
};

const finish: OfCar = (car, rest, { session }) =>
  rest.length > 0 ? unclear('A finish takes no more words.') : issue({ type: 'RecordFinish', session, car });

/** `21 s`, `21 s t2`, `21 s t2 42 22`: the turn, and with whom. */
const spin: OfCar = (car, rest, desk) => {
  const turns = rest.filter((word) => /^t\d{1,2}$/iu.test(word));
  const others = carsFirst(
    rest.filter((word) => !turns.includes(word)),
    desk.cars,
  );
  const [strange] = others.rest;
  if (strange !== undefined)
    return unclear(`With whom? No car ${strange} in this session. A turn is written t2.`);
  const turn = turns[0] === undefined ? undefined : Number(turns[0].slice(1));
  const cars = [...others.cars];
  return issue({
    type: 'ReportSpin',
    session: desk.session,
    car,
    ...(turn !== undefined && { turn }),
    ...(cars.length > 0 && { with: cars }),
  });
};

/** A command about a car that takes a reason, with the usual one where none is given. */
const withReason =
  (type: 'RetireCar' | 'ReturnCar' | 'RecordNoAttempt', usual: string): OfCar =>
  (car, rest, { session }) =>
    issue({ type, session, car, reason: rest.join(' ') || usual });

const form =
  (type: CommandType): OfCar =>
  (car, rest, { session }) =>
    ask(type, { session, car, ...(rest.length > 0 && { reason: rest.join(' ') }) });

const LONG: Readonly<Record<string, OfCar>> = {
  lap,
  finish,
  spin,
  out: withReason('RetireCar', 'out of the race'),
  back: withReason('ReturnCar', 'back on the track'),
  none: withReason('RecordNoAttempt', 'no attempt made'),
  penalty: form('Penalize'),
  rear: form('MoveToRear'),
  scratch: form('ScratchCar'),
  award: (car, _, { session }) => issue({ type: 'AwardFreePass', session, car }),
};

/** Every word by its first letter, too: no two share one. */
const CAR_WORDS: Readonly<Record<string, OfCar>> = {
  ...LONG,
  l: lap,
  f: finish,
  s: spin,
  o: LONG['out'] as OfCar,
  b: LONG['back'] as OfCar,
  n: LONG['none'] as OfCar,
  p: LONG['penalty'] as OfCar,
  a: LONG['award'] as OfCar,
};

type OfDesk = (desk: AtDesk, rest: readonly string[]) => Reading;

const plain =
  (
    type: 'OpenSession' | 'ShowGreen' | 'ShowWhite' | 'PostLineup' | 'PostResults' | 'CertifyResults',
  ): OfDesk =>
  ({ session }, rest) =>
    rest.length > 0 ? unclear('That takes no more words.') : issue({ type, session });

const NUMBER = /^\d{1,3}[a-z]?$/iu;
/** After such a word a number counts: `4 cars spun` is not about car 4. */
const COUNTED = /^(?:cars?|laps?|vehicles?|crew|people|wide|minutes?|seconds?)$/iu;

const isCount = ([number = '', what = '']: readonly string[]): boolean =>
  NUMBER.test(number) && COUNTED.test(what);

/** `caution`, `caution debris`, `caution 21 13 spin in turn two`: first the cars, then the reason. */
const caution: OfDesk = (desk, rest) => {
  const named = carsFirst(rest, desk.cars, isCount);
  const [strange = ''] = named.rest;
  if (NUMBER.test(strange) && !isCount(named.rest)) {
    return unclear(`No car ${strange} in this session. First come its cars, then the reason in words.`);
  }
  const cars = [...named.cars];
  const reason = named.rest.join(' ');
  const { session } = desk;
  if (reason === '') return ask('CallCaution', { session, cars });
  return issue({ type: 'CallCaution', session, reason, ...(cars.length > 0 && { cars }) });
};

const DESK_WORDS: Readonly<Record<string, OfDesk>> = {
  lineup: plain('PostLineup'),
  open: plain('OpenSession'),
  green: plain('ShowGreen'),
  caution,
  yellow: caution,
  red: ({ session }, rest) => ask('ShowRed', { session, ...(rest.length > 0 && { reason: rest.join(' ') }) }),
  white: plain('ShowWhite'),
  checkered: ({ session }) => ask('ShowCheckered', { session }),
  post: plain('PostResults'),
  certify: plain('CertifyResults'),
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

/** Milliseconds from `13.413`, `13,413` or `1:02.345`; null where it is no time. A bare number is none. */
export function timeOf(text: string): number | null {
  const found = /^(?:(\d{1,3}):)?(\d{1,3})[.,](\d{1,3})$/u.exec(text);
  if (!found) return null;
  const [, minutes = '0', seconds = '0', parts = ''] = found;
  if (found[1] !== undefined && Number(seconds) > 59) return null;
  const ms = Number(minutes) * 60_000 + Number(seconds) * 1_000 + Number(parts.padEnd(3, '0'));
  return ms > 0 ? ms : null;
}
