import type { z } from 'zod';
import * as cautionsCommands from './cautions/commands.ts';
import * as classesCommands from './classes/commands.ts';
import * as crossingCommands from './crossings/commands.ts';
import * as distanceCommands from './distance/commands.ts';
import * as gridCommands from './grid/commands.ts';
import * as meetingCommands from './meeting/commands.ts';
import * as rankingsCommands from './rankings/commands.ts';
import * as recordsCommands from './records/commands.ts';
import * as resultsCommands from './results/commands.ts';
import * as sessionCommands from './session/commands.ts';

/** The schema of every command. */
export const SCHEMAS = {
  ...meetingCommands,
  ...classesCommands,
  ...gridCommands,
  ...sessionCommands,
  ...crossingCommands,
  ...cautionsCommands,
  ...distanceCommands,
  ...resultsCommands,
  ...rankingsCommands,
  ...recordsCommands,
};

export type CommandType = keyof typeof SCHEMAS;
export type CommandOf<T extends CommandType> = z.infer<(typeof SCHEMAS)[T]>;
export type Command = { [T in CommandType]: CommandOf<T> }[CommandType];
