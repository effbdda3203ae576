import {
  formationOf,
  itemsOf,
  orderOf,
  raceOf,
  transfersOf,
  type Classified,
  type MeetingState,
  type SessionState,
} from '#domain';
import type { Projection } from './projection.ts';
import { driverOf, lapsRunOf } from './shared.ts';

/** The result of a session: every car, its place, what the place earned, and why. */
export const results = {
  version: 2,
  session: 'required',
  // The type is written out, because in an inferred type the empty object would absorb the other one, and the
  // page would get a view without rows.
  view: (state, session): ReturnType<typeof resultOf> | Record<string, never> =>
    session ? resultOf(state, session) : {},
} satisfies Projection;

export function resultOf(state: MeetingState, session: SessionState) {
  const race = raceOf(session);
  const order = orderOf(state, session);
  const transfers = transfersOf(state, session);
  const isPending = session.attempt === 0;
  return {
    session: session.spec.id,
    status: statusOf(session),
    distance: race.distance,
    overtimes: race.overtimes,
    resultVersion: session.results.posted.at(-1)?.data.version ?? null,
    lapsScheduled: session.spec.laps ?? null,
    lapsRun: lapsRunOf(state, session),
    cautions: race.cautions.map(({ restart, ...caution }) => ({
      ...caution,
      restartLap: restart?.lap ?? null,
    })),
    versions: session.results.posted.map(({ revision, recordedAt, data }) => {
      return { version: data.version, revision, recordedAt, rows: data.rows };
    }),
    leadChanges: leadChangesOf(session),
    leaders: new Set(itemsOf(race.led).map((lap) => lap.car)).size,
    rows: isPending ? [] : order.map((row) => finisher(state, row, transfers.get(row.car) ?? null)),
  };
}

function statusOf({ phase, attempt }: SessionState): string {
  if (phase === 'unofficial' || phase === 'official') return phase;
  return attempt === 0 ? 'pending' : 'running';
}

function finisher(state: MeetingState, row: Classified, advancedTo: string | null) {
  const entry = state.entries.get(row.car);
  return {
    place: row.place,
    start: row.start,
    car: row.car,
    driver: driverOf(state, row.car),
    team: entry?.team ?? null,
    manufacturer: entry?.manufacturer ?? null,
    laps: row.laps,
    lapsLed: row.lapsLed,
    bestLapMs: row.bestLapMs,
    status: row.status,
    advancedTo,
    penalties: row.penalties,
    because: row.because,
  };
}

/** Counts the changes of the leader between consecutive laps, from the car that started first. */
function leadChangesOf(session: SessionState): number {
  const leaders = itemsOf(raceOf(session).led).map((lap) => lap.car);
  const [first] = formationOf(session.grid);
  const all = first === undefined ? leaders : [first, ...leaders];
  return all.filter((car, i) => i > 0 && car !== all[i - 1]).length;
}
