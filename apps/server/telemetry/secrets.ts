/**
 * What must not be in a log, wherever a client or an error message has put it: tokens, tickets, the passwords
 * of connection strings, and the values of fields that are named like a secret.
 */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  // A JWT: header, claims, and a signature that may be cut off.
  [/eyJ[\w-]{5,}(?:\.[\w-]*)*/gu, '[token]'],
  [/\b(bearer|basic)(\s+)[^\s",;\\]{6,}/giu, '$1$2[hidden]'],
  [/(ticket|token|password|passwd|secret|authorization)(=|%3D)[^&\s"',;\\]+/giu, '$1$2[hidden]'],
  [/((?:ticket|token|password|authorization|secret)\\?"\s*:\s*\\?")[^"\\]+/giu, '$1[hidden]'],
  // The user and the password of a URL.
  [/([a-z][a-z+.-]{0,20}:\/\/)[^\s/"]+@/giu, '$1[hidden]@'],
];
/** A cheap test that every text with a secret passes. */
const MAY_HOLD_SECRET = /eyJ|:\/\/|bearer|basic|ticket|token|passw|secret|authorization/iu;

/** Returns a text with its secrets replaced. */
export function withoutSecrets(text: string): string {
  if (!MAY_HOLD_SECRET.test(text)) return text;
  return SECRETS.reduce((rest, [secret, replacement]) => rest.replace(secret, replacement), text);
}
