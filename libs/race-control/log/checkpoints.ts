import { firstNamed, foldInSteps, happenedBy, type Fact, type FoldSteps, type MeetingState } from '#domain';

/** Records between two checkpoints. A view of the past folds little more than this number of records. */
const CHECKPOINT_EVERY = 512;

type Records = MeetingState['records'];

/** Earlier states of one log, from which any state in between is folded quickly. */
export class Checkpoints {
  /**
   * Checkpoints by revision. Missing ones are folded when a view first reaches that far back, because most
   * logs are never viewed in the past. States share what did not change, so a checkpoint costs little memory.
   */
  private readonly states = new Map<number, MeetingState>();
  /** Every checkpoint up to this revision exists; -1 before the first. */
  private completeUpTo = -1;

  /** Adds a state that was folded anyway, if its revision is that of a checkpoint. */
  add(state: MeetingState): void {
    if ((state.revision + 1) % CHECKPOINT_EVERY === 0) this.states.set(state.revision, state);
  }

  /** Returns the state as it was at a revision of the given records. */
  stateAt(records: Records, revision: number): MeetingState {
    const steps = this.stepsTo(records, revision);
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    return step.value;
  }

  /** Finds the state like `stateAt`, one step at a time, so that the caller can do other work in between. */
  *stepsTo({ items }: Records, revision: number): FoldSteps {
    const last = checkpointBefore(revision + 1);
    for (let at = this.completeUpTo + CHECKPOINT_EVERY; at <= last; at += CHECKPOINT_EVERY) {
      if (!this.states.has(at)) this.states.set(at, yield* this.foldUpTo(items, at));
      this.completeUpTo = Math.max(this.completeUpTo, at);
    }
    return this.states.get(revision) ?? (yield* this.foldUpTo(items, revision));
  }

  /** Returns what had happened by an instant, as the given state knows it. */
  happenedBy(state: MeetingState, instant: string): MeetingState {
    const items = state.records.items.slice(0, state.records.length);
    const later = items.findIndex(({ occurredAt }) => occurredAt > instant);
    const base = usableCheckpoint(items, later < 0 ? items.length : later).at;
    return happenedBy(state, instant, base < 0 ? undefined : this.stateAt(state.records, base));
  }

  private foldUpTo(items: readonly Fact[], revision: number): FoldSteps {
    const { at, facts } = usableCheckpoint(items.slice(0, revision + 1), revision);
    return foldInSteps(facts, this.states.get(at));
  }
}

/**
 * Finds the last checkpoint before a revision, and the records after it. A checkpoint is usable only if no
 * later record strikes or restores a record that it contains, or puts its crossings on another car.
 */
function usableCheckpoint(
  items: readonly Fact[],
  revision: number,
): { readonly at: number; readonly facts: readonly Fact[] } {
  let at = checkpointBefore(revision);
  let facts = items.slice(at + 1);
  const named = (): number => firstNamed(facts, items.slice(0, at + 1));
  for (let first = named(); first <= at; first = named()) {
    at = checkpointBefore(first);
    facts = items.slice(at + 1);
  }
  return { at, facts };
}

/** Returns the revision of the last checkpoint before a revision; -1 if there is no such checkpoint. */
const checkpointBefore = (revision: number): number =>
  Math.floor(revision / CHECKPOINT_EVERY) * CHECKPOINT_EVERY - 1;
