import { COMMANDS, type CommandType, type EventType, type Format } from '#domain';
import { postLineups } from './post-lineups.ts';
import type { Reaction } from './reaction.ts';

/** Every reaction, by the name that switches it on in a format. The names are stored and never change. */
export const REACTIONS: Readonly<Record<NonNullable<Format['auto']>[number], Reaction>> = {
  'post-lineups': postLineups,
};

const TRIGGERS: ReadonlySet<string> = new Set(Object.values(REACTIONS).flatMap(({ triggers }) => triggers));

/** Returns whether a record of this type may trigger a reaction. */
export const isTrigger = (type: EventType | (string & {})): boolean => TRIGGERS.has(type);

/**
 * Returns whether a command of this type may trigger a reaction. Wait for its answer before you issue the
 * next command: the answer comes once the reactions are in the log.
 */
export const mayTriggerReaction = (type: CommandType): boolean => TRIGGERS.has(COMMANDS[type].event);
