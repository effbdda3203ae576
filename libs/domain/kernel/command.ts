import { z } from 'zod';
import * as field from './fields.ts';

/** The meeting of a command. A line of a script has it; over HTTP the address names it. */
export const meeting = field.id.describe('The meeting. The address names it already.');

/** Fields that every command may have beside its own. */
const envelope = {
  meeting: meeting.optional(),
  at: field.instant.optional().describe('When it happened on the track. Default: now.'),
  note: field.note,
  commandId: z
    .uuid()
    .optional()
    .describe(
      'A UUID that is created once for the command. A retry with the same UUID has no further effect.',
    ),
  confirm: z
    .boolean()
    .optional()
    .describe('Answers the question of `needs-confirmation` with yes. Without a question it has no effect.'),
};

type Enveloped<T extends string, S> = Omit<typeof envelope, keyof S> & S & { type: z.ZodLiteral<T> };
type CommandSchema<T extends string, S> = z.ZodObject<Enveloped<T, S>, z.core.$strict>;

export function command<T extends string, S extends z.ZodRawShape>(type: T, shape: S): CommandSchema<T, S> {
  const schema: unknown = z.strictObject({ ...envelope, ...shape, type: z.literal(type) });
  return schema as CommandSchema<T, S>;
}

type EnvelopeField = 'type' | Exclude<keyof typeof envelope, 'note'>;

/** Returns the fields of a command that its event stores: its own, and the note. */
export function withoutEnvelope<C extends Partial<Record<EnvelopeField, unknown>>>(
  command: C,
): Omit<C, EnvelopeField> {
  const { type: _, at: _at, meeting: _meeting, commandId: _id, confirm: _confirm, ...fields } = command;
  return fields;
}
