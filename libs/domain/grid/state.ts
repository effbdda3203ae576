import type { Fact, FactOf } from '../events.ts';

type Added = FactOf<'CarAddedToLineup' | 'AlternatePromoted'>;
type Move = FactOf<'CarMovedToRear' | 'CarPlaced'> | Added;

/** The decisions about the start of a session. */
export interface GridState {
  /** The last published line-up with the cars that were added to it since, or null. */
  readonly posted: FactOf<'LineupPosted'> | null;
  /** The last recorded draw, or null. */
  readonly drawn: FactOf<'LineupDrawn'> | null;
  /** The drawn orders of sources. The last one of each source counts. */
  readonly ordersDrawn: readonly FactOf<'OrderDrawn'>[];
  /** The drawn inversions. The last one of each source counts. */
  readonly inversions: readonly FactOf<'InversionDrawn'>[];
  /** The cars that officials chose, in the order of the decisions. */
  readonly chosen: readonly FactOf<'CarChosen'>[];
  /** Moves of the formation, in the order of the decisions. */
  readonly moves: readonly Move[];
  readonly scratched: readonly FactOf<'CarScratched'>[];
  /** Cars that start at the rear by a decision, not by the sources of the line-up. */
  readonly added: readonly Added[];
  /** Cars that declined a provisional of this session. */
  readonly declined: readonly FactOf<'ProvisionalDeclined'>[];
}

export const emptyGrid: GridState = {
  posted: null,
  drawn: null,
  ordersDrawn: [],
  inversions: [],
  chosen: [],
  moves: [],
  scratched: [],
  added: [],
  declined: [],
};

export function evolveGrid(grid: GridState, fact: Fact): GridState {
  switch (fact.type) {
    case 'LineupPosted':
      return { ...grid, posted: fact };
    case 'LineupDrawn':
      return { ...grid, drawn: fact };
    case 'OrderDrawn':
      return { ...grid, ordersDrawn: [...grid.ordersDrawn, fact] };
    case 'InversionDrawn':
      return { ...grid, inversions: [...grid.inversions, fact] };
    case 'CarChosen':
      return { ...grid, chosen: [...grid.chosen, fact] };
    case 'CarMovedToRear':
    case 'CarPlaced':
      return { ...grid, moves: [...grid.moves, fact] };
    case 'CarScratched':
      return { ...grid, scratched: [...grid.scratched, fact] };
    case 'CarAddedToLineup':
    case 'AlternatePromoted':
      return withCar(grid, fact);
    case 'ProvisionalDeclined':
      return { ...grid, declined: [...grid.declined, fact] };
    default:
      return grid;
  }
}

/** How a car that was added got its start. */
export const addedVia = ({ type }: Added): string =>
  type === 'AlternatePromoted' ? 'alternate' : 'added to the rear';

/**
 * Adds a car to the rear. A car that was scratched gets back its start on the sheet, and rolls off from the
 * rear.
 */
function withCar(grid: GridState, fact: Added): GridState {
  const { car } = fact.data;
  const scratched = grid.scratched.filter(({ data }) => data.car !== car);
  const added = [...grid.added, fact];
  const { posted } = grid;
  if (!posted) return { ...grid, scratched, added };
  const moves = [...grid.moves, fact];
  if (gridCars(grid).includes(car)) return { ...grid, scratched, added, moves };
  const start = posted.data.rows.length + 1;
  const rows = [...posted.data.rows, { start, formation: start, car, via: addedVia(fact) }];
  return { ...grid, scratched, added, moves, posted: { ...posted, data: { ...posted.data, rows } } };
}

/** Returns the cars of the published grid, by start. */
export const gridCars = (grid: GridState): readonly string[] =>
  grid.posted?.data.rows.map((row) => row.car) ?? [];

export const isScratched = (grid: GridState, car: string): boolean =>
  grid.scratched.some((fact) => fact.data.car === car);

/**
 * Returns the formation in which the cars roll off: the published starts without the scratched cars, changed
 * by the moves in their order. The official starts stay as they are.
 */
export function formationOf(grid: GridState, cars: readonly string[] = gridCars(grid)): string[] {
  const formation = cars.filter((car) => !isScratched(grid, car));
  for (const move of grid.moves) {
    const from = formation.indexOf(move.data.car);
    if (from < 0) continue;
    formation.splice(from, 1);
    const to = move.type === 'CarPlaced' ? move.data.start - 1 : formation.length;
    formation.splice(to, 0, move.data.car);
  }
  return formation;
}
