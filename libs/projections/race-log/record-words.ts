import { capitalized, current, count, hasClasses, lapTime, ordinal, penaltyWords } from '#domain';
import { DEFAULT_UNITS, DRAW_METHOD, lengthWords, speedMph, speedWords, withoutClass } from '#domain';
import type { EventType, Fact, FactOf, MeetingState, NotCountedBecause, Units } from '#domain';
import { classNameOf, sessionNameIn } from '../shared.ts';

interface Names {
  /** "car 31 (Justin Haley)" */
  readonly car: (car: string) => string;
  readonly cars: (cars: readonly string[]) => string;
  /** "31"; in a record of no session with its class, "31 in Modifieds". */
  readonly number: (car: string) => string;
  readonly numbers: (cars: readonly string[]) => string;
  /** "Heat 1", in a meeting with classes "Modifieds Heat 1". */
  readonly session: (id: string) => string;
  readonly class: (id: string) => string;
  readonly lengthMiles: number;
  readonly units: Units;
}

type MeetingTrack = FactOf<'MeetingScheduled'>['data']['track'];

type Words = { readonly [T in EventType]: (data: FactOf<T>['data'], names: Names) => string };

const inTurn = (turn: number | undefined): string => (turn === undefined ? '' : ` in turn ${turn}`);

const withCars = (cars: readonly string[], names: Names): string =>
  cars.length > 0 ? `, with ${names.cars(cars)}` : '';

