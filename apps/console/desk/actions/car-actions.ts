import type { CommandType } from '#domain';
import { ask, issue, noSuchCar, unclear, type DeskAct, type EntryContext, type UsageLine } from './act.ts';
import { leadingCars } from './car-words.ts';
import { t } from '../../ui/language/language.ts';

/** An action about a car: its words after the number, and what a tap on the car does in this mode. */
export interface CarAction {
  readonly type: CommandType;
  readonly name: string;
  /** The full word, and the short one if there is one. */
  readonly words: readonly string[];
  /** Lines for the list of keys. */
  readonly usage: readonly UsageLine[];
  /** Whether the hint of the empty entry box may name it. */
  readonly isHinted?: boolean;
  /** Whether a tap opens the form of the command instead of issuing it with the usual values. */
  readonly opensForm?: boolean;
  readonly act: (car: string, rest: readonly string[], context: EntryContext) => DeskAct;
}

/** Parses a lap of a car, with or without its time. */
const lap: CarAction['act'] = (car, [time, extra], { session, isTimed }) => {
  if (extra !== undefined) return unclear(t('Nothing may follow the time of car {car}.', { car }));
  if (time === undefined) {
    return isTimed
      ? unclear(t('What was the time of car {car}? Add it: 13.413.', { car }))
      : issue({ type: 'RecordLap', session, car });
  }
  const timeMs = parseLapTime(time, { takesWhole: isTimed });
  if (timeMs === null) return unclear(t('"{time}" is not a lap time. Write 13.413 or 1:02.345.', { time }));
  return issue({ type: 'RecordLap', session, car, timeMs });
};

/** Parses `21 s`, `21 s t2` or `21 s t2 42 22`: a spin, with the turn and the other cars. */
const spin: CarAction['act'] = (car, rest, context) => {
  const { session, cars: all } = context;
  const turns = rest.filter((word) => /^t\d{1,2}$/iu.test(word));
  const others = leadingCars(
    rest.filter((word) => !turns.includes(word)),
    all,
  );
  const [strange] = others.rest;
  if (strange !== undefined)
    return noSuchCar(
      context,
      t('With whom? No car {strange} in this session. A turn is written t2.', { strange }),
    );
  const turn = turns[0] === undefined ? undefined : Number(turns[0].slice(1));
  const cars = [...others.cars];
  return issue({
    type: 'ReportSpin',
    session,
    car,
    ...(turn !== undefined && { turn }),
    ...(cars.length > 0 && { with: cars }),
  });
};

/** Parses a command about a car with a reason. Without words the usual reason is used. */
const withReason =
  (type: 'RetireCar' | 'ReturnCar' | 'RecordNoAttempt', usualReason: string): CarAction['act'] =>
  (car, rest, { session }) =>
    issue({ type, session, car, reason: rest.join(' ') || usualReason });

const openingForm =
  (type: CommandType): CarAction['act'] =>
  (car, rest, { session }) =>
    ask(type, { session, car, ...(rest.length > 0 && { reason: rest.join(' ') }) });

const LAP: CarAction = {
  type: 'RecordLap',
  name: t('Lap'),
  words: ['lap', 'l'],
  usage: [
    ['21', t('lap for car 21; after the checkered flag, its finish')],
    ['21 13.413', t('lap for car 21 with its time: in qualifying each needs one')],
    ['21 l', t('lap, under any flag')],
  ],
  act: lap,
};

const FINISH: CarAction = {
  type: 'RecordFinish',
  name: t('Finish'),
  words: ['finish', 'f'],
  usage: [['21 f', t('finish, under any flag')]],
  act: (car, rest, { session }) =>
    rest.length > 0
      ? unclear(t('Nothing may follow a finish.'))
      : issue({ type: 'RecordFinish', session, car }),
};

const NO_ATTEMPT: CarAction = {
  type: 'RecordNoAttempt',
  name: t('No attempt'),
  words: ['none', 'n'],
  usage: [['21 n', t('no attempt in qualifying')]],
  isHinted: true,
  opensForm: true,
  act: withReason('RecordNoAttempt', 'no attempt made'),
};

