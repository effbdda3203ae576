import { computeLineup, decide, isRejection, orderOf, sessionOf } from '#domain';
import type { Because, EventType, Fact, Format, Official, Rejection, Role, SessionState } from '#domain';
import type { View } from '#projections';
import { Given, type Issued } from './given.ts';
import { viewOfState } from './views.ts';

type Spec = Format['sessions'][number];

/**
 * Returns a format with one race whose line-up is drawn. It needs the fewest commands to show the green flag.
 */
export const oneRace = (spec: Partial<Spec> = {}): Format => ({
  id: 'one-race',
  sessions: [{ id: 'race', kind: 'main', laps: 10, lineup: [{ draw: true }], ...spec }],
});

/** Returns a format with qualifying and a race that lines up from it. */
export const qualifyingAndRace = (spec: Partial<Spec> = {}): Format => ({
  id: 'qualifying-and-race',
  sessions: [
    { id: 'qualifying', kind: 'qualifying', ...spec },
    { id: 'race', kind: 'main', laps: 10, lineup: [{ from: ['qualifying'] }] },
  ],
});

/** Two heats from qualifying, a last chance from their third places on, and a main with one provisional. */
export const twoHeats: Format = {
  id: 'two-heats',
  sessions: [
    { id: 'qualifying', kind: 'qualifying' },
    { id: 'heat-1', kind: 'heat', laps: 5, lineup: [{ from: ['qualifying'], every: 2, offset: 1 }] },
    { id: 'heat-2', kind: 'heat', laps: 5, lineup: [{ from: ['qualifying'], every: 2, offset: 2 }] },
    { id: 'lcq', kind: 'last-chance', laps: 5, lineup: [{ from: ['heat-1', 'heat-2'], places: [3, null] }] },
    {
      id: 'main',
      kind: 'main',
      laps: 10,
      lineup: [
        { from: ['heat-1', 'heat-2'], places: [1, 2] },
        { from: ['lcq'], places: [1, 1] },
        { provisional: 'standings', take: 1 },
      ],
    },
  ],
};

/** Returns the car numbers '1' to n. */
export const carsNumbered = (n: number): string[] => Array.from({ length: n }, (_, i) => String(i + 1));

const CARS = carsNumbered(3);
const track = { name: 'Test Oval', lengthMiles: 0.25 };

export const scheduling = (format: Format | string): Issued => ({
  type: 'ScheduleMeeting',
  meeting: 'test',
  name: 'Test',
  date: '2026-05-02',
  track,
  format,
});

/** Returns a meeting of two classes, each with qualifying, two heats, a last chance and a main. */
export const twoClasses = (): Given =>
  new Given().given({
    type: 'ScheduleMeeting',
    meeting: 'test',
    name: 'Test',
    date: '2026-05-02',
    track,
    classes: [
      { id: 'late-models', name: 'Late Models', format: twoHeats },
      { id: 'modifieds', format: twoHeats },
    ],
  });

/** Schedules a meeting with a format and enters the cars. The driver of car 7 is "Driver 7". */
export function meetingOf(
  format: Format,
  cars: readonly string[],
  standings: Readonly<Record<string, number>> = {},
): Given {
  return new Given().given(
    scheduling(format),
    ...cars.map((car) => {
      return { type: 'EnterCar', car, driver: `Driver ${car}`, standing: standings[car] } as const;
    }),
  );
}

/** Returns a race under green. The cars start in the order of the list. */
export function raceUnderGreen(cars: readonly string[], spec: Partial<Spec> = {}): Given {
  return raceAt('green', spec, cars);
}

/** Returns one crossing of the line in `race` for each listed car, in that order. */
export const crossings = (...cars: readonly string[]) => crossingsIn('race', ...cars);

const crossingsIn = (session: string, ...cars: readonly string[]) =>
  cars.map((car) => ({ type: 'RecordLap', session, car }) as const);

/** Returns the checkered flag of a session, and the finish of each listed car. */
export const finish = (session: string, ...cars: readonly string[]): Issued[] => [
  { type: 'ShowCheckered', session },
  ...cars.map((car) => ({ type: 'RecordFinish', session, car }) as const),
];

/** Returns a penalty. By default it disqualifies car 1 in `race`. */
export const penalty = (penalize: Partial<Extract<Issued, { type: 'Penalize' }>>): Issued => ({
  type: 'Penalize',
  session: 'race',
  car: '1',
  penalty: 'disqualified',
  reason: 'by the book',
  ...penalize,
});

const BEGINNING = ['entered', 'drawn', 'lined-up', 'open', 'green'] as const;
const ENDING = ['checkered', 'unofficial', 'official'] as const;
export type RacePhase = (typeof BEGINNING)[number] | 'yellow' | 'red' | (typeof ENDING)[number];

/**
 * Returns a meeting with one race that has reached a phase. From the checkered flag on, each car has two
 * laps, in the order of the list.
 */
export function raceAt(phase: RacePhase, spec: Partial<Spec> = {}, cars: readonly string[] = CARS): Given {
  const session = 'race';
  const meeting = meetingOf(oneRace(spec), cars);
  const beginning: Issued[] = [
    { type: 'DrawLineup', session, order: [...cars] },
    { type: 'PostLineup', session },
    { type: 'OpenSession', session },
    { type: 'ShowGreen', session },
  ];
  const steps = BEGINNING.findIndex((name) => name === phase);
  meeting.given(...beginning.slice(0, steps < 0 ? beginning.length : steps));
  if (phase === 'yellow') meeting.given({ type: 'CallCaution', session, reason: 'debris' });
  if (phase === 'red') meeting.given({ type: 'ShowRed', session, reason: 'rain' });
  return runToPhase(meeting, session, { phase, running: crossings(...cars), cars });
}