/** The words for each type of record. The reason and the note have fields of their own. */
const WORDS: Words = {
  MeetingScheduled: ({ name, date, track }) => `${name} scheduled at ${track.name} on ${date}`,
  CarEntered: ({ car, driver, team }, names) =>
    `Car ${names.number(car)} entered: ${driver}${team === undefined ? '' : `, ${team}`}`,
  FormatChanged: ({ class: id, format }, names) =>
    `Format${id === undefined ? '' : ` of ${names.class(id)}`} changed to ${format.name ?? format.id}`,
  MeetingAmended: (data, names) => `Meeting amended: ${meetingWords(data, names)}`,
  MeetingArchived: () => 'Meeting archived',
  MeetingRestored: () => 'Meeting back from the archive',
  EntryAmended: ({ car, note: _, ...changes }, names) =>
    `Entry of car ${names.number(car)} amended: ${changeWords(changes)}`,
  CarRenumbered: ({ car, to }, names) =>
    `Car ${names.number(car)} has the number ${withoutClass(to)} from now on`,
  FieldFixed: ({ class: id, session, cars }, names) =>
    `Field${subjectWords(session, id && names.class(id))} fixed: ${count(cars, 'car')}`,
  CarWithdrawn: ({ car }, names) => `${capitalized(names.car(car))} withdrawn`,
  NoteAdded: ({ text }) => text,
  ProgrammeSet: ({ sessions }, names) => `Programme: ${sessions.map(names.session).join(', ')}`,
  LineupPosted: ({ rows }, names) => `Line-up posted: ${names.numbers(rows.map((row) => row.car))}`,
  LineupDrawn: ({ order, seed }, names) => `Line-up drawn${bySeed(seed)}: ${names.numbers(order)}`,
  OrderDrawn: ({ ranking, session, order, numbers, seed }, names) =>
    `Order of ${ranking ?? names.session(session ?? '')} drawn${bySeed(seed)}: ${order
      .map(names.number)
      .map((car, i) => (numbers?.[i] === undefined ? car : `${car} (number ${numbers[i]})`))
      .join(', ')}`,
  InversionDrawn: ({ session, number, seed }, names) =>
    `Inversion of ${names.session(session)} drawn${bySeed(seed)}: ${number === 0 ? 'none' : number}`,
  CarChosen: ({ car, session }, names) =>
    `${capitalized(names.car(car))} chosen for ${names.session(session)}`,
  CarMovedToRear: ({ car }, names) => `${capitalized(names.car(car))} moved to the rear of the formation`,
  CarPlaced: ({ car, start }, names) =>
    `${capitalized(names.car(car))} placed ${ordinal(start)} in the formation`,
  CarScratched: ({ car }, names) => `${capitalized(names.car(car))} scratched`,
  CarAddedToLineup: ({ car }, names) => `${capitalized(names.car(car))} added to the rear of the line-up`,
  AlternatePromoted: ({ car }, names) => `${capitalized(names.car(car))} promoted from the alternates`,
  ProvisionalDeclined: ({ car }, names) => `${capitalized(names.car(car))} declined the provisional`,
  SessionOpened: ({ session }, names) => `${names.session(session)} opened`,
  SessionRestarted: ({ session }, names) => `${names.session(session)} restarted from lap 0`,
  GreenShown: () => 'Green flag',
  CautionCalled: ({ cars = [], kind }, names) =>
    `${kind === 'break' ? 'Stage break' : 'Caution'}${cars.length > 0 ? ` for ${names.cars(cars)}` : ''}`,
  RedShown: () => 'Red flag',
  WhiteShown: () => 'White flag',
  CheckeredShown: () => 'Checkered flag',
  DistanceShortened: ({ to }) => `Distance shortened to ${count(to, 'lap')}`,
  RaceEnded: ({ lap }) => `Race ended${lap === undefined ? '' : `, with the result at lap ${lap}`}`,
  DistanceExtended: ({ laps }) => `Distance extended by ${count(laps, 'lap')}`,
  FreePassAwarded: ({ car }, names) => `Free pass to ${names.car(car)}`,
  LapCredited: ({ car, lap }, names) => `Lap ${lap} credited to ${names.car(car)} as its leader`,
  OrderFrozen: ({ order }, names) => `Order at the caution: ${names.numbers(order)}`,
  RestartOrderSet: ({ order }, names) => `Restart order: ${names.numbers(order)}`,
  WaveAroundGiven: ({ cars }, names) => `Waved around: ${names.cars(cars)}`,
  PitsEntered: ({ car }, names) => `${capitalized(names.car(car))} entered the pits`,
  PitsLeft: ({ car }, names) => `${capitalized(names.car(car))} left the pits`,
  LapSet: ({ car, timeMs }, names) =>
    `${capitalized(names.car(car))} completed a lap${timeMs === undefined ? '' : timeWords(timeMs, names)}`,
  CrossingSeen: ({ car, transponder, line }, names) =>
    car === undefined
      ? `Transponder ${transponder} crossed the line ${line}`
      : `${capitalized(names.car(car))} crossed the line ${line}`,
  CountAdopted: ({ car, laps }, names) =>
    `${capitalized(names.car(car))} has completed ${count(laps, 'lap')} so far`,
  TransponderAssigned: ({ transponder, car, from, until }, names) =>
    `Transponder ${transponder} is on ${names.car(car)}${boundsWords(from, until)}`,
  TransponderReleased: ({ transponder, car, from, until }, names) =>
    `Transponder ${transponder} is ${offWords(car, names)}${boundsWords(from, until)}`,
  FeedSealed: ({ feed, from, to }) => `Raw log of feed ${feed} sealed from entry ${from} to ${to}`,
  NoAttemptRecorded: ({ car }, names) => `${capitalized(names.car(car))} made no attempt`,
  CarSpun: ({ car, turn, with: others = [] }, names) =>
    `${capitalized(names.car(car))} spun${inTurn(turn)}${withCars(others, names)}`,
  IncidentReported: ({ kind, cars, turn }, names) =>
    `Incident (${kind})${cars.length > 0 ? `: ${names.cars(cars)}` : ''}${inTurn(turn)}`,
  DriverChanged: ({ car, driver }, names) => `${driver} drives ${names.car(car)} from now on`,
  CarRetired: ({ car }, names) => `${capitalized(names.car(car))} retired`,
  CarReturned: ({ car }, names) => `${capitalized(names.car(car))} returned`,
  CarFinished: ({ car }, names) => `${capitalized(names.car(car))} took the checkered flag`,
  LapsReassigned: ({ from, to, laps }, names) =>
    `${capitalized(lapsWords(laps))} of ${names.car(from)} given to ${names.car(to)}`,
  CarsSwapped: ({ from, to, laps }, names) =>
    `${capitalized(lapsWords(laps))} of ${names.car(from)} and ${names.car(to)} swapped`,
  LapDisallowed: ({ car, lap }, names) => `Lap ${lap} of ${names.car(car)} disallowed`,
  LapConfirmed: ({ car, lap }, names) => `Lap ${lap} of ${names.car(car)} confirmed`,
  LapReinstated: ({ car, lap }, names) => `Lap ${lap} of ${names.car(car)} reinstated`,
  PenaltyImposed: (data, names) =>
    `Penalty for ${names.car(data.car)}: ${penaltyWords(data)}${
      data.offence === undefined ? '' : `, for the offence ${data.offence}`
    }`,
  PenaltyServed: ({ car, penalty }, names) => `Penalty ${penalty} of ${names.car(car)} served`,
  PenaltyRescinded: ({ car, penalty }, names) => `Penalty ${penalty} of ${names.car(car)} rescinded`,
  DeadHeatDeclared: ({ cars }, names) => `Dead heat of ${names.cars(cars)}`,
  TieBroken: ({ ranking, cars }, names) =>
    `Tie${ranking === undefined ? '' : ` in ${ranking}`} broken: ${names.numbers(cars)}`,
  FinishScored: ({ order }, names) =>
    `Finish scored by hand: ${names.numbers(order.map((item) => item.car))}`,
  ResultsPosted: ({ session, version }, names) =>
    `Results of ${names.session(session)} posted, version ${version}`,
  ResultsCertified: ({ session, version }, names) =>
    `Results of ${names.session(session)} certified, version ${version}`,
  ResultsReopened: ({ session }, names) => `Results of ${names.session(session)} reopened`,
  RankingImported: ({ ranking, rows }) => `Order of ${ranking} imported: ${count(rows.length, 'car')}`,
  RankingPosted: ({ ranking, version }) => `Ranking ${ranking} posted, version ${version}`,
  RankingCertified: ({ ranking, version }) => `Ranking ${ranking} certified, version ${version}`,
  RecordStruck: ({ revision }) => `Record ${revision} struck`,
  RecordRestored: ({ revision }) => `Record ${revision} restored`,
};

