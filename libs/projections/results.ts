import { z } from 'zod';
import {
  type Because,
  stintsOf,
  numberIn,
  numberAt,
  namesIn,
  lapsTimeMs,
  differencesOf,
  count,
  CAUTION_KINDS,
  decidingTie,
  decidingTies,
  EVENTS,
  hasChangedSincePosted,
  seenLeaders,
  orderOf,
  raceOf,
  reasonsOut,
  SESSION_KINDS,
  transfersOf,
  transferTiesOf,
  type Classified,
  type MeetingState,
  type SessionState,
  doubtfulLaps,
  doubtWords,
  isTimed,
} from '#domain';
import * as field from './fields.ts';
import { defineProjection } from './projection.ts';
import { boxScore, boxScoreFields } from './race/box-score.ts';
import { gapsOf } from './race/gaps.ts';
import { stage, stagesOf } from './race/stages.ts';
import { lapsRunOf, penalisedIn } from './shared.ts';

const caution = z.strictObject({
  revision: field.revision.describe('The revision of the record that called the caution.'),
  kind: z.enum(CAUTION_KINDS).describe('`break` for a stage break, otherwise `caution`.'),
  reason: z.string().describe('The reason for the caution.'),
  cars: z.array(field.car).describe('The cars that were involved.'),
  lap: z.int().min(0).describe('The laps of the race when the caution was called.'),
  candidate: field.car
    .nullable()
    .describe('The first car one lap down, if the format gives such a car its lap back; otherwise null.'),
  freePass: field.car.nullable().describe('The car that was given its lap back; null without one.'),
  waved: z.array(field.car).describe('The cars that were waved around.'),
  restartLap: z
    .int()
    .min(0)
    .nullable()
    .describe('The laps of the race at the restart; null if there was no restart.'),
});

const redFlag = z.strictObject({
  revision: field.revision.describe('The revision of the record that showed the red flag.'),
  reason: z.string().describe('The reason for the red flag.'),
  lap: z.int().min(0).describe('The laps of the race when it was shown.'),
  from: field.instant.describe('When it was shown, in UTC.'),
  to: field.instant.nullable().describe('When it ended, in UTC; null while it lasts.'),
});

const posted = EVENTS.ResultsPosted.shape;

const version = z.strictObject({
  version: posted.version,
  revision: field.revision.describe('The revision of the record that posted it.'),
  recordedAt: field.recordedAt,
  rows: z.array(posted.rows.element.strict()).describe('The cars of the result as it was posted.'),
});

const lapsBehind = z.int().min(0).nullable();

const finisherRow = z.strictObject({
  place: field.place,
  start: field.start
    .nullable()
    .describe('The start in the line-up, from 1; null for a car that is not in it.'),
  car: field.car,
  driver: field.driver,
  team: field.team,
  manufacturer: field.manufacturer,
  laps: field.laps,
  lapsLed: field.lapsLed,
  timeMs: field.timeMs,
  bestLapMs: field.bestLapMs,
  bestLap: z.int().min(1).nullable().describe('The number of the best lap; null without a timed lap.'),
  gapMs: field.gapMs.describe('The gap to the winner in milliseconds; null in laps, or if unknown.'),
  gapLaps: lapsBehind.describe('The gap to the winner in laps; null on the lap of the winner.'),
  intervalMs: field.gapMs.describe(
    'The interval to the car ahead in milliseconds; null in laps, or if unknown.',
  ),
  intervalLaps: lapsBehind.describe('The interval to the car ahead in laps; null on the same lap.'),
  placesWon: z
    .int()
    .nullable()
    .describe('The start minus the place; negative for places lost, null without a start or a place.'),
  status: field.status,
  reasonOut: z
    .string()
    .nullable()
    .describe('Why the car did not finish, as the officials wrote it; null for a car that did.'),
  advancedTo: field.session
    .nullable()
    .describe('The session that the car starts in because of its place; null without one.'),
  penalties: z
    .array(field.revision)
    .describe('The revisions of the records that imposed the penalties of the car that stand.'),
  penalised: field.penalised,
  stints: z
    .array(z.strictObject({ driver: z.string().describe('The driver of these laps.'), laps: field.laps }))
    .describe('Who drove the counted laps, in order; empty if the driver did not change in the session.'),
  because: field.because,
});

const difference = z.strictObject({
  car: field.car,
  from: field.place.describe('The certified place; null for a car without one.'),
  to: field.place.describe('The place that the car would have now; null for a car without one.'),
  words: z.string().describe('The differences in words, like `driver Ann First, now Carl Relief`.'),
});

const STATUSES = ['pending', 'running', 'unofficial', 'official'] as const;

