import { official, ROLES, type Official } from '#domain';
import { OFFICIAL } from '../http/problem-sets.ts';
import { memoize } from './memoize.ts';

/**
 * Returns the official that the header `Greenflag-Official: name; role=director` names. The name may be
 * bare, quoted as in RFC 8941, or percent-encoded UTF-8. An open server does not check that it is true.
 * @throws ProblemError `official-missing`, `official-wrong`
 */
export function parseOfficialHeader(header: string | string[] | undefined): Official {
  if (header === undefined) {
    throw OFFICIAL.error('official-missing', 'A command needs the official who issues it.');
  }
  return parseText(String(header));
}

/** Longest header that is parsed. A name of 120 characters, each percent-encoded, is shorter. */
const MAX_LENGTH = 2_000;
const NAME_WORDS = 'The name must be printable text of at most 120 characters.';

const parseText = memoize((text) => parse(decodeUtf8(text)), 1_000);

function parse(header: string): Official {
  if (header.length > MAX_LENGTH) throw OFFICIAL.error('official-wrong', NAME_WORDS);
  const { name, role } = splitHeader(header.trim());
  if (role === undefined)
    throw OFFICIAL.error('official-wrong', 'The header names no role.', { roles: ROLES });
  const result = official.safeParse({ id: name, role });
  if (result.success) return result.data;
  if (!ROLES.some((each) => each === role)) {
    throw OFFICIAL.error('official-wrong', `There is no role "${role}".`, { roles: ROLES });
  }
  throw OFFICIAL.error('official-wrong', NAME_WORDS);
}

/** Returns the name and the role of a header. It has no role if its name is malformed. */
function splitHeader(header: string): { readonly name: string; readonly role?: string | undefined } {
  const [whole = '', quoted] = /^"((?:[^"\\]|\\["\\])*)"/su.exec(header) ?? [];
  const [bare = '', ...parameters] = header.slice(whole.length).split(';');
  const isMalformed = quoted === undefined ? bare.includes('"') : bare.trim() !== '';
  if (isMalformed) return { name: '' };
  const name = quoted === undefined ? decodeName(bare.trim()) : quoted.replaceAll(/\\(["\\])/gu, '$1');
  const roles = parameters.map((parameter) => /^role\s*=\s*"?([a-z]+)"?$/u.exec(parameter.trim())?.[1]);
  return { name, role: roles.find((role) => role !== undefined) };
}

function decodeName(name: string): string {
  if (!name.includes('%')) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    throw OFFICIAL.error('official-wrong', 'The percent-encoding of the name is invalid.');
  }
}

/** Decodes a header as UTF-8 if its bytes are valid UTF-8. Node decodes all headers as Latin-1. */
function decodeUtf8(header: string): string {
  const text = Buffer.from(header, 'latin1').toString('utf8');
  return text.includes('\uFFFD') ? header : text;
}
