import { z } from 'zod';
import {
  alternatesOf,
  computeLineup,
  formationOf,
  gridPenaltiesFor,
  LINEUP_STATES,
  lineupState,
  movedCar,
  movedSincePosted,
  openPlaces,
  postedRows,
  type MeetingState,
  type SessionState,
} from '#domain';
import type { Because, ComputedLineup } from '#domain';
import * as field from './fields.ts';
import { defineProjection } from './projection.ts';
import { driverOf, penalisedWords } from './shared.ts';

export const penalisedOnGrid = z
  .array(z.string())
  .describe('The grid penalties of the car for this session, in words with their reasons.');

const row = z.strictObject({
  start: field.start,
  formation: z
    .int()
    .min(1)
    .nullable()
    .describe('The place from which the car rolls off, from 1; null for a scratched car.'),
  car: field.car,
  driver: field.driver,
  via: field.via,
  penalised: penalisedOnGrid,
  because: field.because,
});

const alternate = z.strictObject({ car: field.car, driver: field.driver, because: field.because });

/**
 * The starts of a session with their reasons, and the cars that would move if the line-up were posted again.
 */
export const lineup = defineProjection({
  name: 'lineup',
  version: 4,
  session: 'required',
  fields: {
    session: field.session,
    state: z
      .enum(LINEUP_STATES)
      .describe('Whether the starts are posted. `stale` if another line-up would be posted now.'),
    rows: z.array(row).describe('The starts, from 1.'),
    open: z
      .array(openPlaces)
      .describe(
        'The places that are still to be won. A posted line-up has only those of a tie that makes it stale.',
      ),
    alternates: z
      .array(alternate)
      .describe('The cars that stand by, in their order; empty if the format names no number of them.'),
    stale: z
      .array(movedCar)
      .describe('The cars that would start elsewhere if the line-up were posted again.'),
  },
  view: (state, session) => {
    const now = lineupState(state, session);
    return {
      session: session.spec.id,
      state: now,
      rows: rowsOf(state, session),
      open: openIn(now, computeLineup(state, session).open),
      alternates: alternatesOf(state, session).map(({ car, because }) => ({
        car,
        driver: driverOf(state, car),
        because,
      })),
      stale: now === 'stale' ? movedSincePosted(state, session) : [],
    };
  },
});

function openIn(now: ReturnType<typeof lineupState>, open: ComputedLineup['open']): ComputedLineup['open'] {
  if (now === 'posted') return [];
  return now === 'stale' ? open.filter(({ cars }) => cars !== undefined) : open;
}

function rowsOf(state: MeetingState, session: SessionState) {
  const computed = computeLineup(state, session).rows;
  const rows = session.grid.posted ? postedRows(session, computed) : computed;
  const order = formationOf(
    session.grid,
    rows.map((row) => row.car),
  );
  const penalised = penalisedFor(state, session);
  return rows.map(({ start, car, via, because }) => ({
    start,
    formation: order.includes(car) ? order.indexOf(car) + 1 : null,
    car,
    driver: driverOf(state, car, session),
    via,
    penalised: penalised(car),
    because: [...movesOf(session, car), ...because],
  }));
}

const MOVE_WORDS = {
  CarMovedToRear: 'moved to the rear',
  CarPlaced: 'placed',
  CarScratched: 'scratched',
  CarAddedToLineup: 'added to the rear',
  AlternatePromoted: 'promoted from the alternates',
};
/** Returns the grid penalties of each car for a session, in words. They come from earlier sessions. */
export function penalisedFor(state: MeetingState, session: SessionState): (car: string) => readonly string[] {
  const penalties = gridPenaltiesFor(state, session);
  return (car) =>
    penalties.filter(({ data }) => data.car === car).map((fact) => penalisedWords(session, fact));
}

/** Returns the reasons why a car rolls off from another place than its start on the sheet. */
function movesOf({ grid }: SessionState, car: string): Because[] {
  const decided = [...grid.moves, ...grid.scratched].filter((fact) => fact.data.car === car);
  return decided.toReversed().map(({ type, data, revision }) => {
    return { rule: 'formation', words: `${MOVE_WORDS[type]}: ${data.reason}`, revisions: [revision] };
  });
}
