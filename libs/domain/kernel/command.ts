import { z } from 'zod';
import * as field from './fields.ts';

/** Fields that every command may have beside its own. */
const envelope = {
  /** The meeting, for a line of a script. Over HTTP the path names it. */
  meeting: field.id.optional(),
  /** When it happened on the track. Default: the time at which the command is received. */
  at: field.instant.optional(),
  note: field.words.optional(),
  /** A command with an id that was used before changes nothing and gets the first receipt again. */
  commandId: z.uuid().optional(),
};

type Enveloped<T extends string, S> = Omit<typeof envelope, keyof S> & S & { type: z.ZodLiteral<T> };
type CommandSchema<T extends string, S> = z.ZodObject<Enveloped<T, S>, z.core.$strict>;

export function command<T extends string, S extends z.ZodRawShape>(type: T, shape: S): CommandSchema<T, S> {
  const schema: unknown = z.strictObject({ ...envelope, ...shape, type: z.literal(type) });
  return schema as CommandSchema<T, S>;
}
