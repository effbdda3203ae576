import { z } from 'zod';
import { commandId, eventType, lastRevision, list, meeting, revision } from './fields.ts';
import { problem } from './problem.ts';

/** The answer to an accepted command. A command that wrote records gets the same receipt for ever. */
export const receipt = z
  .strictObject({
    meeting,
    revision: lastRevision.describe(
      'The revision of the last event that the command wrote. If it wrote none, the revision of the log.',
    ),
    events: list(z.strictObject({ revision, type: eventType })).describe('The events that it wrote.'),
    commandId,
  })
  .describe('The answer to an accepted command.');
export type Receipt = z.infer<typeof receipt>;

export const lineResult = z
  .union([receipt, problem])
  .describe('A line of the answer to many commands: the result of the next command, in order.');
