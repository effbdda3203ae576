import { formationOf } from '../grid/state.ts';
import { sameJson } from '../kernel/same-json.ts';
import type { SessionState } from '../session/state.ts';

const NONE: readonly string[] = [];

/**
 * Returns the cars as they rolled off, for a race whose order at a caution rests on it before the first lap
 * is completed. Other races do not need it.
 */
export const formationFor = ({ spec, grid }: SessionState): readonly string[] =>
  spec.restart?.frozen === undefined ? NONE : formationOf(grid);

export function isSameFormation(formation: readonly string[], session: SessionState): boolean {
  const now = formationFor(session);
  return formation === now || sameJson(formation, now);
}
