import { z } from 'zod';
import { lastRevision, list, text } from './fields.ts';

/** The body of an answer to a request that failed. */
export const problem = z
  .looseObject({
    type: text.describe('The code as a URI, like urn:greenflag:problem:wrong-field.'),
    title: text.describe('What the code means. It is the same for every occurrence of the code.'),
    status: z.int().describe('The HTTP status.'),
    detail: text.describe('What is wrong in this case and what to do about it.'),
    code: text.describe('A registered, stable code. Programs decide by it, never by the texts.'),
    params: z
      .record(text, z.union([text, z.number(), z.boolean(), z.array(z.union([text, z.number()]))]))
      .optional()
      .describe(
        'The values that the detail names, by their names, to say it in another language by its code. They ' +
          'are the same as the members of the case, and for a refusal the fields of the command.',
      ),
    field: text.optional().describe('The field, header or parameter that is wrong.'),
    line: z.int().min(1).optional().describe('The line of the body, from 1.'),
    expectedRevision: z
      .union([lastRevision, z.literal('*')])
      .optional()
      .describe('The revision that the request requires.'),
    actualRevision: lastRevision.optional().describe('The revision at which the log ends.'),
    phase: text.optional().describe('The phase of the session.'),
    sessions: list(text).optional().describe('The sessions of the meeting.'),
    outcome: z
      .literal('unknown')
      .optional()
      .describe('The command may have been taken. Send it again with the same id: it counts once.'),
    facts: list(text).optional().describe('What makes the command unusual, for `needs-confirmation`.'),
    at: text.optional().describe('The instant for which the facts are true, for `needs-confirmation`.'),
  })
  .describe('A problem by RFC 9457. Some codes have more members that help to correct the request.');
export type ProblemBody = z.infer<typeof problem>;
