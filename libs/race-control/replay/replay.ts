import { evolve, itemsOf, type Fact, type MeetingState } from '#domain';
import type { MomentUnknown } from '../requests.ts';
import { Playback, type ReplayClock } from './playback.ts';
import { Timeline } from './timeline.ts';

/** Where a replay begins or ends: a revision, or an instant (ISO 8601 UTC) of the meeting's own clock. */
type Bound = number | { readonly instant: string };

export interface ReplayRequest {
  readonly meeting: string;
  /** Only the part of the log from the opening of this session to its last record. */
  readonly session?: string | undefined;
  readonly from?: Bound | undefined;
  readonly to?: Bound | undefined;
}

export type ReplayAnswer =
  | { readonly kind: 'replay'; readonly replay: Replay }
  | { readonly kind: 'meeting-unknown' }
  | { readonly kind: 'session-unknown'; readonly sessions: readonly string[] }
  /** The session is in the format, but no record is of it yet. */
  | { readonly kind: 'session-without-records' }
  | Exclude<MomentUnknown, { kind: 'moment-in-future' }>
  /** The instant comes after the last record of the log, which happened at `end`. */
  | { readonly kind: 'moment-past-end'; readonly end: string }
  /** The end comes before the start; both as revisions. */
  | { readonly kind: 'nothing-between'; readonly from: number; readonly to: number };

/** Why there is nothing to replay. */
export type ReplayUnavailable = Exclude<ReplayAnswer, { kind: 'replay' }>;

/** A meeting's log, as far as a replay needs it. */
interface Past {
  readonly state: MeetingState;
  stateAt(revision: number): MeetingState;
}

/**
 * A stretch of a log as it stands, to be seen again. What is recorded later is no part of it.
 */
export class Replay {
  readonly timeline: Timeline;
  private current: MeetingState | null = null;

  constructor(
    private readonly past: Past,
    private readonly facts: readonly Fact[],
    /** The meeting's time at which it begins, in milliseconds since 1970. */
    private readonly start: number,
  ) {
    this.timeline = new Timeline(facts);
  }

  /** A player of it, `speed` times as fast as it happened; `Infinity`: as fast as the records are taken. */
  playback(speed: number, clock: ReplayClock): Playback {
    return new Playback(this.timeline, clock, speed, this.start);
  }

  /** What is left of it after a record, as it goes on from there; null where that is no part of it. */
  resumeAfter(revision: number): Replay | null {
    const { first, last } = this.timeline;
    if (!Number.isInteger(revision) || revision < first || revision > last) return null;
    return new Replay(this.past, this.facts.slice(revision - first), this.timeline.due(revision));
  }

  factAt(revision: number): Fact | undefined {
    return this.facts[revision - this.timeline.first];
  }

  /** The meeting as it was known at a revision. Going on by one costs the least. */
  stateAt(revision: number): MeetingState {
    const { current, past } = this;
    if (current?.revision === revision) return current;
    const fact = this.factAt(revision);
    const isNext = current !== null && fact !== undefined && revision === current.revision + 1;
    this.current = isNext ? evolve(current, fact) : past.stateAt(revision);
    return this.current;
  }
}

/** Finds the stretch of a log that is asked for. */
export function replayOf(past: Past, { session, from, to }: ReplayRequest): ReplayAnswer {
  const facts = itemsOf(past.state.records);
  if (facts.length === 0) return { kind: 'meeting-unknown' };
  const whole = new Timeline(facts);
  const part = session === undefined ? whole : partOf(past.state, facts, session);
  if ('kind' in part) return part;
  const start = startIn(whole, from);
  if ('kind' in start) return start;
  const end = endIn(whole, to);
  if (typeof end !== 'number') return end;
  const [first, last] = [Math.max(start.revision, part.first), Math.min(end, part.last)];
  if (first > last) return { kind: 'nothing-between', from: first, to: last };
  return { kind: 'replay', replay: new Replay(past, facts.slice(first, last + 1), start.time) };
}

function partOf(
  { sessions }: MeetingState,
  facts: readonly Fact[],
  session: string,
): ReplayUnavailable | Pick<Timeline, 'first' | 'last'> {
  const ids = sessions.map(({ spec }) => spec.id);
  if (!ids.includes(session)) return { kind: 'session-unknown', sessions: ids };
  const isOfIt = ({ data }: Fact): boolean => 'session' in data && data.session === session;
  const last = facts.findLastIndex(isOfIt);
  if (last < 0) return { kind: 'session-without-records' };
  // A line-up may be posted the day before: nobody wants to wait for that.
  const opening = facts.findIndex((fact) => fact.type === 'SessionOpened' && isOfIt(fact));
  return { first: opening < 0 ? facts.findIndex(isOfIt) : opening, last };
}

/** Where it begins, and at which time: an instant that lies between two records is waited from. */
function startIn(
  whole: Timeline,
  from: Bound = whole.first,
): ReplayUnavailable | { revision: number; time: number } {
  if (typeof from === 'number') return revisionIn(whole, from) ?? { revision: from, time: whole.due(from) };
  const time = Date.parse(from.instant);
  if (time > whole.due(whole.last)) return { kind: 'moment-past-end', end: instantOf(whole, whole.last) };
  return { revision: whole.at(time), time };
}

/** An instant that has not come yet is the end of the log. */
function endIn(whole: Timeline, to: Bound = whole.last): ReplayUnavailable | number {
  if (typeof to === 'number') return revisionIn(whole, to) ?? to;
  const time = Date.parse(to.instant);
  if (time < whole.due(whole.first))
    return { kind: 'moment-before-start', start: instantOf(whole, whole.first) };
  return whole.at(time);
}

const instantOf = (whole: Timeline, revision: number): string => new Date(whole.due(revision)).toISOString();

function revisionIn({ first, last }: Timeline, revision: number): ReplayUnavailable | null {
  const isThere = Number.isInteger(revision) && revision >= first && revision <= last;
  return isThere ? null : { kind: 'revision-unknown', actualRevision: last };
}
