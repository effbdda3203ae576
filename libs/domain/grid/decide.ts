import type { z } from 'zod';
import {
  carRefused,
  changing,
  refuse,
  type SessionContext,
  sourcesRefused,
} from '../session/session-context.ts';
import { whenFixed } from '../meeting/fix-field.ts';
import { sessionOf, type MeetingState } from '../meeting/state.ts';
import { NOTHING, reject, type Decision, type Rejection } from '../rejections.ts';
import { computeLineup, needsDraw, unpostedSources, type ComputedLineup } from '../lineups/lineup.ts';
import { postedSources } from '../lineups/rests-on.ts';
import { isProvisional } from '../lineups/sources.ts';
import { undrawnCars } from '../lineups/undrawn-cars.ts';
import { ask } from '../session/questions.ts';
import { carsWords } from '../words/cars.ts';
import { count } from '../words/measures.ts';
import type { SessionState } from '../session/state.ts';
import type * as commands from './commands.ts';
import { formationOf, isScratched } from './state.ts';
import { nameWithClass } from '../words/sessions.ts';

type Command<T extends keyof typeof commands> = z.infer<(typeof commands)[T]>;

export const postLineup = whenFixed<Command<'PostLineup'>>((context, { note }) => {
  const { state, session } = context;
  const { id } = session.spec;
  const name = nameWithClass(session.spec);
  if (!session.spec.lineup) return refuse(session, 'session-has-no-lineup', `${name} has no line-up.`);
  if (needsDraw(session)) return refuse(session, 'lineup-not-drawn', `The draw for ${name} is not recorded.`);
  const waiting = session.started ? null : sourcesRefused(session, unpostedSources(state, session));
  if (waiting) return waiting;
  const { rows: lines, open } = computeLineup(state, session);
  // A provisional that nobody takes, and a chosen car that nobody chose, close when the line-up is posted.
  const needed = open.filter((one) => one.session !== 'provisional' && one.session !== 'chosen');
  const refused = session.started ? null : openRefused(state, session, needed);
  if (refused) return refused;
  const formation = formationOf(
    session.grid,
    lines.map((line) => line.car),
  );
  const rows = lines.map(({ car, via }, i) => ({
    start: i + 1,
    formation: formationPlace(formation, car, i + 1),
    car,
    via,
  }));
  const { posted } = session.grid;
  if (posted && sameCars(rows, posted.data.rows)) return NOTHING;
  if (session.started) return refuse(session, 'session-started');
  if (rows.length === 0) return refuse(session, 'lineup-empty', `The line-up of ${name} has no car.`);
  const asked = lateCarsMissed(context);
  if (asked) return asked;
  return [
    { type: 'LineupPosted', data: { session: id, rows, restsOn: postedSources(state, session), note } },
  ];
});

/** Asks before a line-up is posted while cars that came after its draw are in no line-up. */
function lateCarsMissed(context: SessionContext): Rejection | null {
  const cars = undrawnCars(context.state, context.session);
  if (cars.length === 0) return null;
  const [who, them] =
    cars.length === 1 ? [`Car ${cars[0]} was`, 'it'] : [`Cars ${cars.join(', ')} were`, 'them'];
  const words = `${who} entered after the draw and is in no line-up.`;
  const advice = `AddToLineup puts ${them} at the rear of a line-up.`;
  return ask(context, { question: 'cars-after-draw', cars }, words, advice);
}

/** Refuses places that wait for a record, or for the end of a tie. */
export function openRefused(
  state: MeetingState,
  { spec }: SessionState,
  open: ComputedLineup['open'],
): Rejection | null {
  const name = nameWithClass(spec);
  const tie = open.find(({ cars }) => cars !== undefined);
  if (tie?.cars) {
    const source = sessionOf(state, tie.session)?.spec;
    const from = source ? nameWithClass(source) : tie.session;
    const words = `${name} waits for a tie in ${from}: the ${carsWords(tie.cars)} are level.`;
    return reject('tie-open', words, { session: tie.session, cars: tie.cars });
  }
  const [waiting] = open;
  if (!waiting) return null;
  const record =
    OPEN_RECORDS[waiting.session] ?? `the order of ${waiting.session} (DrawOrder or ImportRanking)`;
  return reject('lineup-open', `${name} waits for ${record}.`, { waiting: waiting.session });
}

const OPEN_RECORDS: Readonly<Record<string, string>> = {
  draw: 'the draw of its order (DrawOrder)',
  inversion: 'the draw of its inversion (DrawInversion)',
  chosen: 'its chosen cars (ChooseCar)',
  provisional: 'the starts before its provisionals',
};

/**
 * Returns the place in the formation. A scratched car keeps its start on the sheet and has no place of its
 * own in the formation.
 */
const formationPlace = (formation: readonly string[], car: string, start: number): number =>
  formation.includes(car) ? formation.indexOf(car) + 1 : start;

const sameCars = (a: readonly { car: string }[], b: readonly { car: string }[]): boolean =>
  a.length === b.length && a.every((row, i) => row.car === b[i]?.car);

/** Returns the reason why the formation cannot be changed for a car, or null. */
function moveRefused(context: SessionContext, car: string): Rejection | null {
  if (!context.session.grid.posted) return refuse(context.session, 'lineup-not-posted');
  if (context.session.started) return refuse(context.session, 'session-started');
  return carRefused(context, car);
}

const placeIn = ({ grid }: SessionState, car: string): number => formationOf(grid).indexOf(car) + 1;

export const moveToRear = changing<Command<'MoveToRear'>>((context, { car, reason, note }): Decision => {
  const { session } = context;
  const refused = moveRefused(context, car);
  if (refused) return refused;
  const last = session.grid.moves.findLast((move) => move.data.car === car);
  if (last?.type === 'CarMovedToRear') return NOTHING;
  return [{ type: 'CarMovedToRear', data: { session: session.spec.id, car, reason, note } }];
});

export const placeCar = changing<Command<'PlaceCar'>>((context, { car, start, reason, note }): Decision => {
  const { session } = context;
  const refused = moveRefused(context, car);
  if (refused) return refused;
  const places = formationOf(session.grid).length;
  if (start > places) {
    return reject(
      'place-beyond-last',
      `The formation of ${nameWithClass(session.spec)} has ${count(places, 'place')}.`,
      {
        start,
        places,
      },
    );
  }
  if (placeIn(session, car) === start) return NOTHING;
  return [{ type: 'CarPlaced', data: { session: session.spec.id, car, start, reason, note } }];
});

export const scratchCar = changing<Command<'ScratchCar'>>((context, { car, reason, note }): Decision => {
  const { session } = context;
  if (isScratched(session.grid, car)) return NOTHING;
  const refused = moveRefused(context, car);
  return refused ?? [{ type: 'CarScratched', data: { session: session.spec.id, car, reason, note } }];
});

export const declineProvisional = changing<Command<'DeclineProvisional'>>(
  ({ state, session }, { car, reason, note }) => {
    const hasOne = (session.spec.lineup ?? []).some((source, index) => isProvisional(state, source, index));
    if (!hasOne)
      return refuse(
        session,
        'session-has-no-provisional',
        `${nameWithClass(session.spec)} has no provisional.`,
      );
    if (!state.entries.has(car)) return reject('car-not-entered', `Car ${car} is not entered.`, { car });
    if (session.grid.declined.some((fact) => fact.data.car === car)) return NOTHING;
    if (session.started) return refuse(session, 'session-started');
    return [{ type: 'ProvisionalDeclined', data: { session: session.spec.id, car, reason, note } }];
  },
);
