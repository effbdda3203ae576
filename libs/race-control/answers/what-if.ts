import { z } from 'zod';
import { COMMANDS, COMMAND_TYPES, type Command, type CommandType } from '#domain';
import { VIEW_SCHEMAS, type View } from '#projections';
import { viewDiff } from './diff.ts';
import { list, meeting, revision, text } from './fields.ts';

/** A command as it is sent to a meeting: the address names the meeting already. */
export const COMMAND_BODIES = Object.fromEntries(
  COMMAND_TYPES.map((type) => {
    const schema: z.ZodObject<{ meeting: z.ZodType }> = COMMANDS[type].schema;
    return [type, schema.partial({ meeting: true })];
  }),
) as unknown as Readonly<Record<CommandType, z.ZodObject>>;

export const commandBody: z.ZodType<Command> = z
  .discriminatedUnion('type', Object.values(COMMAND_BODIES) as never)
  .describe('A command, by its type.');

export const whatIfRequest = z
  .strictObject({
    strike: list(revision).optional().describe('Revisions, struck in this order before anything is issued.'),
    issue: list(commandBody).optional().describe('Commands, issued in this order.'),
    show: z
      .array(text)
      .min(1)
      .readonly()
      .describe('The views to compare, each a projection or a projection and its session.')
      .meta({ examples: [['field', 'results/lcq-2']] }),
    at: z.union([text, revision]).optional().describe('Copy the meeting at that revision or instant.'),
  })
  .describe('A ruling to try on a copy of the meeting.');

/** A whole view, whichever it is. */
export const view: z.ZodType<View> = z
  .discriminatedUnion('projection', Object.values(VIEW_SCHEMAS) as never)
  .describe('A view, by the name of its projection.');

export const viewChange = z
  .strictObject({
    before: view.nullable().describe('Null if the format did not have its session.'),
    after: view.nullable().describe('Null if the format does not have its session.'),
    diff: viewDiff,
  })
  .describe('A view before and after.');
export type ViewChange = z.infer<typeof viewChange>;

/** The answer to a question, the same over HTTP and on the command line. */
export const whatIfDocument = z
  .strictObject({
    meeting,
    revision: revision.describe('The revision after which the strikes and commands were applied.'),
    shows: z.record(z.string(), viewChange).describe('The views by the names that `show` gave them.'),
  })
  .describe('What a ruling would change.');
export type WhatIfDocument = z.infer<typeof whatIfDocument>;
