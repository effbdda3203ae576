import { itemsOf, nameOf, raceOf, sessionOf, type Fact, type MeetingState } from '#domain';
import { logRowsOf, project, type View } from '#projections';
import { sessionUnderWay } from '#race-control';
import { listIn } from '../tables/columns.ts';
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
  logRowsOf(state, facts) as readonly Row[];

/**
 * The running order, with the gaps as they are seen from the tower. The view counts a car a lap down as soon
 * as the leader has crossed the line before it; here it is down once the leader has passed it.
 */
function orderOf(state: MeetingState, id: string): View | null {
  const answer = project(state, 'running-order', id);
  const session = sessionOf(state, id);
  if (answer.kind !== 'view' || !session) return null;
  const race = raceOf(session);
  const rows = listIn(answer.view, 'rows').map((row) => ({ ...row, ...gapAtLine(row, race) }));
  return { ...answer.view, rows };
}

function gapAtLine({ car, laps, gapLaps, status }: Row, race: ReturnType<typeof raceOf>): object {
  const { counted = 0, ledAtCross = 0, lastAt = '' } = race.cars.get(String(car)) ?? {};
  const isRacing = status === 'running' && race.checkered === null;
  // By hand or by a penalty it may have other laps than it drove.
  if (typeof gapLaps !== 'number' || !isRacing || counted !== laps) return {};
  const down = Math.max(ledAtCross - counted, gapLaps - 1);
  if (down > 0) return { gapLaps: down };
  const led = race.led[counted - 1];
  return { gapLaps: null, gapMs: led ? Date.parse(lastAt) - Date.parse(led.at) : null };
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
