import { itemsOf, nextSession, raceOf, sessionOf, type Fact, type MeetingState } from '#domain';
import { logRowsOf, project, sessionNameIn, type ViewOf } from '#projections';
import { sessionUnderWay } from '#race-control';
import type { SessionNames } from '#domain/words';
import type { LogRow } from '../tables/records.ts';

/** The content of the board: a meeting at one revision. */
export interface BoardContent {
  readonly meeting: string;
  /** The time zone of the track; undefined for UTC. */
  readonly timeZone: string | undefined;
  /** Id of the session. */
  readonly session: string;
  readonly name: string;
  /** The name of the session that is run next; null if all have been opened. */
  readonly next: string | null;
  /** Null if the session has no distance. */
  readonly lapsScheduled: number | null;
  /** The running order of the session; null if the session has no running order. */
  readonly order: ViewOf<'running-order'> | null;
  /** The names of the sessions that the records below are of. */
  readonly sessions: SessionNames;
  /** The last record, as a row of the race log. */
  readonly last: LogRow | null;
  /** The last decisions and notes of the officials, the latest first, as rows of the race log. */
  readonly decisions: readonly LogRow[];
}

/** Maximum number of decisions. No terminal shows more. */
const MAX_DECISIONS = 60;

/** Returns the content for the given session, or for the session that is under way. */
export function boardContent(state: MeetingState, session?: string): BoardContent {
  const id = session ?? sessionUnderWay(state) ?? '';
  const found = sessionOf(state, id);
  const [last = null, ...decisions] = logRowsOf(state, latestFacts(itemsOf(state.records)));
  return {
    meeting: state.scheduled?.data.name ?? '',
    timeZone: state.scheduled?.data.track.timeZone,
    session: id,
    name: found ? sessionNameIn(state, id) : id,
    next: nextName(state, id),
    lapsScheduled: found ? raceOf(found).scheduled : null,
    order: runningOrder(state, id),
    sessions: sessionNames(state, last === null ? decisions : [last, ...decisions]),
    last,
    decisions,
  };
}

function sessionNames(state: MeetingState, rows: readonly LogRow[]): SessionNames {
  const ids = new Set(rows.flatMap(({ session }) => session ?? []));
  return [...ids].map((session) => ({ session, name: sessionNameIn(state, session) }));
}

function nextName(state: MeetingState, shown: string): string | null {
  const next = nextSession(state)?.spec.id ?? shown;
  return next === shown ? null : sessionNameIn(state, next);
}

function runningOrder(state: MeetingState, session: string): BoardContent['order'] {
  const answer = project(state, 'running-order', session);
  return answer.kind === 'view' ? (answer.view as unknown as BoardContent['order']) : null;
}

const CROSSINGS = new Set<Fact['type']>(['LapSet', 'CrossingSeen', 'CarFinished']);

/** Returns the last record, and then the last ones without laps: laps would push all others off the board. */
function latestFacts(facts: readonly Fact[]): readonly Fact[] {
  const latest = facts.slice(-1);
  for (let i = facts.length - 1; i >= 0 && latest.length <= MAX_DECISIONS; i -= 1) {
    const fact = facts[i];
    if (fact && !CROSSINGS.has(fact.type)) latest.push(fact);
  }
  return latest;
}
