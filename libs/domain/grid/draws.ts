import type { z } from 'zod';
import { sameJson } from '../kernel/same-json.ts';
import { whenFixed } from '../meeting/fix-field.ts';
import { enteredIn } from '../meeting/state.ts';
import { computeLineup, sourceCars } from '../lineups/lineup.ts';
import { numberOutcome, orderOutcome } from '../rankings/draws/outcome.ts';
import { isRejection, NOTHING, reject, type Decision, type Rejection } from '../rejections.ts';
import { refuse, repetitionRefused } from '../session/session-context.ts';
import { count } from '../words/measures.ts';
import type { SessionState } from '../session/state.ts';
import type * as commands from './commands.ts';

type Command<T extends keyof typeof commands> = z.infer<(typeof commands)[T]>;

export const drawLineup = whenFixed<Command<'DrawLineup'>>(({ state, session }, { order, seed, note }) => {
  const isDrawn = (session.spec.lineup ?? []).some((source) => 'draw' in source);
  const { id } = session.spec;
  if (!isDrawn) return refuse(session, 'session-has-no-draw', `${id} has no draw.`);
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

/** The drawn inversion of a source of a line-up, by the index of the source. */
interface DrawnInversion {
  readonly source: number;
  readonly numbers: readonly number[];
}

export const drawnInversions = ({ spec }: SessionState): DrawnInversion[] =>
  (spec.lineup ?? []).flatMap(({ invert }, source) =>
    typeof invert === 'object' ? [{ source, numbers: invert.drawn }] : [],
  );

export const drawInversion = whenFixed<Command<'DrawInversion'>>(({ state, session }, command): Decision => {
  const { id } = session.spec;
  const { seed, note } = command;
  const found = inversionIn(session, command.source);
  if (isRejection(found)) return found;
  const { size } = sourceCars(state, session, found.source);
  if (command.number !== undefined && found.numbers.includes(command.number) && command.number > size) {
    const words = `Source ${found.source} of ${id} gives ${count(size, 'car')}.`;
    return reject('inversion-too-large', words, { size });
  }
  const possible = found.numbers.filter((n) => n <= size);
  if (possible.length === 0)
    return reject('inversion-too-large', `${id} has ${count(size, 'car')}.`, { size });
  const number = numberOutcome(command, `${id}#${found.source}`, possible);
  if (typeof number !== 'number') return number;
  const last = session.grid.inversions.findLast(({ data }) => data.source === found.source);
  if (last?.data.number === number) return NOTHING;
  if (session.started) return refuse(session, 'session-started');
  return [{ type: 'InversionDrawn', data: { session: id, source: found.source, number, seed, note } }];
});

/** Returns the drawn inversion of a source. Without a source it is the only one of the session. */
function inversionIn(session: SessionState, source: number | undefined): DrawnInversion | Rejection {
  const { id } = session.spec;
  const drawn = drawnInversions(session);
  if (drawn.length === 0) return refuse(session, 'session-has-no-draw', `${id} has no drawn inversion.`);
  const [first, second] = drawn;
  const found = source === undefined && !second ? first : drawn.find((one) => one.source === source);
  if (found) return found;
  const sources = drawn.map((one) => one.source);
  const words = `${id} has drawn inversions in the sources ${sources.join(', ')}.`;
  return reject('source-not-drawn', words, { sources });
}

export const chooseCar = whenFixed<Command<'ChooseCar'>>(
  ({ state, session }, { car, reason, note }): Decision => {
    const { id } = session.spec;
    const places = (session.spec.lineup ?? []).flatMap((source) =>
      'chosen' in source ? [source.take ?? Infinity] : [],
    );
    if (places.length === 0) return refuse(session, 'session-has-no-choice', `${id} has no chosen car.`);
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
      const words = `${id} has ${chosen.join(', ')} as chosen already.`;
      return reject('nothing-to-choose', words, { chosen });
    }
    const row = computeLineup(state, session).rows.find((line) => line.car === car);
    if (!row) return [{ type: 'CarChosen', data: { session: id, car, reason, note } }];
    const words = `Car ${car} is in ${id} already: ${row.via}.`;
    return reject('car-already-placed', words, { car, start: row.start });
  },
);
