import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { JsonObject, StoredEvent } from '#event-store';

/** What stands as `previousHash` in the first record of a log: 64 zeros, so that all records look alike. */
export const NO_HASH = '0'.repeat(64);

/** What a record's hash is made of. A `hash` that its metadata holds already does not count. */
export type HashedRecord = Pick<StoredEvent, 'stream' | 'revision' | 'id' | 'type' | 'data' | 'metadata'>;

/** Hashes the RFC 8785 form, which is the same whoever wrote the JSON and in whatever order. */
const sha256 = (value: unknown): string => hash('sha256', canonicalize(value) ?? '', 'hex');

/**
 * The hash that a record must carry. It covers `previousHash`, hence all that came before: to change one
 * record without a trace, all that follow it must be made anew.
 */
export function recordHash({ stream, revision, id, type, data, metadata }: HashedRecord): string {
  const { hash: _, ...rest } = metadata;
  return sha256({ stream, revision, id, type, data, metadata: rest });
}

/**
 * Tells whether two commands under one id are the same command: of the body as it was issued, without its id
 * and its meeting, which may stand in the body or beside it.
 */
export function commandHash(command: JsonObject): string {
  const { commandId: _, meeting: _meeting, ...body } = command;
  return sha256(body);
}
