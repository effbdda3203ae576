import { COMMANDS, type Command } from '#domain';
import { fromZod, type JsonSchema } from './json-schema.ts';

type Type = Command['type'];

/** Returns a name as words: `timeMs` is "Time ms", `RecordLap` is "Record lap". */
function titleOf(name: string): string {
  const words = name.replaceAll(/(?<=[a-z])(?=[A-Z])/gu, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * Returns the schema of a command with what a form needs: the roles that may issue it (`x-roles`), and a
 * title of each field. Over HTTP the address names the meeting, so the body need not.
 */
export function commandSchema(type: Type): JsonSchema {
  const { schema, roles, event } = COMMANDS[type];
  const jsonSchema = fromZod(schema);
  const required = (jsonSchema['required'] as string[] | undefined) ?? [];
  const fields = Object.entries(jsonSchema['properties'] as Record<string, JsonSchema>);
  return {
    title: titleOf(type),
    description: `Writes \`${event}\`.`,
    'x-roles': roles,
    ...jsonSchema,
    required: required.filter((name) => name !== 'meeting'),
    properties: Object.fromEntries(fields.map(([name, field]) => [name, titled(name, field)])),
  };
}

const titled = (name: string, field: JsonSchema): JsonSchema =>
  name === 'type' ? field : { title: titleOf(name), ...field };
