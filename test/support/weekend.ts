import { computeLineup, decide, isRejection, orderOf, sessionOf } from '#domain';
import type { Because, EventType, Fact, Format, Official, Rejection, Role, SessionState } from '#domain';
import { project, type View } from '#projections';
import { Given, type Issued } from './given.ts';

type Spec = Format['sessions'][number];

/** A meeting of one race whose grid is drawn: the shortest way to a green flag. */
export const oneRace = (spec: Partial<Spec> = {}): Format => ({
  id: 'one-race',
  sessions: [{ id: 'race', kind: 'main', laps: 10, lineup: [{ draw: true }], ...spec }],
});

/** Qualifying that lines up a race. */
export const qualifyingAndRace = (spec: Partial<Spec> = {}): Format => ({
  id: 'qualifying-and-race',
  sessions: [
    { id: 'qualifying', kind: 'qualifying', ...spec },
    { id: 'race', kind: 'main', laps: 10, lineup: [{ from: ['qualifying'] }] },
  ],
});

/** Two heats by qualifying, a last chance for who misses the best two of each, and a provisional. */
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

/** Cars numbered 1 to n. */
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

/** Schedules a meeting by a format and enters the cars (drivers are named after them). */
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

/** A race that is under green, its cars lined up as they are listed. */
export function raceUnderGreen(cars: readonly string[], spec: Partial<Spec> = {}): Given {
  return raceAt('green', spec, cars);
}

/** Crossings of the line in `race`, one second apart in the order given. */
export const crossings = (...cars: readonly string[]) => crossingsIn('race', ...cars);

const crossingsIn = (session: string, ...cars: readonly string[]) =>
  cars.map((car) => ({ type: 'RecordLap', session, car }) as const);

/** The flag that ends a session, and each car taking it. */
export const finish = (session: string, ...cars: readonly string[]): Issued[] => [
  { type: 'ShowCheckered', session },
  ...cars.map((car) => ({ type: 'RecordFinish', session, car }) as const),
];

/** Penalises in `race`, unless the penalty says otherwise. */
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

/** A meeting of one race (two laps by each car, in the order of the list) that has come as far as that. */
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

/** A meeting of qualifying and a race; in qualifying the cars are as fast as they are listed. */
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

/** A timed lap of each car in qualifying: the first 14 s, each next one 10 ms slower. */
export const timedLaps = (...cars: readonly string[]) =>
  cars.map((car, i) => ({ type: 'RecordLap', session: 'qualifying', car, timeMs: 14_000 + 10 * i }) as const);

/** Runs qualifying so that the cars rank as they are listed, and posts it. */
export const runQualifying = (meeting: Given, cars: readonly string[]): Given =>
  meeting
    .given({ type: 'OpenSession', session: 'qualifying' }, { type: 'ShowGreen', session: 'qualifying' })
    .given(...timedLaps(...cars), { type: 'ShowCheckered', session: 'qualifying' })
    .given({ type: 'PostResults', session: 'qualifying' });

/** Posts the line-up of a race and shows its green. */
export const startRace = (meeting: Given, session: string): Given =>
  meeting.given(
    { type: 'PostLineup', session },
    { type: 'OpenSession', session },
    { type: 'ShowGreen', session },
  );

/** Runs a race that the cars finish as they are listed (the others follow in start order), and posts it. */
export const runRace = (meeting: Given, session: string, cars = startOrder(meeting, session)): Given =>
  startRace(meeting, session).given(...finish(session, ...cars), { type: 'PostResults', session });

export function sessionAt(meeting: Given, id: string): SessionState {
  const session = sessionOf(meeting.state, id);
  if (!session) throw new Error(`no session ${id}`);
  return session;
}

/** The cars of a line-up as the format and the results say now, by start. */
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

/** The revision of the last record of a type, of a car where one is named. */
export function revisionOf(meeting: Given, type: EventType, car?: string): number {
  const isIt = (fact: Fact): boolean =>
    fact.type === type && (car === undefined || ('car' in fact.data && fact.data.car === car));
  const fact = meeting.facts.findLast(isIt);
  if (!fact) throw new Error(`no ${type} in the log`);
  return fact.revision;
}

/** An instant that many seconds before the last record happened. */
export const secondsBeforeNow = (meeting: Given, seconds: number): string =>
  new Date(Date.parse(meeting.facts.at(-1)?.recordedAt ?? '') - seconds * 1000).toISOString();

export const by = (role: Role): Official => ({ id: `the ${role}`, role });

/** The refusal of a command, with its words and details. */
export function refusal(meeting: Given, { official = by('director'), ...command }: Issued): Rejection {
  const decision = decide(meeting.state, command, { occurredAt: '2023-02-06T06:00:00.000Z', official });
  if (!isRejection(decision)) throw new Error(`${command.type} is accepted`);
  return decision;
}

/** What the rows of views hold, as far as tests ask for it. */
export interface ViewRow {
  readonly car: string;
  readonly place: number | null;
  readonly start: number;
  readonly via: string;
  readonly status: string;
  readonly because: readonly Because[];
}

export function viewOf(meeting: Given, name: string, session?: string): View {
  const projected = project(meeting.state, name, session);
  if (projected.kind !== 'view') throw new Error(`${name}: ${projected.kind}`);
  return projected.view;
}

export const rowsIn = (meeting: Given, name: string, session?: string): readonly ViewRow[] =>
  viewOf(meeting, name, session)['rows'] as readonly ViewRow[];
