import type { z } from 'zod';
import { sameJson } from '../kernel/same-json.ts';
import { whenFixed } from '../meeting/fix-field.ts';
import { enteredIn, type MeetingState } from '../meeting/state.ts';
import { computeLineup, sourceCars, unpostedSources } from '../lineups/lineup.ts';
import {
  drawnInversions,
  inversionDrawnFor,
  possibleInversions,
  type DrawnSource,
} from '../lineups/drawn-sources.ts';
import { numberOutcome, orderOutcome } from '../rankings/draws/outcome.ts';
import { isRejection, NOTHING, reject, type Decision, type Rejection } from '../rejections.ts';
import { refuse, repetitionRefused, sourcesRefused } from '../session/session-context.ts';
import { count } from '../words/measures.ts';
import type { SessionState } from '../session/state.ts';
import type * as commands from './commands.ts';
import { nameWithClass } from '../words/sessions.ts';

type Command<T extends keyof typeof commands> = z.infer<(typeof commands)[T]>;

export const drawLineup = whenFixed<Command<'DrawLineup'>>(({ state, session }, { order, seed, note }) => {
  const isDrawn = (session.spec.lineup ?? []).some((source) => 'draw' in source);
  const { id } = session.spec;
  if (!isDrawn) return refuse(session, 'session-has-no-draw', `${nameWithClass(session.spec)} has no draw.`);
  const repeated = repetitionRefused(order ?? []);
  if (repeated) return repeated;
  const stranger = order?.find((car) => state.entries.get(car)?.status !== 'entered');
  if (stranger !== undefined)
    return reject('car-not-entered', `Car ${stranger} is not entered.`, { car: stranger });
  const cars = order ?? enteredIn(state, session).map(({ car }) => car);
  const drawn = orderOutcome({ order, seed }, id, cars);
  if (isRejection(drawn)) return drawn;
  if (sameJson(session.grid.drawn?.data.order, drawn)) return NOTHING;
  if (session.started) return refuse(session, 'session-started');
  return [{ type: 'LineupDrawn', data: { session: id, order: [...drawn], seed, note } }];
});

/** Returns the drawn source with a number; without a number the only one. Refuses if it cannot tell. */
export function drawnSourceNamed(
  session: SessionState,
  drawn: readonly DrawnSource[],
  { what, named }: { readonly what: 'order' | 'inversion'; readonly named: number | undefined },
): DrawnSource | Rejection {
  const name = nameWithClass(session.spec);
  const [first, second] = drawn;
  if (!first) return refuse(session, 'session-has-no-draw', `${name} has no drawn ${what}.`);
  const found = named === undefined && !second ? first : drawn.find(({ number }) => number === named);
  if (found) return found;
  const sources = drawn.map(({ number }) => number);
  const words = `The ${what} of ${name} is drawn in the sources ${sources.join(', ')} only.`;
  return reject('source-not-drawn', words, { sources });
}

/** Refuses a draw before the results are posted that say which cars are in its source. */
export function waitsForResults(
  state: MeetingState,
  session: SessionState,
  { source }: DrawnSource,
): Rejection | null {
  return session.started ? null : sourcesRefused(session, unpostedSources(state, session, source));
}

export const drawInversion = whenFixed<Command<'DrawInversion'>>(({ state, session }, command): Decision => {
  const { id } = session.spec;
  const { seed, note } = command;
  const of = { what: 'inversion', named: command.source } as const;
  const found = drawnSourceNamed(session, drawnInversions(state, session), of);
  if (isRejection(found)) return found;
  const refused = waitsForResults(state, session, found);
  if (refused) return refused;
  const { number: source } = found;
  const { size } = sourceCars(state, session, found.source);
  const among = possibleInversions(found.source, size);
  const { number: wanted } = command;
  const fits = wanted === undefined ? among.length > 0 : among.includes(wanted);
  if (!fits && (wanted === undefined || possibleInversions(found.source, Infinity).includes(wanted))) {
    const words = `Source ${source} of ${nameWithClass(session.spec)} gives ${count(size, 'car')}.`;
    return reject('inversion-too-large', words, { source, size });
  }
  const number = numberOutcome(command, `${id}#${source}`, among);
  if (typeof number !== 'number') return number;
  if (inversionDrawnFor(state, session, found.source)?.data.number === number) return NOTHING;
  if (session.started) return refuse(session, 'session-started');
  return [{ type: 'InversionDrawn', data: { session: id, source, number, among, seed, note } }];
});

export const chooseCar = whenFixed<Command<'ChooseCar'>>(
  ({ state, session }, { car, reason, note }): Decision => {
    const { id } = session.spec;
    const name = nameWithClass(session.spec);
    const places = (session.spec.lineup ?? []).flatMap((source) =>
      'chosen' in source ? [source.take ?? Infinity] : [],
    );
    if (places.length === 0) return refuse(session, 'session-has-no-choice', `${name} has no chosen car.`);
    const entry = state.entries.get(car);
    if (!entry) return reject('car-not-entered', `Car ${car} is not entered.`, { car });
    if (entry.status === 'withdrawn')
      return reject('car-withdrawn', `Car ${car} has been withdrawn.`, { car });
    const chosen = session.grid.chosen
      .map(({ data }) => data.car)
      .filter((name) => state.entries.get(name)?.status === 'entered');
    if (chosen.includes(car)) return NOTHING;
    if (session.started) return refuse(session, 'session-started');
    if (chosen.length >= places.reduce((sum, n) => sum + n, 0)) {
      const words = `${name} has ${chosen.join(', ')} as chosen already.`;
      return reject('nothing-to-choose', words, { chosen });
    }
    const row = computeLineup(state, session).rows.find((line) => line.car === car);
    if (!row) return [{ type: 'CarChosen', data: { session: id, car, reason, note } }];
    const words = `Car ${car} is in ${name} already: ${row.via}.`;
    return reject('car-already-placed', words, { car, start: row.start });
  },
);
