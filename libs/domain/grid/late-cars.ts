import type { z } from 'zod';
import { alternatesOf } from '../lineups/alternates.ts';
import { computeLineup } from '../lineups/lineup.ts';
import { NOTHING, reject, type Decision, type Rejection } from '../rejections.ts';
import { changing, refuse, type SessionContext } from '../session/session-context.ts';
import { carsWords } from '../words/cars.ts';
import type * as commands from './commands.ts';
import { gridCars, isScratched } from './state.ts';
import { nameWithClass } from '../words/sessions.ts';

type Command = z.infer<(typeof commands)['AddToLineup' | 'PromoteAlternate']>;

export const addToLineup = changing<Command>((context, { car, reason, note }): Decision => {
  const { session } = context;
  const refused = lateCarRefused(context, car);
  if (refused) return refused;
  if (isInLineup(context, car)) return NOTHING;
  if (session.started) return refuse(session, 'session-started');
  return [{ type: 'CarAddedToLineup', data: { session: session.spec.id, car, reason, note } }];
});

export const promoteAlternate = changing<Command>((context, { car, reason, note }): Decision => {
  const { state, session } = context;
  const refused = lateCarRefused(context, car);
  if (refused) return refused;
  if (!session.grid.posted) return refuse(session, 'lineup-not-posted');
  if (session.grid.added.some((fact) => fact.type === 'AlternatePromoted' && fact.data.car === car))
    return NOTHING;
  if (session.started) return refuse(session, 'session-started');
  const alternates = alternatesOf(state, session).map((alternate) => alternate.car);
  if (alternates.includes(car)) {
    return [{ type: 'AlternatePromoted', data: { session: session.spec.id, car, reason, note } }];
  }
  const who = alternates.length === 0 ? 'It has none.' : `They are the ${carsWords(alternates)}.`;
  const words = `Car ${car} is not an alternate of ${nameWithClass(session.spec)}. ${who}`;
  return reject('not-an-alternate', words, { car, alternates });
});

/** Refuses a car that cannot start: it is not entered, it was withdrawn, or the session has no line-up. */
function lateCarRefused({ state, session }: SessionContext, car: string): Rejection | null {
  const { lineup } = session.spec;
  if (!lineup)
    return refuse(session, 'session-has-no-lineup', `${nameWithClass(session.spec)} has no line-up.`);
  const entry = state.entries.get(car);
  if (!entry) return reject('car-not-entered', `Car ${car} is not entered.`, { car });
  if (entry.status === 'entered') return null;
  return reject('car-withdrawn', `Car ${car} has been withdrawn.`, { car });
}

/** Returns whether a car has a start already: in the posted line-up, or in the one that would be posted. */
function isInLineup({ state, session }: SessionContext, car: string): boolean {
  const { grid } = session;
  if (grid.posted) return gridCars(grid).includes(car) && !isScratched(grid, car);
  return computeLineup(state, session).rows.some((row) => row.car === car);
}
