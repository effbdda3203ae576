import { itemsOf, nameOf, sessionOf, type Fact, type MeetingState } from '#domain';
import { logRowsOf, project, type View } from '#projections';
import { sessionUnderWay } from '#race-control';
import type { Row } from '../tables/table.ts';
import type { Scene } from './board.ts';

/** More than any terminal shows. */
const MOST_WORDS = 60;

/** What the board shows of a meeting: of the session that is given, or of the one that is under way. */
export function sceneOf(state: MeetingState, given?: string): Scene {
  const id = given ?? sessionUnderWay(state) ?? '';
  const spec = sessionOf(state, id)?.spec;
  const [last = {}, ...words] = rowsOf(state, latestIn(itemsOf(state.records)));
  return {
    meeting: state.scheduled?.data.name ?? '',
    session: id,
    name: spec ? nameOf(spec) : id,
    lapsScheduled: spec?.laps ?? null,
    order: orderOf(state, id),
    last,
    words,
  };
}

export const rowsOf = (state: MeetingState, facts: readonly Fact[]): readonly Row[] =>
  logRowsOf(state, facts);

function orderOf(state: MeetingState, id: string): View | null {
  const answer = project(state, 'running-order', id);
  return answer.kind === 'view' ? answer.view : null;
}

/** The last record, then the last ones that somebody decided or said: laps would drive them off the board. */
function latestIn(facts: readonly Fact[]): readonly Fact[] {
  const latest = facts.slice(-1);
  for (let i = facts.length - 1; i >= 0 && latest.length <= MOST_WORDS; i -= 1) {
    const fact = facts[i];
    if (fact && fact.type !== 'LapSet' && fact.type !== 'CarFinished') latest.push(fact);
  }
  return latest;
}