const bySeed = (seed: string | undefined): string =>
  seed === undefined ? '' : ` by ${DRAW_METHOD} with the seed "${seed}"`;

/** " of heat of Modifieds"; empty without a session and a class. */
const subjectWords = (...names: readonly (string | undefined)[]): string =>
  names.map((name) => (name === undefined || name === '' ? '' : ` of ${name}`)).join('');

const offWords = (car: string | undefined, names: Names): string =>
  car === undefined ? 'on no car' : `not on ${names.car(car)}`;

const boundsWords = (from: string | undefined, until: string | undefined): string =>
  [from === undefined ? '' : ` from ${from}`, until === undefined ? '' : ` until ${until}`].join('');

const lapsWords = (laps: readonly number[] | undefined): string =>
  laps ? `${laps.length === 1 ? 'lap' : 'laps'} ${laps.join(', ')}` : 'all crossings';

const timeWords = (ms: number, { lengthMiles, units }: Names): string =>
  ` in ${lapTime(ms)} (${speedWords(speedMph(lengthMiles, ms), units)})`;

const meetingWords = ({ name, date, track, units }: FactOf<'MeetingAmended'>['data'], names: Names): string =>
  [name, date, track && trackWords(track, names.units), units && `${units} units`].filter(Boolean).join(', ');

const trackWords = ({ name, lengthMiles, timeZone }: MeetingTrack, units: Units): string =>
  [name, units === 'imperial' ? `${lengthMiles} miles` : lengthWords(lengthMiles, units), timeZone]
    .filter(Boolean)
    .join(', ');

const changeWords = (changes: object): string =>
  Object.entries(changes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => {
      if (value === null) return `no ${key}`;
      return key === 'standing' ? `${ordinal(Number(value))} in the standings` : `${key} ${value}`;
    })
    .join(', ');

/** Why a crossing counts no lap. */
const UNCOUNTED_WORDS: Readonly<Record<NotCountedBecause, string>> = {
  'not-green': 'no green flag had been shown',
  'under-yellow': 'the lap was driven under yellow',
  'under-red': 'the lap ended under red',
  finished: 'the car had finished',
  'race-over': 'the race had been ended',
  'start-crossing': 'the car crossed the line at the start',
  retired: 'the car is retired',
  'second-read': 'it is the same crossing again',
  'too-short': 'the lap would be too short',
  'unknown-transponder': 'no car carries the transponder',
  'not-in-session': 'the car is not in the session',
};

/** Returns the words for a crossing that counts no lap. */
export function uncountedWords(state: MeetingState, { data }: Fact, because: NotCountedBecause): string {
  const what = capitalized(whatCrossed(state, data));
  return `${what} crossed the line, not counted: ${UNCOUNTED_WORDS[because]}`;
}

function whatCrossed(state: MeetingState, data: Fact['data']): string {
  if ('car' in data && data.car !== undefined)
    return carWords(state, data.car, shownNumber(state, data.car, data));
  return 'transponder' in data ? `transponder ${data.transponder}` : 'a car';
}

function carWords({ entries }: MeetingState, car: string, number: string): string {
  const driver = entries.get(car)?.driver;
  return driver === undefined ? `car ${number}` : `car ${number} (${driver})`;
}

/** Returns the number of a car as painted. A record of no session names its class. */
function shownNumber(state: MeetingState, car: string, data: Fact['data']): string {
  if (!hasClasses(state)) return car;
  const isWithin = 'session' in data || 'ranking' in data;
  const className = isWithin ? null : classNameOf(state, car);
  return className === null ? withoutClass(car) : `${withoutClass(car)} in ${className}`;
}

/** Returns a record in words. A doubtful lap says that it waits for a confirmation. */
export function recordWords(state: MeetingState, fact: Fact, isDoubtful: boolean): string {
  const { data } = current(state, fact);
  const number = (car: string): string => shownNumber(state, car, data);
  const named = (car: string): string => carWords(state, car, number(car));
  const names: Names = {
    number,
    numbers: (cars) => cars.map(number).join(', '),
    car: named,
    cars: (cars) => cars.map(named).join(', '),
    session: (id) => sessionNameIn(state, id),
    class: (id) => classNameOf(state, `${id}/`) ?? id,
    lengthMiles: state.scheduled?.data.track.lengthMiles ?? 0,
    units: state.scheduled?.data.units ?? DEFAULT_UNITS,
  };
  const words = WORDS[fact.type] as (data: Fact['data'], names: Names) => string;
  const text = words(data, names);
  return isDoubtful ? `${text}, waits for a confirmation` : text;
}
