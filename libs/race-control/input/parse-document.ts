import type { z } from 'zod';
import { parseObject, valid, type Parsed } from './input-problems.ts';
import { schemaError } from './schema-errors.ts';

/** Parses text as a JSON object with the fields of a schema. */
export function parseDocument<S extends z.ZodObject>(schema: S, text: string): Parsed<z.infer<S>> {
  const parsed = parseObject(text);
  if (!parsed.ok) return parsed;
  const result = schema.safeParse(parsed.value);
  if (result.success) return valid(result.data);
  return schemaError(result.error.issues, parsed.value, schema);
}
