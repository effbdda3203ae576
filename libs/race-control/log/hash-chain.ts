import { hash } from 'node:crypto';
import type { JsonObject, StoredEvent } from '#event-store';

/** The `previousHash` of the first record of a log: 64 zeros, so that all records have the same shape. */
export const NO_HASH = '0'.repeat(64);

/** The parts of a record that its hash covers. A `hash` that is already in the metadata does not count. */
export type HashedRecord = Pick<StoredEvent, 'stream' | 'revision' | 'id' | 'type' | 'data' | 'metadata'>;

const sha256 = (text: string): string => hash('sha256', text, 'hex');

/** Matches text that JSON writes as it is, between quotes. */
const PLAIN = /^[ !#-[\]-~]*$/u;

const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));

/**
 * Returns the RFC 8785 form of a JSON value, which does not depend on the writer or on the order of the
 * fields: they are sorted by their names, without white space. `JSON.stringify` writes numbers and texts as
 * the RFC requires. The package `canonicalize` returns the same text, but takes three times as long, and each
 * command waits for it.
 * @param omitted fields of the value itself that are left out
 */
export function canonicalJson(value: unknown, omitted?: ReadonlySet<string>): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  const object = value as Record<string, unknown>;
  let fields = '';
  for (const name of inOrder(Object.keys(object))) {
    const field = object[name];
    if (field === undefined || omitted?.has(name)) continue;
    fields += `${fields === '' ? '' : ','}${quoted(name)}:${canonicalJson(field)}`;
  }
  return `{${fields}}`;
}

/** Most names that are sorted by insertion. */
const FEW_NAMES = 16;

/** Sorts names. `sort` copies its list, which costs more than to sort the few names of a usual object. */
function inOrder(names: string[]): string[] {
  if (names.length > FEW_NAMES) return names.sort();
  for (let i = 1; i < names.length; i += 1) {
    const name = names[i] as string;
    let at = i;
    for (; at > 0 && (names[at - 1] as string) > name; at -= 1) names[at] = names[at - 1] as string;
    names[at] = name;
  }
  return names;
}

const THE_HASH: ReadonlySet<string> = new Set(['hash']);

/**
 * Returns the hash that a record must carry. It covers `previousHash`, and so the whole log before the
 * record: to change one record unnoticed, a forger has to rewrite all records after it.
 */
export function recordHash({ stream, revision, id, type, data, metadata }: HashedRecord): string {
  const [first, last] = [canonicalJson(data), canonicalJson(metadata, THE_HASH)];
  const place = `"revision":${revision},"stream":${quoted(stream)},"type":${quoted(type)}`;
  return sha256(`{"data":${first},"id":${quoted(id)},"metadata":${last},${place}}`);
}

const NOT_IN_HASH: ReadonlySet<string> = new Set(['commandId', 'meeting', 'confirm']);

/**
 * Returns a hash that shows whether two commands with the same id are the same command. It leaves out the id
 * and the meeting, because a client may send these in the body or beside it, and the confirmation, because a
 * client adds it when it sends the same command again. Of a passing of a feed it has only what every server
 * reads alike: a server that joined later may have measured another time, and counts epochs differently.
 */
export const commandHash = (command: JsonObject): string =>
  sha256(canonicalJson(passingOf(command) ?? command, NOT_IN_HASH));

/**
 * Returns whether an earlier command with the same id was this one, by its hash. When a client sends again
 * what had no `at`, it may add the time at which it was sent first.
 */
export function isSameCommand(command: JsonObject, hash: string, earlierHash: string): boolean {
  if (hash === earlierHash) return true;
  const { at, ...untimed } = command;
  return at !== undefined && commandHash(untimed) === earlierHash;
}

/** Returns what identifies the passing of a `RecordCrossing`; null for other commands. */
function passingOf({ type, transponder, car, line, passing }: JsonObject): JsonObject | null {
  if (type !== 'RecordCrossing' || typeof passing !== 'object' || passing === null) return null;
  const { feed, number } = passing as JsonObject;
  return { type, transponder, car, line, passing: { feed, number } };
}
