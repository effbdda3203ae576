import type { StoredEvent } from '#event-store';

export const CLOUDEVENTS = 'application/cloudevents-batch+json';

/** The metadata of a record. All members are text, except `schema` and `official`. */
interface Metadata {
  readonly schema: number;
  readonly official: { readonly id: string; readonly role: string };
  readonly [name: string]: unknown;
}

/** No revision has more digits, so the texts sort in the order of the records. */
const SEQUENCE_DIGITS = 10;

/**
 * Returns a record as a CloudEvent (CloudEvents 1.0). `source` and `id` identify the record, so that
 * receivers can drop duplicates. `time` is when it happened on the track. `dataschema` names the schema of
 * the data; it is not an address. The standard requires lower case for the names of extensions.
 */
export function toCloudEvent(meeting: string, { id, type, revision, data, metadata }: StoredEvent): object {
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
