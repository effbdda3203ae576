import { z } from 'zod';
import { STORE_ERRORS, STORE_WARNINGS } from '#event-store';
import type { StoreErrorCode, StoreHealth, StoreWarningCode } from '#event-store';
import { list, text } from './fields.ts';

export const live = z.strictObject({ status: z.literal('live') }).describe('The process is running.');

/** The port of the store declares its health; this says the same to readers of the documents. */
const storeHealth: z.ZodType<StoreHealth> = z.strictObject({
  engine: text.describe('The engine: memory, sqlite or kurrentdb.'),
  version: text.describe('The version of the engine.'),
  writable: z.boolean(),
  latencyMs: z.number().describe('The duration of one durable no-op or read, in milliseconds.'),
  problem: text.optional().describe('What is wrong, in words.'),
  code: z
    .enum(Object.keys(STORE_ERRORS) as StoreErrorCode[])
    .optional()
    .describe('What is wrong, as a code.'),
  warnings: list(
    z.strictObject({
      code: z.enum(Object.keys(STORE_WARNINGS) as StoreWarningCode[]).describe('The warning as a code.'),
      words: text.describe('The warning in words. Without a token it is only the title of the code.'),
    }),
  )
    .optional()
    .describe(
      'What an operator must know although the store works, like acknowledged records that are missing.',
    ),
  clientFailures: z
    .int()
    .min(1)
    .optional()
    .describe('The number of failures inside the client of the store that no call reported.'),
});

const reactionsHealth = z
  .strictObject({
    behind: z.int().min(0).describe('The number of records that still wait for their reactions.'),
    trouble: text.nullable().describe('The last failure, in words.'),
  })
  .describe('The commands that follow from records.');
export type ReactionsHealth = z.infer<typeof reactionsHealth>;

const rebuildHealth = z
  .strictObject({
    meeting: text.nullable().describe('The meeting that is being rebuilt, or null. Only officials see it.'),
    records: z.int().min(0).describe('The number of its records that have been read.'),
    done: z.int().min(0).describe('The number of meetings that were rebuilt since the start.'),
    wrong: list(text).describe(
      'Meetings whose stored views differ from their logs, or were not rebuilt. Only officials see them.',
    ),
  })
  .describe('The progress of the rebuild at the start.');
export type RebuildHealth = z.infer<typeof rebuildHealth>;

/** What an official should know about the machine of the server, although commands are taken. */
export const hostWarning = z.strictObject({
  code: z
    .enum(['clock-not-synchronised', 'clock-behind-log', 'disk-nearly-full'])
    .describe('The kind of the warning.'),
  words: text.describe('The warning, and what to do, in words.'),
});
export type HostWarning = z.infer<typeof hostWarning>;

/** A timing feed that somebody must look at, although the server takes commands. */
const feedHealth = z.strictObject({
  name: text.describe('The name of the feed.'),
  lamp: z.enum(['amber', 'red']).describe('The lamp of the desk.'),
  words: text.describe('What is wrong, in one sentence.'),
});

export const ready = z
  .strictObject({
    status: z.literal('ready'),
    store: storeHealth,
    reactions: reactionsHealth,
    rebuilding: rebuildHealth,
    feeds: list(feedHealth).describe(
      'The timing feeds whose lamp is not green. A private server names them to officials only.',
    ),
    warnings: list(hostWarning).describe(
      'What is wrong with the clock and the disk of the server. Only officials see it.',
    ),
  })
  .describe('The server can accept commands.');
export type Ready = z.infer<typeof ready>;
