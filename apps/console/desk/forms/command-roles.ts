import type { CommandType, Role } from '#domain';
import { roleWords } from '../../ui/text/roles.ts';
import type { Schema } from './form-fields.ts';
import { t } from '../../ui/language/language.ts';

/** The commands that the server publishes: the schema of each, with the roles that may issue it. */
export type Catalogue = ReadonlyMap<CommandType, Schema>;

/** As much of the server's OpenAPI document as the page reads. */
export interface ApiDocument {
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>> & {
      readonly Command: { readonly discriminator: { readonly mapping: Readonly<Record<string, string>> } };
    };
  };
}

export function catalogueOf({ components: { schemas } }: ApiDocument): Catalogue {
  const types = Object.keys(schemas.Command.discriminator.mapping) as CommandType[];
  return new Map(types.map((type) => [type, schemas[type] ?? {}]));
}

/** Returns whether the role may issue the command. If the document names no roles, the server decides. */
export const mayIssue = (catalogue: Catalogue, role: Role, type: CommandType): boolean =>
  catalogue.get(type)?.['x-roles']?.includes(role) ?? true;

/** Returns the roles that may issue the command, in words. */
export const rolesWords = (catalogue: Catalogue, type: CommandType): string =>
  (catalogue.get(type)?.['x-roles'] ?? []).map(roleWords).join(t(' or '));