const SPIN_OUT_BACK: readonly CarAction[] = [
  {
    type: 'ReportSpin',
    name: t('Spin'),
    words: ['spin', 's'],
    usage: [['21 s · 21 s t2 42 22', t('spin, car 21 · in turn 2, with cars 42 and 22')]],
    isHinted: true,
    act: spin,
  },
  {
    type: 'RetireCar',
    name: t('Out'),
    words: ['out', 'o'],
    usage: [['21 o · 21 o engine', t('out of the race · with the reason')]],
    isHinted: true,
    opensForm: true,
    act: withReason('RetireCar', 'out of the race'),
  },
  {
    type: 'ReturnCar',
    name: t('Back'),
    words: ['back', 'b'],
    usage: [['21 b', t('back on the track')]],
    isHinted: true,
    opensForm: true,
    act: withReason('ReturnCar', 'back on the track'),
  },
];

const PENALTY: CarAction = {
  type: 'Penalize',
  name: t('Penalty'),
  words: ['penalty', 'p'],
  usage: [['21 p', t('the form of a penalty')]],
  isHinted: true,
  opensForm: true,
  act: openingForm('Penalize'),
};

/** All actions about a car that can be typed. */
export const CAR_ACTIONS: readonly CarAction[] = [
  LAP,
  FINISH,
  ...SPIN_OUT_BACK,
  NO_ATTEMPT,
  PENALTY,
  {
    type: 'MoveToRear',
    name: t('To the rear'),
    words: ['rear'],
    usage: [['21 rear', t('the form to send a car to the rear')]],
    act: openingForm('MoveToRear'),
  },
  {
    type: 'ScratchCar',
    name: t('Scratch'),
    words: ['scratch'],
    usage: [['21 scratch', t('the form to scratch a car')]],
    act: openingForm('ScratchCar'),
  },
  {
    type: 'AwardFreePass',
    name: t('Free pass'),
    words: ['award', 'a'],
    usage: [['21 a', t('free pass')]],
    act: (car, _, { session }) => issue({ type: 'AwardFreePass', session, car }),
  },
];

/** Returns what a tap on a car can do at this point of the session. The first one is the usual one. */
export function tapActions({ isTimed, isOver }: EntryContext): readonly CarAction[] {
  const others = [...SPIN_OUT_BACK, PENALTY];
  if (isTimed) return [{ ...LAP, name: t('Lap time') }, NO_ATTEMPT, ...others];
  return isOver ? [FINISH, LAP, ...others] : [LAP, ...others];
}

/** Returns what a tap on the car does: a timed lap goes into the entry box, which waits for the time. */
export function actOfTap({ type, opensForm, act }: CarAction, car: string, context: EntryContext): DeskAct {
  if (opensForm) return ask(type, { session: context.session, car });
  if (type === 'RecordLap' && context.isTimed) return { kind: 'type', text: `${car} ` };
  return act(car, [], context);
}

/**
 * Parses a lap time like `13.413`, `13,413`, `1:02.345` or `1:02` into milliseconds; null if the text is not
 * one. Whole seconds like `18` are a lap time only with `takesWhole`, because elsewhere they may be a car.
 */
export function parseLapTime(text: string, { takesWhole = false } = {}): number | null {
  const [, minutes = '0', seconds = '0', parts = ''] = MINUTES.exec(text) ?? SECONDS.exec(text) ?? [];
  const isWhole = parts === '' && !text.includes(':');
  const ms = Number(minutes) * 60_000 + Number(seconds) * 1_000 + Number(parts.padEnd(3, '0'));
  return ms > 0 && (takesWhole || !isWhole) ? ms : null;
}

const MINUTES = /^(\d{1,3}):([0-5]\d)(?:[.,](\d{1,3}))?$/u;
const SECONDS = /^(?<minutes>)(\d{1,3})(?:[.,](\d{1,3}))?$/u;
