import type { StoredEvent } from '#event-store';

export const CLOUDEVENTS = 'application/cloudevents-batch+json';

/** What a record's metadata holds: text, but for these two. */
interface Metadata {
  readonly schema: number;
  readonly official: { readonly id: string; readonly role: string };
  readonly [name: string]: unknown;
}

/** As long as any revision, so that the order of the texts is the order of the records. */
const SEQUENCE_DIGITS = 10;

/**
 * A record as CloudEvents 1.0 has it. Its `source` and `id` are those of the record, so that it is known
 * again wherever it has come by; `time` is when it happened on the track. `dataschema` says which shape the
 * data have, and is no address. Names of extensions are lower case, as the standard asks.
 */
export function cloudEventOf(meeting: string, { id, type, revision, data, metadata }: StoredEvent): object {
  const { schema, official, occurredAt, recordedAt, ...rest } = metadata as Metadata;
  return {
    specversion: '1.0',
    id,
    source: `/api/meetings/${encodeURIComponent(meeting)}`,
    type: `greenflag.${type}`,
    ...(typeof data['session'] === 'string' && { subject: data['session'] }),
    time: occurredAt,
    datacontenttype: 'application/json',
    dataschema: `urn:greenflag:event:${type}:${schema}`,
    sequence: String(revision).padStart(SEQUENCE_DIGITS, '0'),
    revision,
    recordedat: recordedAt,
    official: official.id,
    officialrole: official.role,
    commandid: rest['commandId'],
    correlationid: rest['correlationId'],
    causationid: rest['causationId'],
    previoushash: rest['previousHash'],
    ...(rest['signature'] !== undefined && { signature: rest['signature'] }),
    hash: rest['hash'],
    data,
  };
}
