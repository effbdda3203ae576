import type { LogEvent } from '#race-control';
import type { TypedOffline } from '../../api/data/typed-offline.ts';
import { withoutClass } from '../../ui/text/text.ts';

/** What the log says of a car at the line. */
export interface Crossing {
  readonly session: string;
  readonly car: string;
  /** An instant, ISO 8601. */
  readonly at: string;
  readonly revision: number;
  /** The typed time of the lap. */
  readonly timeMs?: number | undefined;
}

/** Why a command that was typed offline may be one too many. */
export type Doubt =
  /** It is in the log. */
  | { readonly kind: 'recorded'; readonly revision: number }
  /** The log has a crossing of the car near that time. */
  | { readonly kind: 'crossing'; readonly revision: number; readonly at: string }
  /** The list itself has the car near that time. */
  | { readonly kind: 'twice'; readonly at: string };

/** What the log has of the time in which the commands were typed. */
export interface Recorded {
  readonly crossings: readonly Crossing[];
  /** The revisions of the records by the ids of their commands. */
  readonly revisions: ReadonlyMap<string, number>;
}

/** Returns what the records say about crossings, and which commands wrote them. */
export function recordedIn(events: readonly LogEvent[]): Recorded {
  const crossings = events.flatMap(({ type, data, metadata, revision }): readonly Crossing[] => {
    if (type !== 'LapSet' && type !== 'CarFinished') return [];
    const { session, car } = data;
    const timeMs = type === 'LapSet' ? data.timeMs : undefined;
    return [{ session, car, at: metadata.occurredAt, revision, timeMs }];
  });
  const revisions = new Map(events.map(({ metadata, revision }) => [metadata.commandId, revision] as const));
  return { crossings, revisions };
}

/** No car needs less time for a lap, and the clocks of two devices may differ by as much. */
const MIN_NEAR_MS = 3_000;

/**
 * Returns how near two crossings of a car must be to be the same one: half the best lap, because no car is
 * twice as fast as that.
 */
export function nearMsOf(bestLapsMs: readonly (number | null)[]): number {
  const best = Math.min(...bestLapsMs.filter((ms) => ms !== null));
  return Number.isFinite(best) ? Math.max(MIN_NEAR_MS, best / 2) : MIN_NEAR_MS;
}

/** Returns the doubts about the commands of a list, by the ids of the commands. */
export function doubtsAbout(
  list: readonly TypedOffline[],
  { crossings, revisions }: Recorded,
  nearMs: number,
): ReadonlyMap<string, Doubt> {
  const doubts = new Map<string, Doubt>();
  for (const [i, one] of list.entries()) {
    const revision = revisions.get(one.commandId);
    const crossing = crossings.find((other) => isSameCrossing(one, other, nearMs));
    const earlier = list.slice(0, i).find((other) => isSameCrossing(one, asCrossing(other), nearMs));
    if (revision !== undefined) doubts.set(one.commandId, { kind: 'recorded', revision });
    else if (crossing) doubts.set(one.commandId, { kind: 'crossing', ...crossing });
    else if (earlier) doubts.set(one.commandId, { kind: 'twice', at: earlier.at });
  }
  return doubts;
}

type Place = Pick<Crossing, 'session' | 'car' | 'at' | 'timeMs'> | null;

function asCrossing({ command, at }: TypedOffline): Place {
  if (command.type === 'AddNote') return null;
  return { ...command, at, timeMs: command.type === 'RecordLap' ? command.timeMs : undefined };
}

/** A typed time is the lap: of two different times each is a lap, however fast they were typed. */
function isSameCrossing(one: TypedOffline, other: Place, nearMs: number): boolean {
  const own = asCrossing(one);
  if (!own || !other || own.session !== other.session) return false;
  if (withoutClass(own.car) !== withoutClass(other.car)) return false;
  if (own.timeMs !== undefined && other.timeMs !== undefined) return own.timeMs === other.timeMs;
  return Math.abs(Date.parse(own.at) - Date.parse(other.at)) < nearMs;
}

/** A page of the log: the records after a revision. */
type ReadPage = (after: number, limit: number) => Promise<{ readonly events: readonly LogEvent[] }>;

const PAGE = 500;
/** A command may name a time that is so much ahead of the clock of the server. */
const MAX_AHEAD_MS = 10_000;

/**
 * Returns the records of the log from an instant on, back from its last revision. A record is never older
 * than what it is about, except by the difference of two clocks.
 */
export async function recordsSince(read: ReadPage, last: number, sinceMs: number): Promise<LogEvent[]> {
  const found: LogEvent[] = [];
  for (let to = last; to > 0; to -= PAGE) {
    const after = Math.max(0, to - PAGE);
    const { events } = await read(after, to - after);
    found.unshift(...events);
    const [first] = events;
    if (!first || Date.parse(first.metadata.recordedAt) < sinceMs - MAX_AHEAD_MS) break;
  }
  return found;
}
