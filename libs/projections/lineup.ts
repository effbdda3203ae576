import {
  computeLineup,
  formationOf,
  lineupState,
  movedSincePosted,
  postedRows,
  type MeetingState,
  type SessionState,
} from '#domain';
import type { Because } from '#domain';
import type { Projection } from './projection.ts';
import { driverOf } from './shared.ts';

/**
 * The starts of a session with their reasons, and the cars that would move if the line-up were posted again.
 */
export const lineup = {
  version: 2,
  session: 'required',
  view: (state, session) => {
    if (!session) return {};
    const now = lineupState(state, session);
    return {
      session: session.spec.id,
      state: now,
      rows: rowsOf(state, session),
      open: session.grid.posted ? [] : computeLineup(state, session).open,
      stale: now === 'stale' ? movedSincePosted(state, session) : [],
    };
  },
} satisfies Projection;

function rowsOf(state: MeetingState, session: SessionState) {
  const computed = computeLineup(state, session).rows;
  const rows = session.grid.posted ? postedRows(session, computed) : computed;
  const order = formationOf(
    session.grid,
    rows.map((row) => row.car),
  );
  return rows.map(({ start, car, via, because }) => ({
    start,
    formation: order.includes(car) ? order.indexOf(car) + 1 : null,
    car,
    driver: driverOf(state, car),
    via,
    because: [...movesOf(session, car), ...because],
  }));
}

/** Returns the reasons why a car rolls off from another place than its start on the sheet. */
function movesOf({ grid }: SessionState, car: string): Because[] {
  const decided = [...grid.moves, ...grid.scratched].filter((fact) => fact.data.car === car);
  return decided.toReversed().map(({ type, data, revision }) => {
    const what = { CarMovedToRear: 'moved to the rear', CarPlaced: 'placed', CarScratched: 'scratched' }[
      type
    ];
    return { rule: 'formation', words: `${what}: ${data.reason}`, revisions: [revision] };
  });
}
