import { z } from 'zod';
import {
  CAR_STATUSES,
  formationOf,
  isOver,
  isTimed,
  orderOf,
  raceOf,
  isInPits,
  calledRestart,
  lastCaution,
  restartOrder,
  sentToRear,
  type Classified,
  type MeetingState,
  type SessionState,
} from '#domain';
import * as field from './fields.ts';
import { clock, clockOf } from './race/race-clock.ts';
import { flagDue, flagDueOf, timeToGo, timeToGoOf } from './race/time-to-go.ts';
import { defineProjection } from './projection.ts';
import { gapsByCar } from './race/gaps.ts';
import { driverOf, lapsRunOf, penalisedIn } from './shared.ts';

const freePass = z
  .strictObject({
    candidate: field.car.nullable().describe('The car that would get its lap back; null without one.'),
    awarded: field.car.nullable().describe('The car that was given its lap back; null without one.'),
  })
  .describe('The free pass of the caution; null without a caution, or if the format gives none.');

const restart = z
  .strictObject({
    computed: z
      .array(field.car)
      .describe(
        'The order of the restart by the rules of the format: the cars that run, the first one first.',
      ),
    called: z
      .strictObject({
        order: z.array(field.car).describe('The cars, the first one first.'),
        reason: z.string().describe('The reason for the order.'),
      })
      .nullable()
      .describe('The order that race control called; null without one.'),
    lapped: z.array(field.car).describe('The cars that were not on the lead lap at the caution.'),
    waved: z.array(field.car).describe('The cars that were waved around.'),
  })
  .describe('The restart that follows the yellow or red flag; null under green and in a timed session.');

const row = z.strictObject({
  place: field.place,
  car: field.car,
  driver: field.driver,
  laps: field.laps,
  lastLapMs: field.lastLapMs,
  bestLapMs: field.bestLapMs,
  gapMs: field.gapMs
    .optional()
    .describe('The gap to the leader in milliseconds; null if unknown, absent for a car that is laps down.'),
  gapLaps: z.int().min(0).optional().describe('The gap to the leader in laps, for a car that is laps down.'),
  status: z
    .enum([...CAR_STATUSES, 'finished'])
    .describe('The status of the car: `finished` once it took the checkered flag.'),
  lapsLed: field.lapsLed,
  inPits: z.boolean().describe('Whether the car is on pit road.'),
  penalised: field.penalised,
});
type Row = z.infer<typeof row>;

/** The order on the track as it runs: the live board. */
export const runningOrder = defineProjection({
  name: 'running-order',
  version: 5,
  session: 'required',
  fields: {
    session: field.session,
    phase: field.phase,
    flag: field.flag,
    lap: field.lapsRun,
    lapsToGo: z.int().min(0).nullable().describe('The laps that are left; null for a timed session.'),
    clock: clock.nullable(),
    timeToGo: timeToGo.nullable(),
    flagDue: flagDue.nullable(),
    overtimes: field.overtimes,
    cautions: z.int().min(0).describe('How many cautions were called.'),
    freePass: freePass.nullable(),
    restart: restart.nullable(),
    rows: z.array(row).describe('The cars, the leader first.'),
  },
  view: (state, session) => {
    const race = raceOf(session);
    const scored = orderOf(state, session);
    const order = toTheRear(session, rollingOff(session, scored));
    const lap = lapsRunOf(state, session);
    const penalised = penalisedIn(session);
    const gapOf = gapsByCar(session, scored);
    return {
      session: session.spec.id,
      phase: session.phase,
      flag: session.flag,
      lap,
      lapsToGo: race.distance === null ? null : Math.max(0, race.distance - lap),
      clock: clockOf(session),
      timeToGo: timeToGoOf(session),
      flagDue: flagDueOf(session),
      overtimes: race.overtimes,
      cautions: race.cautions.length,
      freePass: freePassOf(session),
      restart: restartOf(session, order),
      rows: order.map((row, i) => ({
        ...onTrack(state, session, row),
        ...gapOf(row.car),
        place: row.place === null || order === scored ? row.place : i + 1,
        penalised: penalised(row.car),
      })),
    };
  },
});

/** Returns, under a caution, the car that the format would give its lap back and the car that got it. */
function freePassOf(session: SessionState) {
  const caution = lastCaution(raceOf(session));
  if (session.spec.freePass !== true || !caution) return null;
  return { candidate: caution.candidate, awarded: caution.freePass };
}

/** Returns, under yellow or red, the order of the restart: as computed, and as it was called. */
function restartOf(session: SessionState, order: readonly Classified[]) {
  const race = raceOf(session);
  if (!race.freeze || isTimed(session.spec) || isOver(session.phase)) return null;
  const { lapped = [], waved = [] } = lastCaution(race) ?? {};
  const called = calledRestart(session);
  return {
    computed: restartOrder(session, order),
    called: called ? { order: called.data.order, reason: called.data.reason } : null,
    lapped,
    waved,
  };
}

const ROLLING = new Set<SessionState['phase']>(['lined-up', 'open', 'green', 'yellow', 'red']);

/**
 * Orders the cars as they rolled off until the first lap is completed, because the score does not know that
 * order.
 */
function rollingOff(session: SessionState, order: readonly Classified[]): readonly Classified[] {
  if (raceOf(session).led.length > 0 || !ROLLING.has(session.phase)) return order;
  const formation = formationOf(session.grid);
  const from = ({ car }: Classified): number => (formation.includes(car) ? formation.indexOf(car) : Infinity);
  return order.toSorted((a, b) => (from(a) === from(b) ? 0 : from(a) - from(b)));
}

/**
 * Moves cars that were sent to the rear behind the others, until they have taken the next green flag from
 * there.
 */
function toTheRear(session: SessionState, order: readonly Classified[]): readonly Classified[] {
  const sent = new Set(sentToRear(session));
  if (sent.size === 0) return order;
  const isRear = (row: Classified): boolean => sent.has(row.car) && row.status === 'running';
  const placed = order.filter((row) => row.place !== null);
  return [
    ...placed.filter((row) => !isRear(row)),
    ...placed.filter(isRear),
    ...order.filter((row) => row.place === null),
  ];
}

function onTrack(state: MeetingState, session: SessionState, row: Classified) {
  return {
    place: row.place,
    car: row.car,
    driver: driverOf(state, row.car, session),
    laps: row.laps,
    lastLapMs: row.lastLapMs,
    bestLapMs: row.bestLapMs,
    status: statusOf(session, row),
    lapsLed: row.lapsLed,
    inPits: isInPits(raceOf(session), row.car),
  };
}

function statusOf(session: SessionState, { car, status }: Classified): Row['status'] {
  const crossing = raceOf(session).cars.get(car)?.finished ?? null;
  return status === 'running' && crossing !== null ? 'finished' : status;
}
