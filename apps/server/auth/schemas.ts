import { ROLES } from '#domain';
import { instant, list, object, orNull, text } from '../json-schema.ts';

/** What is answered about officials. */
export const officialsAnswers = {
  Officials: object({
    officials: list(
      object({
        official: text,
        role: { enum: ROLES },
        meetings: { anyOf: [{ const: '*' }, list(text)] },
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
  TicketRequest: object({ path: { ...text, examples: ['/api/meetings/clash-2023/events/stream'] } }),
  Ticket: object({ path: text, ticket: text, expiresAt: instant }),
};
