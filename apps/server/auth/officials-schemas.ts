import { ROLES } from '#domain';
import { instant, list, object, orNull, text } from '../api-docs/json-schema.ts';

const meetings = { anyOf: [{ const: '*' }, list(text)] };

/** What is answered about officials. */
export const officialsAnswers = {
  Officials: object({
    officials: list(
      object({
        official: text,
        role: { enum: ROLES },
        meetings,
        grant: { ...text, description: 'Id of the record that added them.' },
        addedAt: instant,
        revokedAt: orNull(instant),
      }),
    ),
  }),
  Attempts: object({
    attempts: list(
      object({
        at: instant,
        who: { ...orNull(text), description: 'As far as it is known for certain.' },
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
    open: { type: 'boolean', description: 'Anyone on that machine may act as any official.' },
    private: { type: 'boolean', description: 'Reading takes a token or a ticket, as acting does.' },
    official: orNull(
      object({
        id: text,
        role: { enum: ROLES },
        meetings,
        expiresAt: { ...orNull(instant), description: 'Of the token; null on an open server.' },
      }),
    ),
  }),
  TicketRequest: object({ path: { ...text, examples: ['/api/meetings/clash-2023/events/stream'] } }),
  Ticket: object({ path: text, ticket: text, expiresAt: instant }),
};
