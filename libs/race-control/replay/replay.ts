import { evolve, itemsOf, type Fact, type MeetingState } from '#domain';
import type { MomentUnknown } from '../requests.ts';
import { Playback, type ReplayClock } from './playback.ts';
import { Timeline } from './timeline.ts';

/** The start or end of a replay: a revision, or an instant (ISO 8601 UTC) of the meeting's own clock. */
type Bound = number | { readonly instant: string };

export interface ReplayRequest {
  readonly meeting: string;
  /** Replays only the part of the log from the opening of this session to its last record. */
  readonly session?: string | undefined;
  readonly from?: Bound | undefined;
  readonly to?: Bound | undefined;
}

export type ReplayAnswer =
  | { readonly kind: 'replay'; readonly replay: Replay }
  | { readonly kind: 'meeting-unknown' }
  | { readonly kind: 'session-unknown'; readonly sessions: readonly string[] }
  /** The session is in the format but has no record yet. */
  | { readonly kind: 'session-without-records' }
  | Exclude<MomentUnknown, { kind: 'moment-in-future' }>
  /** The instant is after the last record of the log, which happened at `end`. */
  | { readonly kind: 'moment-past-end'; readonly end: string }
  /** The end is before the start. Both are revisions. */
  | { readonly kind: 'nothing-between'; readonly from: number; readonly to: number };

/** Why there is no replay. */
export type ReplayUnavailable = Exclude<ReplayAnswer, { kind: 'replay' }>;

/** The part of a meeting's log that a replay needs. */
interface ReplaySource {
  readonly state: MeetingState;
  stateAt(revision: number): MeetingState;
}

/** A part of a log as it is now, to be played again. Records that are written later are not in it. */
export class Replay {
  readonly timeline: Timeline;
  private current: MeetingState | null = null;

  constructor(
    private readonly source: ReplaySource,
    private readonly facts: readonly Fact[],
    /** The meeting's time at which the replay begins, in milliseconds since 1970. */
    private readonly start: number,
  ) {
    this.timeline = new Timeline(facts);
  }

  /** Returns a player at `speed` times the original speed; with `Infinity` it never waits. */
  playback(speed: number, clock: ReplayClock): Playback {
    return new Playback(this.timeline, clock, speed, this.start);
  }

  /** Returns the rest of the replay from a record on, or null if the record is not in this replay. */
  resumeAfter(revision: number): Replay | null {
    const { first, last } = this.timeline;
    if (!Number.isInteger(revision) || revision < first || revision > last) return null;
    return new Replay(this.source, this.facts.slice(revision - first), this.timeline.dueAt(revision));
  }

  factAt(revision: number): Fact | undefined {
    return this.facts[revision - this.timeline.first];
  }

  /** Returns the state at a revision. The next revision is the cheapest one to ask for. */
  stateAt(revision: number): MeetingState {
    const { current, source } = this;
    if (current?.revision === revision) return current;
    const fact = this.factAt(revision);
    const isNext = current !== null && fact !== undefined && revision === current.revision + 1;
    this.current = isNext ? evolve(current, fact) : source.stateAt(revision);
    return this.current;
  }
}

/** Finds the requested part of a log. */
export function replayOf(source: ReplaySource, { session, from, to }: ReplayRequest): ReplayAnswer {
  const facts = itemsOf(source.state.records);
  if (facts.length === 0) return { kind: 'meeting-unknown' };
  const whole = new Timeline(facts);
  const part = session === undefined ? whole : partOf(source.state, facts, session);
  if ('kind' in part) return part;
  const start = startIn(whole, from);
  if ('kind' in start) return start;
  const end = endIn(whole, to);
  if (typeof end !== 'number') return end;
  const [first, last] = [Math.max(start.revision, part.first), Math.min(end, part.last)];
  if (first > last) return { kind: 'nothing-between', from: first, to: last };
  return { kind: 'replay', replay: new Replay(source, facts.slice(first, last + 1), start.time) };
}

function partOf(
  { sessions }: MeetingState,
  facts: readonly Fact[],
  session: string,
): ReplayUnavailable | Pick<Timeline, 'first' | 'last'> {
  const ids = sessions.map(({ spec }) => spec.id);
  if (!ids.includes(session)) return { kind: 'session-unknown', sessions: ids };
  const isOfSession = ({ data }: Fact): boolean => 'session' in data && data.session === session;
  const last = facts.findLastIndex(isOfSession);
  if (last < 0) return { kind: 'session-without-records' };
  // The replay skips records before the opening: a line-up may have been posted the day before.
  const opening = facts.findIndex((fact) => fact.type === 'SessionOpened' && isOfSession(fact));
  return { first: opening < 0 ? facts.findIndex(isOfSession) : opening, last };
}

/** Returns the first revision and the time of the start, which may be between two records. */
function startIn(
  whole: Timeline,
  from: Bound = whole.first,
): ReplayUnavailable | { revision: number; time: number } {
  if (typeof from === 'number')
    return revisionProblem(whole, from) ?? { revision: from, time: whole.dueAt(from) };
  const time = Date.parse(from.instant);
  if (time > whole.dueAt(whole.last)) return { kind: 'moment-past-end', end: instantOf(whole, whole.last) };
  return { revision: whole.lastDueBy(time), time };
}

/** Returns the last revision. An instant in the future means the end of the log. */
function endIn(whole: Timeline, to: Bound = whole.last): ReplayUnavailable | number {
  if (typeof to === 'number') return revisionProblem(whole, to) ?? to;
  const time = Date.parse(to.instant);
  if (time < whole.dueAt(whole.first))
    return { kind: 'moment-before-start', start: instantOf(whole, whole.first) };
  return whole.lastDueBy(time);
}

const instantOf = (whole: Timeline, revision: number): string =>
  new Date(whole.dueAt(revision)).toISOString();

function revisionProblem({ first, last }: Timeline, revision: number): ReplayUnavailable | null {
  const isThere = Number.isInteger(revision) && revision >= first && revision <= last;
  return isThere ? null : { kind: 'revision-unknown', actualRevision: last };
}
