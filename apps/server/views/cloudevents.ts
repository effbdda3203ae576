import type { CloudEvent, LogEvent } from '#race-control';

export const CLOUDEVENTS = 'application/cloudevents-batch+json';

/** No revision has more digits, so the texts sort in the order of the records. */
const SEQUENCE_DIGITS = 10;

/**
 * Returns a record as a CloudEvent (CloudEvents 1.0). `source` and `id` identify the record, so that
 * receivers can drop duplicates. `time` is when it happened on the track. `dataschema` names the schema of
 * the data; it is not an address. The standard requires lower case for the names of extensions.
 */
export function toCloudEvent(meeting: string, { id, type, revision, data, metadata }: LogEvent): CloudEvent {
  const { schema, official, occurredAt, recordedAt, signature } = metadata;
  return {
    specversion: '1.0',
    id,
    source: `/api/meetings/${encodeURIComponent(meeting)}`,
    type: `greenflag.${type}`,
    ...('session' in data && data.session !== undefined && { subject: data.session }),
    time: occurredAt,
    datacontenttype: 'application/json',
    dataschema: `urn:greenflag:event:${type}:${schema}`,
    sequence: String(revision).padStart(SEQUENCE_DIGITS, '0'),
    revision,
    recordedat: recordedAt,
    official: official.id,
    officialrole: official.role,
    commandid: metadata.commandId,
    correlationid: metadata.correlationId,
    causationid: metadata.causationId,
    previoushash: metadata.previousHash,
    ...(signature !== undefined && { signature }),
    hash: metadata.hash,
    data,
  };
}
