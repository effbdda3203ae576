import type { z } from 'zod';
import { isTimed } from '../formats/format.ts';
import { sameJson } from '../kernel/same-json.ts';
import { lastCaution } from '../laps/cautions.ts';
import { isInPits } from '../laps/pit-road.ts';
import { raceOf } from '../laps/race.ts';
import type { Caution } from '../laps/caution-types.ts';
import { recordOf } from '../meeting/fold.ts';
import { NOTHING, reject, type Rejection } from '../rejections.ts';
import { lapLeaders } from '../scoring/lap-leaders.ts';
import { calledRestart } from '../scoring/restart-order.ts';
import {
  carRefused,
  carsRefused,
  changing,
  refuse,
  repetitionRefused,
  type SessionContext,
} from '../session/session-context.ts';
import { isBefore, isOver } from '../words/phases.ts';
import type * as commands from './commands.ts';
import { nameWithClass } from '../words/sessions.ts';

type Command<T extends keyof typeof commands> = z.infer<(typeof commands)[T]>;

export const restartFromZero = changing<Command<'RestartFromZero'>>(({ session }, { reason, note }) => {
  const { phase, spec } = session;
  if (phase === 'open') return NOTHING;
  if (isBefore(phase)) return refuse(session, 'session-not-open');
  if (isOver(phase)) return refuse(session, 'session-over');
  if (phase === 'green') return refuse(session, 'session-not-stopped');
  return [{ type: 'SessionRestarted', data: { session: spec.id, reason, note } }];
});

export const creditLap = changing<Command<'CreditLap'>>((context, { lap, car, reason, note }) => {
  const { session } = context;
  const id = session.spec.id;
  if (isTimed(session.spec)) return refuse(session, 'session-has-no-distance');
  const refused = carRefused(context, car);
  if (refused) return refused;
  const leader = lapLeaders(session)[lap - 1];
  if (!leader)
    return reject('lap-unknown', `No car has completed lap ${lap} of ${nameWithClass(session.spec)}.`, {
      lap,
    });
  const counted = raceOf(session).cars.get(car)?.counted ?? 0;
  if (counted < lap) {
    return reject(
      'lap-unknown',
      `Car ${car} has not completed lap ${lap} of ${nameWithClass(session.spec)}.`,
      { car, lap },
    );
  }
  if (leader.car === car) return NOTHING;
  return [{ type: 'LapCredited', data: { session: id, car, lap, reason, note } }];
});

export const freezeOrder = changing<Command<'FreezeOrder'>>((context, { order, reason, note }) => {
  const { session } = context;
  if (isTimed(session.spec)) return refuse(session, 'session-has-no-distance');
  const { freeze } = raceOf(session);
  if (!freeze) return refuse(session, 'no-caution');
  const refused = orderRefused(context, order);
  if (refused) return refused;
  if (sameJson(freeze.called?.data.order ?? null, order)) return NOTHING;
  return [
    {
      type: 'OrderFrozen',
      data: { session: session.spec.id, order, frozenBy: freeze.revision, reason, note },
    },
  ];
});

export const setRestartOrder = changing<Command<'SetRestartOrder'>>((context, { order, reason, note }) => {
  const { session } = context;
  if (isTimed(session.spec)) return refuse(session, 'session-has-no-distance');
  if (isOver(session.phase)) return refuse(session, 'session-over');
  const { freeze } = raceOf(session);
  if (!freeze) return refuse(session, 'no-caution');
  const refused = orderRefused(context, order);
  if (refused) return refused;
  if (sameJson(calledRestart(session)?.data.order ?? null, order)) return NOTHING;
  return [
    {
      type: 'RestartOrderSet',
      data: { session: session.spec.id, order, frozenBy: freeze.revision, reason, note },
    },
  ];
});

const orderRefused = (context: SessionContext, order: readonly string[]): Rejection | null =>
  repetitionRefused(order) ?? carsRefused(context, order);

export const waveAround = changing<Command<'WaveAround'>>((context, { cars, note }) => {
  const { session } = context;
  const caution = cautionThatLasts(context);
  if (!caution) return refuse(session, 'no-caution');
  const refused = orderRefused(context, cars);
  if (refused) return refused;
  const passed = cars.find((car) => car === caution.freePass);
  if (passed !== undefined) {
    return reject('free-pass-given', `Car ${passed} has the free pass of this caution.`, { car: passed });
  }
  const leading = cars.find((car) => !caution.lapped.includes(car));
  if (leading !== undefined) return notLapped(leading, caution);
  const given = cars.filter((car) => !caution.waved.includes(car));
  if (given.length === 0) return NOTHING;
  return [{ type: 'WaveAroundGiven', data: { session: session.spec.id, cars: given, note } }];
});

/** Refuses a lap back to a car that was on the lead lap. */
export function notLapped(car: string, { revision }: Caution): Rejection {
  const words = `Car ${car} was not a lap down when the caution of record ${revision} was called.`;
  return reject('car-not-lapped', words, { car, revision });
}

/**
 * Returns the caution that a decision falls in: it was called before the decision and no restart followed.
 */
export function cautionThatLasts({ state, session, occurredAt }: SessionContext): Caution | null {
  const caution = lastCaution(raceOf(session));
  if (!caution || isOver(session.phase)) return null;
  const called = recordOf(state, caution.revision);
  return called && occurredAt < called.occurredAt ? null : caution;
}

export const enterPits = changing<Command<'EnterPits'>>((context, command) =>
  onPitRoad(context, command, true),
);
export const leavePits = changing<Command<'LeavePits'>>((context, command) =>
  onPitRoad(context, command, false),
);

function onPitRoad(
  context: SessionContext,
  { car, note }: { car: string; note?: string | undefined },
  isIn: boolean,
) {
  const { session } = context;
  if (isBefore(session.phase)) return refuse(session, 'session-not-open');
  const refused = carRefused(context, car);
  if (refused) return refused;
  if (isInPits(raceOf(session), car) === isIn) return NOTHING;
  return [
    { type: isIn ? 'PitsEntered' : 'PitsLeft', data: { session: session.spec.id, car, note } } as const,
  ];
}
