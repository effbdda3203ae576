import { z } from 'zod';

export type JsonSchema = Record<string, unknown>;

export const text = { type: 'string' };
export const instant = { type: 'string', format: 'date-time' };
export const list = (items: JsonSchema) => ({ type: 'array', items });
export const object = (properties: JsonSchema, optional: readonly string[] = []): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});
/** Returns a schema with a description. */
export const described = (schema: JsonSchema, description: string): JsonSchema => ({
  ...schema,
  description,
});
export const orNull = (schema: JsonSchema) => ({ anyOf: [schema, { type: 'null' }] });

/** The versions of JSON Schema: OpenAPI 3.1 uses 2020-12, AsyncAPI 3 uses draft 7. */
export type Draft = 'draft-2020-12' | 'draft-7';

export function fromZod(schema: z.ZodType, target: Draft = 'draft-2020-12'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', target });
  return rest;
}
