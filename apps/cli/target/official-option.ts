import { official, type Official } from '#domain';
import { EXIT, Stop } from '../output/exit-codes.ts';

/** The official of `--official` and `--role`. @throws Stop where the name is none */
export function officialFrom(given: { readonly official: string; readonly role: string }): Official {
  const { data } = official.safeParse({ id: given.official, role: given.role });
  if (data) return data;
  throw new Stop(EXIT.usage, 'The name after --official must be printable text of at most 120 characters.');
}
