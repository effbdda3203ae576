import { ROLES } from '#domain';
import { described, instant, list, object, orNull, text } from '../api-docs/json-schema.ts';

const meetings = { anyOf: [{ const: '*' }, list(text)] };

/** Schemas of the answers about officials. */
export const officialsSchemas = {
  Officials: object({
    officials: list(
      object({
        official: text,
        role: { enum: ROLES },
        meetings,
        grant: described(text, 'Id of the record that added the official.'),
        addedAt: instant,
        revokedAt: orNull(instant),
      }),
    ),
  }),
  Attempts: object({
    attempts: list(
      object({
        at: instant,
        who: described(orNull(text), 'The official, if the request proved who it is.'),
        role: orNull(text),
        what: text,
        meeting: orNull(text),
        code: text,
        why: text,
        address: orNull(text),
      }),
    ),
  }),
  Whoami: object({
    open: { type: 'boolean', description: 'Anyone on the machine of the server may act as any official.' },
    private: { type: 'boolean', description: 'Reading needs a token or a ticket, as acting does.' },
    official: orNull(
      object({
        id: text,
        role: { enum: ROLES },
        meetings,
        expiresAt: described(orNull(instant), 'When the token expires; null on an open server.'),
      }),
    ),
  }),
  TicketRequest: object({ path: { ...text, examples: ['/api/meetings/clash-2023/events/stream'] } }),
  Ticket: object({ path: text, ticket: text, expiresAt: instant }),
};
