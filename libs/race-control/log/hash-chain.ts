import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { JsonObject, StoredEvent } from '#event-store';

/** The `previousHash` of the first record of a log: 64 zeros, so that all records have the same shape. */
export const NO_HASH = '0'.repeat(64);

/** The parts of a record that its hash covers. A `hash` that is already in the metadata does not count. */
export type HashedRecord = Pick<StoredEvent, 'stream' | 'revision' | 'id' | 'type' | 'data' | 'metadata'>;

/** Hashes the RFC 8785 form of a value, which does not depend on the writer or on the order of the fields. */
const sha256 = (value: unknown): string => hash('sha256', canonicalize(value) ?? '', 'hex');

/**
 * Returns the hash that a record must carry. It covers `previousHash`, and so the whole log before the
 * record: to change one record unnoticed, a forger has to rewrite all records after it.
 */
export function recordHash({ stream, revision, id, type, data, metadata }: HashedRecord): string {
  const { hash: _, ...rest } = metadata;
  return sha256({ stream, revision, id, type, data, metadata: rest });
}

/**
 * Returns a hash that shows whether two commands with the same id are the same command. It leaves out the id
 * and the meeting, because a client may send these in the body or beside it, and the confirmation, because a
 * client adds it when it sends the same command again.
 */
export function commandHash(command: JsonObject): string {
  const { commandId: _, meeting: _meeting, confirm: _confirm, ...body } = command;
  return sha256(body);
}
