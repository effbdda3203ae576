import { COMMANDS, type CommandType, type EventType, type Format } from '#domain';
import { postLineups } from './post-lineups.ts';
import type { Reaction } from './reaction.ts';

/** Every reaction by the name that a format switches it on with. Names are stored: they are data. */
export const REACTIONS: Readonly<Record<NonNullable<Format['auto']>[number], Reaction>> = {
  'post-lineups': postLineups,
};

const CAUSES: ReadonlySet<string> = new Set(Object.values(REACTIONS).flatMap(({ triggers }) => triggers));

/** May a record of that type call for something? */
export const isTrigger = (type: EventType | (string & {})): boolean => CAUSES.has(type);

/**
 * May a command of that type call for something? What is issued after it had better wait for its answer,
 * which comes once the reactions to it are in the log.
 */
export const mayTriggerReaction = (type: CommandType): boolean => CAUSES.has(COMMANDS[type].event);
