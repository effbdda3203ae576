import { capitalized, current, count, lapTime, nameOf, ordinal, penaltyWords, sessionOf } from '#domain';
import { DRAW_METHOD, speedMph } from '#domain';
import type { EventType, Fact, FactOf, MeetingState, NotCountedBecause } from '#domain';

interface Names {
  /** "car 31 (Justin Haley)" */
  readonly car: (car: string) => string;
  readonly cars: (cars: readonly string[]) => string;
  readonly session: (id: string) => string;
  readonly lengthMiles: number;
}

type Words = { readonly [T in EventType]: (data: FactOf<T>['data'], names: Names) => string };

const inTurn = (turn: number | undefined): string => (turn === undefined ? '' : ` in turn ${turn}`);

const withCars = (cars: readonly string[], names: Names): string =>
  cars.length > 0 ? `, with ${names.cars(cars)}` : '';

/** The words for each type of record. The reason and the note have fields of their own. */
const WORDS: Words = {
  MeetingScheduled: ({ name, date, track }) => `${name} scheduled at ${track.name} on ${date}`,
  CarEntered: ({ car, driver, team }) =>
    `Car ${car} entered: ${driver}${team === undefined ? '' : `, ${team}`}`,
  FormatChanged: ({ format }) => `Format changed to ${format.name ?? format.id}`,
  MeetingAmended: ({ name, date, track }) => `Meeting amended: ${meetingWords({ name, date, track })}`,
  EntryAmended: ({ car, note: _, ...changes }) => `Entry of car ${car} amended: ${changeWords(changes)}`,
  CarRenumbered: ({ car, to }) => `Car ${car} has the number ${to} from now on`,
  FieldFixed: ({ session, cars }) =>
    `Field${session === undefined ? '' : ` of ${session}`} fixed: ${count(cars, 'car')}`,
  CarWithdrawn: ({ car }, names) => `${capitalized(names.car(car))} withdrawn`,
  NoteAdded: ({ text }) => text,
  LineupPosted: ({ rows }) => `Line-up posted: ${rows.map((row) => row.car).join(', ')}`,
  LineupDrawn: ({ order, seed }) => `Line-up drawn${bySeed(seed)}: ${order.join(', ')}`,
  OrderDrawn: ({ ranking, session, order, numbers, seed }, names) =>
    `Order of ${ranking ?? names.session(session ?? '')} drawn${bySeed(seed)}: ${order
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
  OrderFrozen: ({ order }) => `Order at the caution: ${order.join(', ')}`,
  RestartOrderSet: ({ order }) => `Restart order: ${order.join(', ')}`,
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
  TieBroken: ({ ranking, cars }) =>
    `Tie${ranking === undefined ? '' : ` in ${ranking}`} broken: ${cars.join(', ')}`,
  FinishScored: ({ order }) => `Finish scored by hand: ${order.map((item) => item.car).join(', ')}`,
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

const offWords = (car: string | undefined, names: Names): string =>
  car === undefined ? 'on no car' : `not on ${names.car(car)}`;

const boundsWords = (from: string | undefined, until: string | undefined): string =>
  [from === undefined ? '' : ` from ${from}`, until === undefined ? '' : ` until ${until}`].join('');

const lapsWords = (laps: readonly number[] | undefined): string =>
  laps ? `${laps.length === 1 ? 'lap' : 'laps'} ${laps.join(', ')}` : 'all crossings';

const timeWords = (ms: number, { lengthMiles }: Names): string =>
  ` in ${lapTime(ms)} (${speedMph(lengthMiles, ms).toFixed(3)} mph)`;

const meetingWords = ({ name, date, track }: FactOf<'MeetingAmended'>['data']): string =>
  [name, date, track && `${track.name}, ${track.lengthMiles} miles`].filter(Boolean).join(', ');

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
  if ('car' in data && data.car !== undefined) return carWords(state, data.car);
  return 'transponder' in data ? `transponder ${data.transponder}` : 'a car';
}

function carWords({ entries }: MeetingState, car: string): string {
  const driver = entries.get(car)?.driver;
  return driver === undefined ? `car ${car}` : `car ${car} (${driver})`;
}

/** Returns a record in words. A doubtful lap says that it waits for a confirmation. */
export function recordWords(state: MeetingState, fact: Fact, isDoubtful: boolean): string {
  const named = (car: string): string => carWords(state, car);
  const names: Names = {
    car: named,
    cars: (cars) => cars.map(named).join(', '),
    session: (id) => {
      const spec = sessionOf(state, id)?.spec;
      return spec ? nameOf(spec) : id;
    },
    lengthMiles: state.scheduled?.data.track.lengthMiles ?? 0,
  };
  const words = WORDS[fact.type] as (data: Fact['data'], names: Names) => string;
  const text = words(current(state, fact).data, names);
  return isDoubtful ? `${text}, waits for a confirmation` : text;
}
