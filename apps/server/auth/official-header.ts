import { official, ROLES, type Official } from '#domain';
import { failed } from '../http/problems.ts';

const KNOWN_LIMIT = 1_000;
const known = new Map<string, Official>();

/**
 * The official that the header `Greenflag-Official: name; role=director` names. The name may be bare, quoted
 * as in RFC 8941, or percent-encoded UTF-8. On an open server nobody checks that it is true.
 */
export function officialOf(header: string | string[] | undefined): Official {
  if (header === undefined) throw failed('official-missing', 'A command needs the official who issues it.');
  const text = String(header);
  const seen = known.get(text);
  if (seen) return seen;
  const found = parse(utf8(text));
  if (known.size >= KNOWN_LIMIT) known.clear();
  known.set(text, found);
  return found;
}

function parse(header: string): Official {
  const [, quoted, bare, parameters] =
    /^\s*(?:"((?:[^"\\]|\\["\\])*)"|([^";]*))\s*(;.*)?$/su.exec(header) ?? [];
  const name = quoted === undefined ? decoded(bare?.trim() ?? '') : quoted.replaceAll(/\\(["\\])/gu, '$1');
  const [, role] = /;\s*role\s*=\s*"?([a-z]+)"?\s*(?:;|$)/u.exec(parameters ?? '') ?? [];
  if (role === undefined) throw failed('official-wrong', 'The header names no role.', { roles: ROLES });
  const result = official.safeParse({ id: name, role });
  if (result.success) return result.data;
  if (!ROLES.some((each) => each === role)) {
    throw failed('official-wrong', `There is no role "${role}".`, { roles: ROLES });
  }
  throw failed('official-wrong', 'The name must be printable text of at most 120 characters.');
}

function decoded(name: string): string {
  if (!name.includes('%')) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    throw failed('official-wrong', 'The percent-encoding of the name is broken.');
  }
}

/** Node reads headers as Latin-1. What is UTF-8 underneath was meant as UTF-8. */
function utf8(header: string): string {
  const bytes = Buffer.from(header, 'latin1');
  const text = bytes.toString('utf8');
  return text.includes('�') ? header : text;
}
