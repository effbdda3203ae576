import type { FactOf } from '../events.ts';
import { allSources } from '../formats/sources.ts';
import { gridCars } from '../grid/state.ts';
import { classOf } from '../kernel/classes.ts';
import { enteredIn, rankingIn, type MeetingState } from '../meeting/state.ts';
import type { SessionState } from '../session/state.ts';
import { computeLineup } from './lineup.ts';

/**
 * Returns the cars that were entered after the draw that a line-up is made from, and that are in no line-up
 * of their class. They would race nowhere.
 */
export function undrawnCars(state: MeetingState, session: SessionState): string[] {
  const draws = drawsOf(state, session);
  const last = Math.max(...draws.map(({ revision }) => revision));
  const drawn = new Set(draws.flatMap(({ data }) => data.order));
  const late = enteredIn(state, session).filter(({ car, revision }) => revision > last && !drawn.has(car));
  if (draws.length === 0 || late.length === 0) return [];
  const lineups = ofSameClass(state, session).filter(({ spec }) => spec.lineup);
  const placed = new Set(
    lineups.flatMap((one) =>
      one.grid.posted ? gridCars(one.grid) : computeLineup(state, one).rows.map(({ car }) => car),
    ),
  );
  return late.map(({ car }) => car).filter((car) => !placed.has(car));
}

type Draw = FactOf<'LineupDrawn' | 'OrderDrawn'>;

/**
 * Returns the draws that decide who is in a line-up: those of the rankings that it takes cars from, and those
 * of all line-ups that are drawn; none while one of these is still to be drawn.
 */
function drawsOf(state: MeetingState, session: SessionState): Draw[] {
  const sources = allSources(session.spec.lineup ?? []);
  const ranked = sources.flatMap((source) => {
    const refs = 'from' in source ? source.from : [];
    return refs.flatMap((ref) => {
      const { spec, drawn } = rankingIn(state, ref) ?? {};
      return drawn && spec?.of === undefined && spec?.only === undefined ? [drawn] : [];
    });
  });
  if (!sources.some(isDraw)) return ranked;
  const drawn = ofSameClass(state, session).filter(({ spec }) => allSources(spec.lineup ?? []).some(isDraw));
  return drawn.every(({ grid }) => grid.drawn)
    ? [...ranked, ...drawn.flatMap(({ grid }) => grid.drawn ?? [])]
    : [];
}

const isDraw = (source: object): boolean => 'draw' in source;

const ofSameClass = ({ sessions }: MeetingState, { spec }: SessionState): SessionState[] =>
  sessions.filter((one) => classOf(one.spec.id) === classOf(spec.id));
