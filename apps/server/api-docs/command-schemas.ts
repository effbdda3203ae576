import { COMMANDS, type Command } from '#domain';

type Type = Command['type'];

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Returns a name as words: `timeMs` is "Time ms", `RecordLap` is "Record lap". */
function titleOf(name: string): string {
  const words = name.replaceAll(/(?<=[a-z])(?=[A-Z])/gu, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * Adds to the schema of a command what a form needs: the roles that may issue it (`x-roles`), and a title of
 * each field.
 */
export function describeCommand(type: Type, jsonSchema: JsonSchema): JsonSchema {
  const { roles, event } = COMMANDS[type];
  const fields = Object.entries(jsonSchema['properties'] as Record<string, JsonSchema>);
  return {
    title: titleOf(type),
    description: `Writes \`${event}\`.`,
    'x-roles': roles,
    ...jsonSchema,
    properties: Object.fromEntries(fields.map(([name, field]) => [name, titled(name, field)])),
  };
}

const titled = (name: string, field: JsonSchema): JsonSchema =>
  name === 'type' ? field : { title: titleOf(name), ...field };