interface RunPlan {
  readonly phase: string;
  readonly running: readonly Issued[];
  readonly cars: readonly string[];
}

function runToPhase(meeting: Given, session: string, { phase, running, cars }: RunPlan): Given {
  const steps = ENDING.findIndex((name) => name === phase);
  if (steps < 0) return meeting;
  meeting.given(...running, ...finish(session, ...cars));
  if (steps > 0) meeting.given({ type: 'PostResults', session });
  if (steps > 1) meeting.given({ type: 'CertifyResults', session });
  return meeting;
}

export type TimedPhase = 'scheduled' | 'open' | 'green' | (typeof ENDING)[number];

/**
 * Returns a meeting with qualifying and a race, up to a phase of qualifying. The first listed car is the
 * fastest.
 */
export function qualifyingAt(
  phase: TimedPhase,
  spec: Partial<Spec> = {},
  cars: readonly string[] = CARS,
): Given {
  const session = 'qualifying';
  const meeting = meetingOf(qualifyingAndRace(spec), cars);
  if (phase === 'scheduled') return meeting;
  meeting.given({ type: 'OpenSession', session });
  if (phase === 'open') return meeting;
  meeting.given({ type: 'ShowGreen', session });
  return runToPhase(meeting, session, { phase, running: timedLaps(...cars), cars: [] });
}

/** Returns a timed lap for each car in qualifying: 14 s for the first, and 10 ms more for each next car. */
export const timedLaps = (...cars: readonly string[]) =>
  cars.map((car, i) => ({ type: 'RecordLap', session: 'qualifying', car, timeMs: 14_000 + 10 * i }) as const);

/** Runs qualifying and posts its results. The cars rank in the order of the list. */
export const runQualifying = (meeting: Given, cars: readonly string[]): Given =>
  meeting
    .given({ type: 'OpenSession', session: 'qualifying' }, { type: 'ShowGreen', session: 'qualifying' })
    .given(...timedLaps(...cars), { type: 'ShowCheckered', session: 'qualifying' })
    .given({ type: 'PostResults', session: 'qualifying' });

/** Posts the line-up of a race, opens it and shows the green flag. */
export const startRace = (meeting: Given, session: string): Given =>
  meeting.given(
    { type: 'PostLineup', session },
    { type: 'OpenSession', session },
    { type: 'ShowGreen', session },
  );

/**
 * Runs a race and posts its results. The listed cars finish in that order, then the others in start order.
 */
export const runRace = (meeting: Given, session: string, cars = startOrder(meeting, session)): Given =>
  startRace(meeting, session).given(...finish(session, ...cars), { type: 'PostResults', session });

export function sessionAt(meeting: Given, id: string): SessionState {
  const session = sessionOf(meeting.state, id);
  if (!session) throw new Error(`no session ${id}`);
  return session;
}

/** Returns the cars of the line-up that the format and the current results give, by start. */
export const startOrder = (meeting: Given, session: string): string[] =>
  computeLineup(meeting.state, sessionAt(meeting, session)).rows.map((row) => row.car);

export const orderIn = (meeting: Given, session: string) =>
  orderOf(meeting.state, sessionAt(meeting, session));

/** The cars of a session in the order in which they stand, with their counted laps: "31:25". */
export const score = (meeting: Given, session = 'race'): string[] =>
  orderIn(meeting, session).map(({ car, laps }) => `${car}:${laps}`);

/** The places of a session: car by place, a car without one left out. */
export const places = (meeting: Given, session = 'race'): string[] =>
  orderIn(meeting, session).flatMap(({ car, place }) => (place === null ? [] : [car]));

export const rowOf = (meeting: Given, car: string, session = 'race') => {
  const row = orderIn(meeting, session).find((candidate) => candidate.car === car);
  if (!row) throw new Error(`car ${car} is not in ${session}`);
  return row;
};

/** Returns the revision of the last record of a type. With a car, only records of that car count. */
export function revisionOf(meeting: Given, type: EventType, car?: string): number {
  const isIt = (fact: Fact): boolean =>
    fact.type === type && (car === undefined || ('car' in fact.data && fact.data.car === car));
  const fact = meeting.facts.findLast(isIt);
  if (!fact) throw new Error(`no ${type} in the log`);
  return fact.revision;
}

/** Returns the instant some seconds before the last record was recorded. */
export const secondsBeforeNow = (meeting: Given, seconds: number): string =>
  new Date(Date.parse(meeting.facts.at(-1)?.recordedAt ?? '') - seconds * 1000).toISOString();

export const by = (role: Role): Official => ({ id: `the ${role}`, role });

/** Returns the refusal of a command. Throws if the command is accepted. */
export function refusal(meeting: Given, { official = by('director'), ...command }: Issued): Rejection {
  const occurredAt = command.at ?? '2023-02-06T06:00:00.000Z';
  const context = {
    occurredAt,
    latestAt: '2099-12-31T00:00:00.000Z',
    official,
    confirmed: command.confirm ?? true,
  };
  const decision = decide(meeting.state, command, context);
  if (!isRejection(decision)) throw new Error(`${command.type} is accepted`);
  return decision;
}

/** The fields of a view's row that the tests read. */
export interface ViewRow {
  readonly car: string;
  readonly place: number | null;
  readonly start: number;
  readonly via: string;
  readonly status: string;
  readonly because: readonly Because[];
}

export const viewOf = (meeting: Given, name: string, session?: string): View =>
  viewOfState(meeting.state, name, session);

export const rowsIn = (meeting: Given, name: string, session?: string): readonly ViewRow[] =>
  viewOf(meeting, name, session)['rows'] as readonly ViewRow[];
