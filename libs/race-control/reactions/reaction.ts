import type { Command, EventType, Fact, MeetingState, Role } from '#domain';

/**
 * An automatic response to a record that was written. A reaction is pure, like a decision: it may be called
 * again for the same record at any time, and must return the same commands.
 */
export interface Reaction {
  /** The types of record that may trigger it. All others are ignored. */
  readonly triggers: readonly EventType[];
  /** The role that its commands are issued in. It may do no more than an official of that role. */
  readonly role: Role;
  /** Returns the commands for a record, given the state after it. */
  readonly react: (state: MeetingState, fact: Fact) => readonly Command[];
}
