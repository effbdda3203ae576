import { z } from 'zod';
import * as field from './fields.ts';

/** What every command may carry beside its own fields. */
const envelope = {
  /** The meeting that a line of a script is for; over HTTP it is in the path and need not be said again. */
  meeting: field.id.optional(),
  /** When it happened on the track; otherwise the clock of whoever records it. */
  at: field.instant.optional(),
  note: field.words.optional(),
  /** The same id again has no further effect and gets the same receipt. */
  commandId: z.uuid().optional(),
};

type Enveloped<T extends string, S> = Omit<typeof envelope, keyof S> & S & { type: z.ZodLiteral<T> };
type CommandSchema<T extends string, S> = z.ZodObject<Enveloped<T, S>, z.core.$strict>;

export function command<T extends string, S extends z.ZodRawShape>(type: T, shape: S): CommandSchema<T, S> {
  const schema: unknown = z.strictObject({ ...envelope, ...shape, type: z.literal(type) });
  return schema as CommandSchema<T, S>;
}
