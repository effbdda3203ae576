import { decide, fold, isRejection, type Command, type Fact, type Format, type MeetingState } from '#domain';
import { project, PROJECTIONS } from '#projections';

import { median, type Figure } from './report.ts';

const CLASSES = ['late-models', 'modifieds', 'sport-mods', 'stock-cars', 'hobby-stocks'];
const CARS_PER_CLASS = 24;
const HEATS = 3;
const START_MS = Date.parse('2026-05-02T22:00:00.000Z');
const OFFICIAL = { id: 'bench', role: 'director' } as const;
/** Laps of the last feature after which all views are made. */
const SAMPLES = 15;

/** Hot laps, qualifying, three heats, a B-main and an A-main, with points: 7 sessions for each class. */
const FORMAT: Format = {
  id: 'weekly-night',
  points: {
    heat: { places: [30], then: -1, least: 0, gained: 1 },
    main: { places: [40], then: -1, least: 0 },
  },
  rankings: [
    { id: 'heat-points', of: ['heat-*'], points: 'heat', by: ['points', 'order:qualifying'] },
    {
      id: 'night-points',
      of: ['heat-*', 'a-main'],
      points: { 'heat-*': 'heat', 'a-main': 'main' },
      by: ['points', 'placings', 'latest', 'entered'],
    },
  ],
  sessions: [
    { id: 'hot-laps', kind: 'practice' },
    { id: 'qualifying', kind: 'qualifying' },
    {
      id: 'heat',
      kind: 'heat',
      laps: 8,
      count: { most: CARS_PER_CLASS / HEATS },
      lineup: [{ from: ['qualifying'], deal: 'stagger' }],
    },
    { id: 'b-main', kind: 'last-chance', laps: 12, lineup: [{ from: ['heat-*'], places: [6, null] }] },
    {
      id: 'a-main',
      kind: 'main',
      laps: 25,
      lineup: [
        { from: ['heat-*'], places: [1, 5] },
        { from: ['b-main'], places: [1, 6] },
      ],
    },
  ],
};

/** Yields the whole night as one script, up to the last lap of the last A-main. */
function* nightScript(): Generator<Command> {
  const classes = CLASSES.map((id) => ({ id, name: id, format: FORMAT }));
  const track = { name: 'Bench Oval', lengthMiles: 0.25 };
  yield { type: 'ScheduleMeeting', meeting: 'night', name: 'Night', date: '2026-05-02', track, classes };
  const numbers = Array.from({ length: CARS_PER_CLASS }, (_, i) => String(i + 1));
  for (const id of CLASSES)
    for (const car of numbers) yield { type: 'EnterCar', class: id, car, driver: `Driver ${id} ${car}` };
  for (const id of CLASSES) yield { type: 'FixField', class: id };
  const heat = (k: number) => numbers.filter((_, i) => i % HEATS === k);
  const forEach = function* (session: string, cars: readonly string[], laps: number): Generator<Command> {
    for (const id of CLASSES) {
      const isLast = session === 'a-main' && id === CLASSES.at(-1);
      yield* sessionScript(
        `${id}/${session}`,
        cars.map((car) => `${id}/${car}`),
        laps,
        isLast,
      );
    }
  };
  yield* forEach('hot-laps', numbers, 4);
  yield* forEach('qualifying', numbers, 2);
  for (let k = 0; k < HEATS; k += 1) yield* forEach(`heat-${k + 1}`, heat(k), 8);
  yield* forEach('b-main', numbers.slice(15), 12);
  yield* forEach('a-main', numbers.slice(0, 21), 25);
}

/** Yields the commands of a session with cars in a fixed order. It can stop before the last lap. */
function* sessionScript(
  session: string,
  cars: readonly string[],
  laps: number,
  isLeftRunning: boolean,
): Generator<Command> {
  const isRace = /heat|main/u.test(session);
  if (isRace) yield { type: 'PostLineup', session };
  yield { type: 'OpenSession', session };
  yield { type: 'ShowGreen', session };
  for (let lap = 1; lap <= laps; lap += 1) {
    if (lap === laps && isLeftRunning) return;
    if (lap === laps && isRace) yield { type: 'ShowCheckered', session };
    for (const [i, car] of cars.entries()) {
      yield isRace
        ? { type: 'RecordLap', session, car }
        : { type: 'RecordLap', session, car, timeMs: 14_000 + i * 10 };
    }
  }
  if (!isRace) yield { type: 'ShowCheckered', session };
  yield { type: 'PostResults', session };
  yield { type: 'CertifyResults', session };
}

