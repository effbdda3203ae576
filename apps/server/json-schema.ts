export type JsonSchema = Record<string, unknown>;

export const text = { type: 'string' };
export const instant = { type: 'string', format: 'date-time' };
export const list = (items: JsonSchema) => ({ type: 'array', items });
export const object = (properties: JsonSchema, optional: readonly string[] = []): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});
export const orNull = (schema: JsonSchema) => ({ anyOf: [schema, { type: 'null' }] });
