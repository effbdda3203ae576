import type { CommandType, Role } from '#domain';
import type { Schema } from './form-fields.ts';

/** The commands that the server publishes: their fields, and who may issue them. */
export type Catalogue = ReadonlyMap<CommandType, Schema>;

export interface Published {
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>> & {
      readonly Command: { readonly discriminator: { readonly mapping: Readonly<Record<string, string>> } };
    };
  };
}

export function catalogueOf({ components: { schemas } }: Published): Catalogue {
  const types = Object.keys(schemas.Command.discriminator.mapping) as CommandType[];
  return new Map(types.map((type) => [type, schemas[type] ?? {}]));
}

/** May that role issue it? Where the server does not say who may, it is the one to refuse. */
export const mayIssue = (known: Catalogue, role: Role, type: CommandType): boolean =>
  known.get(type)?.['x-roles']?.includes(role) ?? true;

/** Who may, in words: for a button that somebody else has to press. */
export const whoMay = (known: Catalogue, type: CommandType): string =>
  (known.get(type)?.['x-roles'] ?? []).join(' or ');
