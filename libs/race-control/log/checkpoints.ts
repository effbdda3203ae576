import { firstNamed, fold, happenedBy, type Fact, type MeetingState } from '#domain';

/** One state of so many is kept, so that a view of the past folds little more than this. */
const CHECKPOINT_EVERY = 512;

type Records = MeetingState['records'];

/** The states that a log has gone through. */
export class Checkpoints {
  /**
   * By their revision; those that nobody kept are made when somebody first looks that far, since most logs
   * are never looked at in the past. They share what did not change, so one more costs little.
   */
  private readonly checkpoints = new Map<number, MeetingState>();
  /** Up to that revision there are all. */
  private made = -1;

  /** A state that has been folded anyway. */
  keep(state: MeetingState): void {
    if ((state.revision + 1) % CHECKPOINT_EVERY === 0) this.checkpoints.set(state.revision, state);
  }

  /** The state as it was at a revision of those records. */
  stateAt({ items }: Records, revision: number): MeetingState {
    const last = before(revision + 1);
    for (let at = this.made + CHECKPOINT_EVERY; at <= last; at += CHECKPOINT_EVERY) {
      if (!this.checkpoints.has(at)) this.checkpoints.set(at, this.folded(items, at));
      this.made = at;
    }
    return this.checkpoints.get(revision) ?? this.folded(items, revision);
  }

  /** What had happened by an instant, as that state knows it. */
  happenedBy(state: MeetingState, instant: string): MeetingState {
    const items = state.records.items.slice(0, state.records.length);
    const later = items.findIndex(({ occurredAt }) => occurredAt > instant);
    const base = standingBefore(items, later < 0 ? items.length : later).at;
    return happenedBy(state, instant, base < 0 ? undefined : this.stateAt(state.records, base));
  }

  private folded(items: readonly Fact[], revision: number): MeetingState {
    const { at, facts } = standingBefore(items.slice(0, revision + 1), revision);
    return fold(facts, this.checkpoints.get(at));
  }
}

/** The last checkpoint before a revision that no record after it strikes into, and the records after it. */
function standingBefore(items: readonly Fact[], revision: number): { at: number; facts: readonly Fact[] } {
  let at = before(revision);
  let facts = items.slice(at + 1);
  for (let named = firstNamed(facts); named <= at; named = firstNamed(facts)) {
    at = before(named);
    facts = items.slice(at + 1);
  }
  return { at, facts };
}

/** The last checkpoint before a revision, or -1. */
const before = (revision: number): number => Math.floor(revision / CHECKPOINT_EVERY) * CHECKPOINT_EVERY - 1;
