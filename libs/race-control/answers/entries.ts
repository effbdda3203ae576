import { z } from 'zod';
import { lastRevision, list, meeting, text } from './fields.ts';

/** What a column of an entry list may hold. */
export const ENTRY_FIELDS = [
  'car',
  'class',
  'driver',
  'firstName',
  'lastName',
  'team',
  'manufacturer',
  'transponder',
  'standing',
  'rookie',
  'status',
] as const;
export type EntryField = (typeof ENTRY_FIELDS)[number];

const line = z.int().min(1).describe('The line of the file, from 1.');
const car = text.describe('The car, as the meeting names it.');

const entryMistake = z
  .strictObject({
    line,
    column: text.nullable().describe('The heading of the column; null if the whole line is meant.'),
    words: text.describe('What is wrong, and what to do about it.'),
  })
  .describe('A mistake in an entry list.');
export type EntryMistake = z.infer<typeof entryMistake>;

const value = z.union([z.string(), z.number(), z.boolean()]).nullable();

const entryRow = z
  .strictObject({
    line,
    car,
    driver: text,
    action: z
      .enum(['enter', 'amend', 'same', 'withdraw', 'withdrawn'])
      .describe('What the line does. A car that is withdrawn already is not entered again.'),
    changes: list(
      z.strictObject({
        field: text.describe('The field of the entry.'),
        from: value.describe('What it is now; null if it is empty.'),
        to: value.describe('What the list says; null if it is emptied.'),
      }),
    ).describe('The fields that the line changes or fills.'),
  })
  .describe('A line of an entry list.');
export type EntryRow = z.infer<typeof entryRow>;

/** What an entry list does to the entries of a meeting, and what is wrong with it. */
export const entryImport = z
  .strictObject({
    meeting,
    revision: lastRevision,
    dryRun: z.boolean().describe('Whether nothing was written, because only the effect was asked for.'),
    encoding: z.enum(['utf-8', 'utf-16', 'windows-1252']).describe('The encoding that the file had.'),
    delimiter: z.enum(['comma', 'semicolon', 'tab', 'space']).describe('What separates the cells.'),
    hasHeadings: z.boolean().describe('Whether the first line names the columns.'),
    columns: list(
      z.strictObject({
        heading: text.describe('The heading, or the number of the column without headings.'),
        field: z.enum(ENTRY_FIELDS).nullable().describe('What it holds; null if it is not imported.'),
        example: text.describe('The first cell that is not empty.'),
      }),
    ),
    rows: list(entryRow).describe('The lines without a mistake. With a mistake none is written.'),
    mistakes: list(entryMistake).describe('The first 100 mistakes, in the order of the file.'),
    moreMistakes: z.int().min(0).describe('How many mistakes follow those.'),
    missing: list(car).describe('The entered cars that the list does not have, of the classes that it has.'),
    areMissingWithdrawn: z.boolean().describe('Whether those cars are withdrawn, as it was asked for.'),
    written: z.int().min(0).describe('The number of records that were written.'),
    refused: list(z.strictObject({ line: line.nullable(), car, code: text, words: text })).describe(
      'What the rules refuse. The other lines are imported all the same.',
    ),
  })
  .describe('What an entry list does to the entries of a meeting.');
export type EntryImport = z.infer<typeof entryImport>;
