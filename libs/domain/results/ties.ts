import type { z } from 'zod';
import { isTimed } from '../formats/format.ts';
import { NOTHING, reject } from '../rejections.ts';
import { orderOf } from '../scoring/order.ts';
import { deadHeatsOf, tieBreakOf } from '../scoring/ties.ts';
import {
  carsRefused,
  changing,
  refuse,
  repetitionRefused,
  type SessionContext,
} from '../session/session-context.ts';
import { carsWords } from '../words/cars.ts';
import { isOver } from '../words/phases.ts';
import type * as commands from './commands.ts';
import { nameWithClass } from '../words/sessions.ts';

type Command<T extends keyof typeof commands> = z.infer<(typeof commands)[T]>;

export const declareDeadHeat = changing<Command<'DeclareDeadHeat'>>((context, { cars, reason, note }) => {
  const { session } = context;
  if (!isOver(session.phase)) return refuse(session, 'session-not-over');
  const refused = repetitionRefused(cars) ?? carsRefused(context, cars);
  if (refused) return refused;
  if (deadHeatsOf(session).some(({ data }) => areSame(data.cars, cars))) return NOTHING;
  if (!areLevel(context, cars)) {
    const name = nameWithClass(session.spec);
    const words = `The ${carsWords(cars)} do not stand one behind the other in ${name}.`;
    return reject('cars-not-level', words, { cars });
  }
  return [{ type: 'DeadHeatDeclared', data: { session: session.spec.id, cars, reason, note } }];
});

/** Returns whether cars are neighbours in the order and have the same laps. */
function areLevel({ state, session }: SessionContext, cars: readonly string[]): boolean {
  const placed = orderOf(state, session).filter(({ place }) => place !== null);
  const first = placed.findIndex(({ car }) => cars.includes(car));
  const group = placed.slice(first, first + cars.length);
  const mayBeLevel = group.every(({ status, laps }) => {
    const isSame = isTimed(session.spec) || laps === group[0]?.laps;
    return isSame && status !== 'disqualified' && status !== 'did-not-start';
  });
  return mayBeLevel && group.every(({ car }) => cars.includes(car));
}

/** A tie in a session. `rankings/` decides one in a ranking. */
export const breakTie = changing<Command<'BreakTie'> & { session: string }>(
  (context, { cars, reason, note }) => {
    const { state, session } = context;
    if (!isOver(session.phase)) return refuse(session, 'session-not-over');
    const refused = repetitionRefused(cars) ?? carsRefused(context, cars);
    if (refused) return refused;
    const last = tieBreakOf(session, cars)?.data.cars ?? [];
    if (last.join() === cars.join()) return NOTHING;
    const row = orderOf(state, session).find(({ car }) => car === cars[0]);
    const tied = row ? [row.car, ...row.levelWith] : [];
    if (areSame(tied, cars) || areSame(last, cars)) {
      return [{ type: 'TieBroken', data: { session: session.spec.id, cars, reason, note } }];
    }
    return reject('cars-not-tied', `The ${carsWords(cars)} are not tied in ${nameWithClass(session.spec)}.`, {
      cars,
      tied,
    });
  },
);

const areSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((car) => others.includes(car));
