import type { Command, EventType, Fact, MeetingState, Role } from '#domain';

/**
 * What the house does by itself once something is in the log. Pure, as a decision is: it may be asked again
 * for the same record at any time, and must answer the same.
 */
export interface Reaction {
  /** The types of record that may cause it; all others are passed over. */
  readonly triggers: readonly EventType[];
  /** The role that it issues its commands in: it may do no more than an official of that role. */
  readonly role: Role;
  /** The commands that a record calls for, by the state after it. */
  readonly react: (state: MeetingState, fact: Fact) => readonly Command[];
}
