import type { z } from 'zod';
import { isTimed } from '../formats/format.ts';
import { cautionThatLasts, notLapped } from '../cautions/decide.ts';
import { carRefused, carsRefused, changing, refuse, type SessionContext } from './session-context.ts';
import { fieldRefused } from '../meeting/fix-field.ts';
import { recordOf } from '../meeting/fold.ts';
import { NOTHING, reject, type Decision, type Rejection } from '../rejections.ts';
import { finishesOf, lapNumbered, raceOf } from '../laps/race.ts';
import { distanceRefused } from '../distance/decide.ts';
import { retirementOf, rulingsOf } from '../scoring/rulings.ts';
import { earlyFlag, LAPS_TO_GO, secondGreen } from './questions.ts';
import type * as commands from './commands.ts';
import { count } from '../words/measures.ts';
import type { Phase } from '../words/phases.ts';
import type { SessionState } from './state.ts';
import { nameWithClass } from '../words/sessions.ts';

type Command<T extends keyof typeof commands> = z.infer<(typeof commands)[T]>;

const BEFORE_OPEN = new Set<Phase>(['scheduled', 'lined-up']);
const ENDED = new Set<Phase>(['checkered', 'unofficial', 'official']);

/** Returns the refusal of a flag, by the phase of the session. */
function flagRefused(session: SessionState): Rejection {
  if (BEFORE_OPEN.has(session.phase)) return refuse(session, 'session-not-open');
  if (session.phase === 'open') return refuse(session, 'session-not-green');
  if (ENDED.has(session.phase)) return refuse(session, 'session-over');
  return refuse(
    session,
    'flag-not-possible',
    `The ${session.flag} flag is shown in ${nameWithClass(session.spec)}.`,
  );
}

export const openSession = changing<Command<'OpenSession'>>(({ state, session }, { note }) => {
  const { phase, spec } = session;
  if (phase === 'open') return NOTHING;
  const early = fieldRefused(state, spec.id);
  if (early) return early;
  if (phase === 'scheduled' && spec.lineup) return refuse(session, 'lineup-not-posted');
  if (phase === 'red' || phase === 'yellow')
    return refuse(session, 'session-started', howToGoOn(session), { laps: raceOf(session).led.length });
  if (!BEFORE_OPEN.has(phase)) {
    return ENDED.has(phase) ? refuse(session, 'session-over') : refuse(session, 'session-started');
  }
  return [{ type: 'SessionOpened', data: { session: spec.id, note } }];
});

function howToGoOn(session: SessionState): string {
  const laps = count(raceOf(session).led.length, 'lap');
  const words = `${nameWithClass(session.spec)} is under ${session.phase} after ${laps}.`;
  return `${words} Show the green flag to go on, or restart it from zero.`;
}

export const showGreen = changing<Command<'ShowGreen'>>((context, { note }) => {
  const { session } = context;
  if (session.flag === 'green') return NOTHING;
  const possible: readonly Phase[] = ['open', 'yellow', 'red'];
  if (!possible.includes(session.phase)) return flagRefused(session);
  if (endsUnderCaution(session)) return refuse(session, 'race-ends-here');
  const question = secondGreen(context);
  return question ?? [{ type: 'GreenShown', data: { session: session.spec.id, note } }];
});

/**
 * Returns whether the race ends under this caution. It does once it is over. With overtime in the format it
 * does after the white flag of an attempt, and in the last attempt.
 */
function endsUnderCaution(session: SessionState): boolean {
  const { spec, phase } = session;
  if (raceOf(session).end !== null) return true;
  if (!spec.overtime || (phase !== 'yellow' && phase !== 'red')) return false;
  const { overtimes, whiteShown, distance, led } = raceOf(session);
  if (whiteShown || overtimes === 0) return whiteShown;
  return overtimes >= spec.overtime.attempts && led.length < (distance ?? 0);
}

export const callCaution = changing<Command<'CallCaution'>>((context, { reason, cars, kind, note }) => {
  const { session } = context;
  if (session.flag === 'yellow') return NOTHING;
  if (session.phase !== 'green' && session.phase !== 'red') return flagRefused(session);
  const refused = carsRefused(context, cars ?? []);
  return refused ?? [{ type: 'CautionCalled', data: { session: session.spec.id, reason, cars, kind, note } }];
});

export const showRed = changing<Command<'ShowRed'>>(({ session }, { reason, note }) => {
  if (session.flag === 'red') return NOTHING;
  if (session.phase !== 'green' && session.phase !== 'yellow') return flagRefused(session);
  return [{ type: 'RedShown', data: { session: session.spec.id, reason, note } }];
});

export const showWhite = changing<Command<'ShowWhite'>>((context, { note }) => {
  const { session } = context;
  const { flag } = session;
  if (flag === 'white' || (flag === 'yellow' && raceOf(session).whiteShown)) return NOTHING;
  if (flag !== 'green' && flag !== 'yellow') return flagRefused(session);
  const question = earlyFlag(context, LAPS_TO_GO.white);
  return question ?? [{ type: 'WhiteShown', data: { session: session.spec.id, note } }];
});

export const showCheckered = changing<Command<'ShowCheckered'>>((context, { note }) => {
  const { session } = context;
  if (session.flag === 'checkered') return NOTHING;
  if (!session.started || ENDED.has(session.phase)) return flagRefused(session);
  const question = earlyFlag(context, LAPS_TO_GO.checkered);
  return question ?? [{ type: 'CheckeredShown', data: { session: session.spec.id, note } }];
});