/** Measures a weekly night of 5 classes and 120 cars: each decision, and each view near its end. */
export function weeklyNight(): Promise<Figure[]> {
  const decisions = new Map<string, number[]>();
  const views = new Map<string, number[]>();
  let state: MeetingState = fold([]);
  let clockMs = START_MS;
  const script = [...nightScript()];
  for (const [i, command] of script.entries()) {
    clockMs += 700;
    const taken = decideInTime(state, command, clockMs);
    decisions.set(command.type, [...(decisions.get(command.type) ?? []), taken.tookUs]);
    state = taken.state;
    if (i >= script.length - SAMPLES) viewTimes(state, views);
  }
  const [decision, view] = [slowestOf(decisions), slowestOf(views)];
  const all = [...views.values()].map((times) => median(times)).reduce((sum, ms) => sum + ms, 0);
  const row = { baseline: null, better: 'less' } as const;
  const night = `night of ${state.sessions.length} sessions, ${state.revision + 1} records`;
  return Promise.resolve([
    {
      ...row,
      what: `${night}: decide a lap`,
      unit: 'µs',
      ours: median(decisions.get('RecordLap') ?? []),
      aim: 'under 100',
    },
    {
      ...row,
      what: `slowest decision (${decision.name})`,
      unit: 'µs',
      ours: decision.time,
      aim: 'under 100',
    },
    {
      ...row,
      what: `slowest of ${views.size} views (${view.name})`,
      unit: 'ms',
      ours: view.time,
      aim: 'under 20',
    },
    { ...row, what: `all ${views.size} views together`, unit: 'ms', ours: all, aim: '' },
  ]);
}

/** Returns the name with the greatest median time. */
function slowestOf(times: ReadonlyMap<string, number[]>): { name: string; time: number } {
  const medians = [...times].map(([name, all]) => ({ name, time: median(all) }));
  return medians.sort((a, b) => b.time - a.time)[0] ?? { name: '', time: 0 };
}

function decideInTime(state: MeetingState, command: Command, clockMs: number) {
  const occurredAt = new Date(clockMs).toISOString();
  const moment = { occurredAt, official: OFFICIAL, confirmed: true } as const;
  const start = performance.now();
  const decision = decide(state, command, moment);
  const tookUs = 1_000 * (performance.now() - start);
  if (isRejection(decision)) throw new Error(`${JSON.stringify(command)}: ${decision.words}`);
  const written = decision.map((event, i): Fact => ({
    ...event,
    ...moment,
    revision: state.revision + 1 + i,
    recordedAt: occurredAt,
  }));
  return { state: fold(written, state), tookUs };
}

/** Makes every view of the meeting, of each class, session and ranking, and adds its time. */
function viewTimes(state: MeetingState, times: Map<string, number[]>): void {
  for (const [name, projection] of Object.entries(PROJECTIONS)) {
    for (const subject of subjectsOf(projection, state)) {
      const start = performance.now();
      const { kind: outcome } = project(state, name, subject);
      const took = performance.now() - start;
      const key = subject === undefined ? name : `${name}/${subject}`;
      if (outcome !== 'view') throw new Error(`${key}: ${outcome}`);
      times.set(key, [...(times.get(key) ?? []), took]);
    }
  }
}

/** Returns the sessions, classes or rankings that a view is made of; undefined for the whole meeting. */
function subjectsOf(
  { session: kind, byClass }: (typeof PROJECTIONS)[string],
  { sessions, rankings }: MeetingState,
): (string | undefined)[] {
  const needsOne = kind === 'required' || kind === 'ranking' || byClass === 'required';
  const isOfSessions = kind === 'required' || kind === 'optional';
  return [
    ...(needsOne ? [] : [undefined]),
    ...(byClass ? CLASSES : []),
    ...(isOfSessions ? sessions.map(({ spec }) => spec.id) : []),
    ...(kind === 'ranking' ? rankings.map(({ spec }) => spec.id) : []),
  ];
}
