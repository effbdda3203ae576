import { z } from 'zod';
import { EVENTS, official, ROLES, type EventType } from '#domain';
import { commandId, eventType, hash, instant, lastRevision, list, revision, signer, text } from './fields.ts';

/** The metadata of a record. It is stored for ever: add optional fields only, and never rename a field. */
export const eventMetadata = z
  .strictObject({
    schema: z.int().min(1).describe('The version of the shape of the data.'),
    commandId,
    official: official.describe('The official who issued the command.'),
    occurredAt: instant.describe('When it happened on the track: ISO 8601 UTC with milliseconds.'),
    recordedAt: instant.describe(
      'When it entered the log: ISO 8601 UTC with milliseconds. It never goes back.',
    ),
    correlationId: text.describe('The command that everything began with.'),
    causationId: text.describe('The command, or the record, that caused this one.'),
    commandHash: hash.describe(
      'The hash of the command. A command with the same id and another hash is refused.',
    ),
    previousHash: hash.describe('The hash of the record before it.'),
    signature: text
      .optional()
      .describe('Only in a certification: a compact JWS over the result that it certifies.'),
    hash: hash.describe('The hash of this record, which covers the whole log up to here.'),
  })
  .describe('Who, when and why: what a record says beside its data.');
export type EventMetadata = z.infer<typeof eventMetadata>;

const recordOf = <T extends EventType>(type: T) =>
  z.strictObject({
    revision,
    id: z.uuid().describe('The id of the record.'),
    type: z.literal(type),
    data: EVENTS[type],
    metadata: eventMetadata,
  });

/** The records of a log by their types, without their positions in the store, which only it knows. */
export const LOG_EVENTS = Object.fromEntries(
  eventType.options.map((type) => [type, recordOf(type)]),
) as unknown as { readonly [T in EventType]: ReturnType<typeof recordOf<T>> };

export const logEvent = z
  .discriminatedUnion('type', Object.values(LOG_EVENTS) as [(typeof LOG_EVENTS)[EventType]])
  .describe('A record of the log of a meeting.');
export type LogEvent = z.infer<(typeof LOG_EVENTS)[EventType]>;

export const logPage = z
  .strictObject({
    events: list(logEvent),
    next: lastRevision
      .nullable()
      .describe('The value of `after` for the next page; null at the end of the log.'),
  })
  .describe('A page of the log.');
export interface LogPage extends Omit<z.infer<typeof logPage>, 'events'> {
  readonly events: readonly LogEvent[];
}

const cloudEvent = z.strictObject({
  specversion: z.literal('1.0'),
  id: z.uuid().describe('The id of the record.'),
  source: text.describe('The address of the meeting, like /api/meetings/clash-2023.'),
  type: z.templateLiteral(['greenflag.', eventType]),
  subject: text.optional().describe('The session, if the event belongs to one.'),
  time: eventMetadata.shape.occurredAt,
  datacontenttype: z.literal('application/json'),
  dataschema: text.describe('The name of the schema of the data, like urn:greenflag:event:LapSet:1.'),
  sequence: text.describe('The revision with leading zeros, so that the texts sort in the order of the log.'),
  revision,
  recordedat: eventMetadata.shape.recordedAt,
  official: signer,
  officialrole: z.enum(ROLES),
  commandid: commandId,
  correlationid: eventMetadata.shape.correlationId,
  causationid: eventMetadata.shape.causationId,
  previoushash: eventMetadata.shape.previousHash,
  signature: eventMetadata.shape.signature,
  hash: eventMetadata.shape.hash,
  data: z.record(z.string(), z.unknown()).describe('The data of the `Event` of the same type.'),
});
export type CloudEvent = z.infer<typeof cloudEvent>;

export const cloudEvents = list(cloudEvent).describe('A batch of CloudEvents 1.0, in the JSON format.');