export const recordLap = changing<Command<'RecordLap'>>((context, { car, timeMs, lap, note }) => {
  const { session, occurredAt } = context;
  const { greenAt } = raceOf(session);
  if (!session.started) return refuse(session, 'session-not-green');
  if (greenAt !== null && occurredAt < greenAt) {
    return refuse(
      session,
      'session-not-green',
      `The green flag of ${nameWithClass(session.spec)} was shown later, at ${greenAt}.`,
    );
  }
  const refused = carRefused(context, car) ?? (lap === undefined ? null : lapRefused(context, car, lap));
  return refused ?? [{ type: 'LapSet', data: { session: session.spec.id, car, timeMs, lap, note } }];
});

/** Refuses a numbered lap unless it fills a gap or happened before the crossing that has its number now. */
function lapRefused(
  { state, session, occurredAt }: SessionContext,
  car: string,
  lap: number,
): Rejection | null {
  const holder = lapNumbered(session, car, lap);
  if (!holder) return null;
  const record = recordOf(state, holder.revision);
  const isNamed = record?.type === 'LapSet' && record.data.lap !== undefined;
  if (occurredAt < holder.at && !isNamed) return null;
  const details = { car, lap, revision: holder.revision };
  return reject(
    'lap-already-recorded',
    `Car ${car} completed lap ${lap} in record ${holder.revision}.`,
    details,
  );
}

export const recordNoAttempt = changing<Command<'RecordNoAttempt'>>((context, { car, reason, note }) => {
  const { session } = context;
  if (!isTimed(session.spec)) return refuse(session, 'session-not-timed', 'Retire the car instead.');
  const refused = carRefused(context, car);
  if (refused) return refused;
  if ((raceOf(session).cars.get(car)?.laps.length ?? 0) > 0) {
    return reject('car-has-laps', `Car ${car} has laps in ${nameWithClass(session.spec)}.`, { car });
  }
  const known = rulingsOf(session, 'NoAttemptRecorded').some((fact) => fact.data.car === car);
  return known
    ? NOTHING
    : [{ type: 'NoAttemptRecorded', data: { session: session.spec.id, car, reason, note } }];
});

export const reportSpin = changing<Command<'ReportSpin'>>((context, command) => {
  const { car, turn, with: others, note } = command;
  const { session } = context;
  if (BEFORE_OPEN.has(session.phase)) return refuse(session, 'session-not-open');
  const refused = carsRefused(context, [car, ...(others ?? [])]);
  return refused ?? [{ type: 'CarSpun', data: { session: session.spec.id, car, turn, with: others, note } }];
});

export const reportIncident = changing<Command<'ReportIncident'>>((context, { kind, cars, turn, note }) => {
  const { session } = context;
  if (BEFORE_OPEN.has(session.phase)) return refuse(session, 'session-not-open');
  const refused = carsRefused(context, cars);
  return (
    refused ?? [{ type: 'IncidentReported', data: { session: session.spec.id, kind, cars, turn, note } }]
  );
});

export const retireCar = changing<Command<'RetireCar'>>((context, { car, reason, note }): Decision => {
  const { session } = context;
  if (session.phase === 'scheduled') return refuse(session, 'session-not-open');
  const refused = carRefused(context, car);
  if (refused) return refused;
  if (retirementOf(session, car)) return NOTHING;
  return [{ type: 'CarRetired', data: { session: session.spec.id, car, reason, note } }];
});

export const recordFinish = changing<Command<'RecordFinish'>>((context, { car, note }): Decision => {
  const { session } = context;
  if (!ENDED.has(session.phase)) return refuse(session, 'session-not-over');
  const refused = carRefused(context, car);
  if (refused) return refused;
  if (retirementOf(session, car))
    return reject('car-retired', `Car ${car} is retired from ${nameWithClass(session.spec)}.`, { car });
  return hasFinished(session, car)
    ? NOTHING
    : [{ type: 'CarFinished', data: { session: session.spec.id, car, note } }];
});

/** Returns whether a car has finished: by its first crossing once the race was over, or by a record. */
const hasFinished = (session: SessionState, car: string): boolean =>
  (raceOf(session).cars.get(car)?.finished ?? null) !== null || finishesOf(session).has(car);

export const returnCar = changing<Command<'ReturnCar'>>((context, { car, reason, note }) => {
  const { session } = context;
  const refused = carRefused(context, car);
  if (refused) return refused;
  if (!retirementOf(session, car)) return NOTHING;
  return [{ type: 'CarReturned', data: { session: session.spec.id, car, reason, note } }];
});

export const extendDistance = changing<Command<'ExtendDistance'>>((context, { laps, reason, note }) => {
  const { session } = context;
  const refused = distanceRefused(context);
  if (refused) return refused;
  if (raceOf(session).distance === null) return refuse(session, 'session-has-no-distance');
  return [{ type: 'DistanceExtended', data: { session: session.spec.id, laps, reason, note } }];
});

export const awardFreePass = changing<Command<'AwardFreePass'>>((context, { car, note }) => {
  const { session } = context;
  if (session.spec.freePass !== true) return refuse(session, 'no-free-pass');
  const caution = cautionThatLasts(context);
  if (!caution) return refuse(session, 'no-caution');
  const refused = carRefused(context, car);
  if (refused) return refused;
  if (caution.freePass === car) return NOTHING;
  if (caution.freePass !== null) {
    return reject('free-pass-given', `Car ${caution.freePass} has the free pass of this caution.`, {
      car: caution.freePass,
    });
  }
  if (caution.waved.includes(car)) return reject('free-pass-given', `Car ${car} was waved around.`, { car });
  if (!caution.lapped.includes(car)) return notLapped(car, caution);
  return [{ type: 'FreePassAwarded', data: { session: session.spec.id, car, note } }];
});
