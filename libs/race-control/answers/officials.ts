import { z } from 'zod';
import { appointment, official, scope } from '#domain';
import { instant, list, text } from './fields.ts';

export const officials = z
  .strictObject({ officials: list(appointment) })
  .describe('All officials, in the order in which they were first added.');

/** A refused attempt, with the reason. It never holds a token or a ticket. */
export const attempt = z
  .strictObject({
    at: instant,
    who: text.nullable().describe('The official, or null if the request does not prove who it was.'),
    role: text.nullable(),
    what: text.describe('A command type, or an HTTP method and path.'),
    meeting: text.nullable(),
    code: text.describe('The code of the problem.'),
    why: text.describe('The detail of the problem.'),
    address: text.nullable().describe('The network address; null for the command line on the machine.'),
  })
  .describe('An attempt that was refused for lack of a right.');
export type Attempt = z.infer<typeof attempt>;

export const attempts = z
  .strictObject({ attempts: list(attempt) })
  .describe('At most the last 1,000 refused attempts, the newest last.');

/** The official of a request, and how the server is protected. */
export const whoAmI = z
  .strictObject({
    open: z.boolean().describe('Whether anyone on the machine of the server may act as any official.'),
    private: z.boolean().describe('Whether reading needs a token or a ticket, as acting does.'),
    official: official
      .extend({
        meetings: scope,
        expiresAt: instant.nullable().describe('When the token expires; null on an open server.'),
      })
      .nullable()
      .describe('Null if the request names nobody.'),
  })
  .describe('Who sends the request, and what this server requires.');
export type WhoAmI = z.infer<typeof whoAmI>;

const path = text.describe('The address to read, like /api/meetings/clash-2023/events/stream.');

export const ticketRequest = z.strictObject({ path }).describe('The address that a ticket is for.');

/** A ticket replaces a token in an address, once. */
export const ticket = z
  .strictObject({
    path,
    ticket: text.describe('The value of the parameter `ticket`.'),
    expiresAt: instant.describe('The ticket is void after that instant, and after its first use.'),
  })
  .describe('A ticket for one address.');
export type Ticket = z.infer<typeof ticket>;