export const resultFields = {
  session: field.session,
  kind: z.enum(SESSION_KINDS).describe('The kind of the session.'),
  status: z
    .enum(STATUSES)
    .describe('`pending` until the session is opened, `official` once the result is certified.'),
  distance: z
    .int()
    .min(0)
    .nullable()
    .describe('The distance in laps, with extensions and overtimes; null for a timed session.'),
  overtimes: field.overtimes,
  resultVersion: field.resultVersion,
  lapsScheduled: field.lapsScheduled,
  lapsRun: field.lapsRun,
  cautions: z.array(caution).describe('The cautions, in the order in which they were called.'),
  redFlags: z.array(redFlag).describe('The times under red, in the order in which they began.'),
  versions: z.array(version).describe('Every version of the result that was posted, the oldest first.'),
  isChanged: z
    .boolean()
    .describe(
      'Whether the result is posted, not certified, and differs from that version: it must be posted again.',
    ),
  ties: z
    .array(decidingTie)
    .describe(
      'The ties of a session that is over whose order a line-up needs. They are open until BreakTie.',
    ),
  leadChanges: z.int().min(0).describe('How many times the leader changed at the line.'),
  leaders: z.int().min(0).describe('How many cars led a lap.'),
  ...boxScoreFields,
  stages: z.array(stage).describe('The stages of the race, in the order of their laps; empty without any.'),
  differs: z
    .array(difference)
    .describe(
      'The cars of a certified result that would read otherwise by the rules and the entries of now. ' +
        'Empty while the result is not certified.',
    ),
  rows: z.array(finisherRow).describe('The cars in the order of the result; empty while it is pending.'),
};

/** The result of a session: every car, its place, what the place earned, and why. */
export const results = defineProjection({
  name: 'results',
  version: 5,
  session: 'required',
  fields: resultFields,
  view: resultOf,
});

export function resultOf(state: MeetingState, session: SessionState) {
  const race = raceOf(session);
  const order = orderOf(state, session);
  const transfers = transfersOf(state, session);
  const ties = transferTiesOf(state, session);
  const isPending = session.attempt === 0;
  const gaps = gapsOf(session, order);
  const out = reasonsOut(session, order);
  const penalised = penalisedIn(session);
  return {
    session: session.spec.id,
    kind: session.spec.kind,
    status: statusOf(session),
    distance: race.distance,
    overtimes: race.overtimes,
    resultVersion: session.results.posted.at(-1)?.data.version ?? null,
    lapsScheduled: race.scheduled,
    lapsRun: lapsRunOf(state, session),
    cautions: race.cautions.map(({ restart, lapped: _, ...caution }) => ({
      ...caution,
      restartLap: restart?.lap ?? null,
    })),
    redFlags: [...race.reds],
    versions: session.results.posted.map(({ revision, recordedAt, data }) => {
      const rows = data.rows.map((row) => ({ ...row, car: numberAt(state, row.car, revision) }));
      return { version: data.version, revision, recordedAt, rows };
    }),
    isChanged: hasChangedSincePosted(state, session),
    ties: [...decidingTies(state, session)].map(({ cars, sessions }) => ({
      cars: [...cars],
      sessions: [...sessions],
    })),
    leadChanges: leadChangesOf(session),
    leaders: new Set(seenLeaders(session)).size,
    ...boxScore(state, session, order, gaps[1]),
    stages: stagesOf(state, session, order),
    differs: differencesOf(state, session),
    rows: isPending
      ? []
      : order.map((row, i) => ({
          ...finisher(state, session, row, ties.get(row.car)),
          ...(gaps[i] as (typeof gaps)[number]),
          advancedTo: transfers.get(row.car) ?? null,
          reasonOut: out.get(row.car) ?? null,
          penalised: penalised(row.car),
        })),
  };
}

/** Returns the marks of doubtful laps in a race. A timed session has them in its order. */
const marksOf = (state: MeetingState, session: SessionState, { car }: Classified) =>
  isTimed(session.spec) ? [] : doubtWords(doubtfulLaps(state, session, car));

function statusOf({ phase, attempt }: SessionState): (typeof STATUSES)[number] {
  if (phase === 'unofficial' || phase === 'official') return phase;
  return attempt === 0 ? 'pending' : 'running';
}

function finisher(state: MeetingState, session: SessionState, row: Classified, tie: Because | undefined) {
  const { driver, team, manufacturer } = namesIn(state, session, row.car);
  const stints = stintsOf(state, session, row.car);
  return {
    place: row.place,
    start: row.start,
    car: numberIn(state, session, row.car),
    driver,
    team,
    manufacturer,
    laps: row.laps,
    lapsLed: row.lapsLed,
    timeMs: lapsTimeMs(session, row),
    bestLapMs: row.bestLapMs,
    bestLap: row.bestLap,
    placesWon: row.start === null || row.place === null ? null : row.start - row.place,
    status: row.status,
    penalties: row.penalties,
    stints,
    because: [
      ...row.because,
      ...(tie ? [tie] : []),
      ...drivenBy(session, row.car, stints),
      ...marksOf(state, session, row),
    ],
  };
}

/** Says who drove the laps of a car whose driver changed in the session. */
function drivenBy({ drivers }: SessionState, car: string, stints: ReturnType<typeof stintsOf>): Because[] {
  if (stints.length === 0) return [];
  const words = stints.map(({ driver, laps }) => `${driver} (${count(laps, 'lap')})`).join(', then ');
  const revisions = drivers.filter(({ data }) => data.car === car).map(({ revision }) => revision);
  return [{ rule: 'drivers', words: `driven by ${words}`, revisions }];
}

/**
 * Counts the changes of the leader between consecutive laps, from the car with the first official start. It
 * is the first leader also when it was sent to the rear before the green flag.
 */
function leadChangesOf(session: SessionState): number {
  const { grid } = session;
  const leaders = seenLeaders(session);
  const scratched = new Set(grid.scratched.map(({ data }) => data.car));
  const first = grid.posted?.data.rows.find(({ car }) => !scratched.has(car))?.car;
  const all = first === undefined ? leaders : [first, ...leaders];
  return all.filter((car, i) => i > 0 && car !== all[i - 1]).length;
}
