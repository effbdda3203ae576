import type { z } from 'zod';
import type { FactOf } from '../events.ts';
import { sameJson } from '../kernel/same-json.ts';
import { itemsOf, lastOf } from '../kernel/trail.ts';
import { lapNumbered, raceOf } from '../laps/race.ts';
import { repetitionsOf } from '../laps/second-read.ts';
import { isCrossing } from '../laps/reassigned.ts';
import { isRejection, NOTHING, reject, type Decision, type Rejection } from '../rejections.ts';
import { carRefused, changing, repetitionRefused, type SessionContext } from '../session/session-context.ts';
import type { SessionState } from '../session/state.ts';
import type { ReassignLaps } from './commands.ts';
import { nameWithClass } from '../words/sessions.ts';

type Command = Omit<z.infer<typeof ReassignLaps>, 'type'>;
type MovedLaps = Pick<Command, 'from' | 'to' | 'laps'>;

export const reassignLaps = changing<Command>((context, command) => {
  const { session } = context;
  const { from, to, laps, reason, note } = command;
  if (isRepeated(session, 'LapsReassigned', command)) return NOTHING;
  const refused = carsRefused(context, command);
  if (refused) return refused;
  const crossings = crossingsOf(session, from, laps);
  if (isRejection(crossings)) return crossings;
  if (crossings.length === 0) return withoutLaps(session, from);
  return [
    { type: 'LapsReassigned', data: { session: session.spec.id, from, to, laps, crossings, reason, note } },
  ];
});

export const swapCars = changing<Command>((context, command): Decision => {
  const { session } = context;
  const { from, to, laps, reason, note } = command;
  if (isRepeated(session, 'CarsSwapped', command)) return NOTHING;
  const refused = carsRefused(context, command) ?? carRefused(context, from);
  if (refused) return refused;
  const crossings = crossingsOf(session, from, laps);
  if (isRejection(crossings)) return crossings;
  const back = crossingsOf(session, to, laps);
  if (isRejection(back)) return back;
  if (crossings.length + back.length === 0) return withoutLaps(session, from);
  const data = { session: session.spec.id, from, to, laps, crossings, back, reason, note };
  return [{ type: 'CarsSwapped', data }];
});

/** Returns whether the last ruling of the kind says the same, and no flag or crossing was recorded since. */
function isRepeated(
  session: SessionState,
  type: 'LapsReassigned' | 'CarsSwapped',
  command: MovedLaps,
): boolean {
  const isOne = (fact: { type: string }): fact is FactOf<'LapsReassigned' | 'CarsSwapped'> =>
    fact.type === 'LapsReassigned' || fact.type === 'CarsSwapped';
  const last = itemsOf(session.rulings).findLast(isOne);
  if (last?.type !== type || (lastOf(session.track)?.revision ?? 0) > last.revision) return false;
  const { from, to, laps } = last.data;
  return from === command.from && to === command.to && sameJson(laps, command.laps);
}

const carsRefused = (context: SessionContext, { from, to }: MovedLaps): Rejection | null =>
  repetitionRefused([from, to]) ?? carRefused(context, to);

/**
 * Returns the crossings of a car: those of the named laps with their second reads, or all of them, counted or
 * not.
 */
function crossingsOf(session: SessionState, car: string, laps: MovedLaps['laps']): number[] | Rejection {
  if (!laps) {
    const own = itemsOf(session.track).filter((fact) => isCrossing(fact) && fact.data.car === car);
    return own.map(({ revision }) => revision);
  }
  const crossings: number[] = [];
  for (const lap of new Set(laps)) {
    const done = lapNumbered(session, car, lap);
    const fact = itemsOf(session.track).find(({ revision }) => revision === done?.revision);
    if (!done || !fact)
      return reject('lap-unknown', `Car ${car} has no lap ${lap} in ${nameWithClass(session.spec)}.`, {
        car,
        lap,
      });
    if (!isCrossing(fact)) {
      const words =
        fact.type === 'CountAdopted'
          ? `Nobody saw lap ${lap} of car ${car}: record ${fact.revision} adopted it.`
          : `Lap ${lap} of car ${car} is its free pass, which stays with the car.`;
      return reject('lap-unknown', words, { car, lap });
    }
    crossings.push(fact.revision, ...repetitionsOf(raceOf(session), car, done));
  }
  return crossings;
}

const withoutLaps = ({ spec }: SessionState, car: string): Rejection =>
  reject('lap-unknown', `Car ${car} has no crossing in ${nameWithClass(spec)}.`, { car });
