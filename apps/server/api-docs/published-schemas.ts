import { COMMAND_TYPES, EVENTS, format, ROLES } from '#domain';
import { PROJECTION_NAMES } from '#projections';
import { ref } from './decorators.ts';
import { officialsSchemas } from '../auth/officials-schemas.ts';
import { commandSchema } from './command-schemas.ts';
import {
  described,
  fromZod,
  instant,
  list,
  object,
  orNull,
  text,
  type Draft,
  type JsonSchema,
} from './json-schema.ts';

type Named = [string, JsonSchema];

const revision = { type: 'integer', minimum: -1 };

const oneOfTypes = (names: readonly string[], prefix = '') => ({
  oneOf: names.map((name): JsonSchema => ref(prefix + name)),
  discriminator: {
    propertyName: 'type',
    mapping: Object.fromEntries(names.map((name) => [name, ref(prefix + name).$ref])),
  },
});

const EVENT_TYPES = Object.keys(EVENTS) as (keyof typeof EVENTS)[];

const eventSchema = (type: keyof typeof EVENTS, draft?: Draft): JsonSchema =>
  object({
    revision: { type: 'integer', minimum: 0 },
    id: { type: 'string', format: 'uuid' },
    type: { const: type },
    data: fromZod(EVENTS[type], draft),
    metadata: ref('EventMetadata'),
  });

const official = object({ id: text, role: { enum: ROLES } });

const answerSchemas = {
  Receipt: object({
    meeting: text,
    revision: described(revision, 'The revision of the last event written, or that of the log if none was.'),
    events: list(object({ revision, type: { enum: EVENT_TYPES } })),
    commandId: { type: 'string', format: 'uuid' },
  }),
  Result: {
    description: 'A line of the answer to many commands: the result of the next command, in order.',
    anyOf: [ref('Receipt'), ref('Problem')],
  },
  Problem: {
    ...object(
      {
        type: { type: 'string', format: 'uri', examples: ['urn:greenflag:problem:wrong-field'] },
        title: text,
        status: { type: 'integer' },
        detail: described(text, 'What is wrong in this case and what to do about it.'),
        code: described(text, 'A registered, stable code. Programs decide by it, never by the texts.'),
        field: described(text, 'The field, header or parameter that is wrong.'),
        line: { type: 'integer', minimum: 1 },
        expectedRevision: revision,
        actualRevision: revision,
        phase: text,
      },
      ['field', 'line', 'expectedRevision', 'actualRevision', 'phase'],
    ),
    description: 'A problem by RFC 9457. Some codes have more members that help to correct the request.',
  },
  EventMetadata: object(
    {
      schema: { type: 'integer', minimum: 1 },
      commandId: { type: 'string', format: 'uuid' },
      official,
      occurredAt: instant,
      recordedAt: instant,
      correlationId: text,
      causationId: text,
      commandHash: text,
      previousHash: text,
      signature: described(
        text,
        'The signature of a certification: a compact JWS over the certified result.',
      ),
      hash: text,
    },
    ['signature'],
  ),
  CloudEvents: {
    ...list(
      object(
        {
          specversion: { const: '1.0' },
          id: { type: 'string', format: 'uuid' },
          source: { type: 'string', format: 'uri-reference', examples: ['/api/meetings/clash-2023'] },
          type: { enum: EVENT_TYPES.map((type) => `greenflag.${type}`) },
          subject: described(text, 'The session, if the event belongs to one.'),
          time: described(instant, 'When it happened on the track.'),
          datacontenttype: { const: 'application/json' },
          dataschema: { type: 'string', format: 'uri', examples: ['urn:greenflag:event:LapSet:1'] },
          sequence: described(
            text,
            'The revision with leading zeros, so that the texts sort in the order of the log.',
          ),
          revision: { type: 'integer', minimum: 0 },
          recordedat: instant,
          official: text,
          officialrole: { enum: ROLES },
          commandid: { type: 'string', format: 'uuid' },
          correlationid: text,
          causationid: text,
          previoushash: text,
          signature: text,
          hash: text,
          data: { type: 'object', description: 'The data of the `Event` of the same type.' },
        },
        ['subject', 'signature'],
      ),
    ),
    description: 'A batch of CloudEvents 1.0, in the JSON format.',
  },
  LogPage: object({ events: list(ref('Event')), next: orNull(revision) }),
  MeetingSummary: object({
    meeting: text,
    name: text,
    date: { type: 'string', format: 'date' },
    track: object({ name: text, lengthMiles: { type: 'number' } }),
    format: text,
    revision,
  }),
  MeetingsPage: object({ meetings: list(ref('MeetingSummary')), next: orNull(text) }),
  EventStream: {
    type: 'string',
    description:
      'Server-sent events: `id` is a revision, and `event` says what `data`, JSON on one line, contains.',
  },
  View: {
    ...object({
      meeting: text,
      projection: { enum: PROJECTION_NAMES },
      projectionVersion: { type: 'integer', minimum: 1 },
      revision: { type: 'integer', minimum: 0 },
      recordedAt: instant,
    }),
    description:
      'Every view has the revision of its last record. Its other members depend on the projection.',
  },
  Diff: object({
    meeting: text,
    projection: { enum: PROJECTION_NAMES },
    projectionVersion: { type: 'integer', minimum: 1 },
    session: orNull(text),
    from: ref('Point'),
    to: ref('Point'),
    changed: ref('Changes'),
    rows: list(ref('RowDiff')),
  }),
  Point: object({ revision: { type: 'integer', minimum: 0 }, recordedAt: instant }),
  Changes: {
    description: 'What changed except places, by field.',
    type: 'object',
    additionalProperties: object({ from: {}, to: {} }),
  },
  RowDiff: object({
    list: { ...text, description: 'The list of the view that holds the row.', examples: ['rows', 'missed'] },
    what: { enum: ['moved', 'in', 'out', 'changed'] },
    key: {
      anyOf: [text, { type: 'integer' }],
      description: 'The car, the session or the record of the row.',
    },
    car: orNull(text),
    driver: orNull(text),
    from: orNull({ type: 'integer' }),
    to: orNull({ type: 'integer' }),
    changed: ref('Changes'),
    because: list(object({ revision, type: { enum: EVENT_TYPES }, words: text, reason: orNull(text) })),
  }),
  WhatIf: {
    ...object(
      {
        strike: list({ type: 'integer', minimum: 0 }),
        issue: list(ref('Command')),
        show: { ...list(text), minItems: 1, examples: [['field', 'results/lcq-2']] },
        at: {
          anyOf: [text, { type: 'integer', minimum: 0 }],
          description: 'Copy the meeting at that moment.',
        },
      },
      ['strike', 'issue', 'at'],
    ),
    additionalProperties: false,
  },
  WhatIfAnswer: object({
    meeting: text,
    revision: { type: 'integer', minimum: 0, description: 'The revision at which the log was copied.' },
    shows: {
      type: 'object',
      additionalProperties: object({
        before: orNull(ref('View')),
        after: orNull(ref('View')),
        diff: ref('Diff'),
      }),
    },
  }),
  Finding: object({
    severity: { enum: ['error', 'warning'] },
    session: described(text, 'Empty if the finding concerns no session.'),
    field: text,
    words: text,
  }),
  Findings: object({ findings: list(ref('Finding')) }),
  Formats: object({ formats: list(ref('Format')) }),
  ...officialsSchemas,
  ResultProof: object({
    meeting: text,
    session: text,
    version: { type: 'integer', minimum: 1 },
    revision: { type: 'integer', minimum: 0 },
    hash: text,
    kid: text,
    jws: described(text, 'Compact JWS (RFC 7515), EdDSA, over the claims.'),
    claims: { type: 'object' },
  }),
  JwkSet: object({
    keys: list(
      object({
        kty: { const: 'OKP' },
        crv: { const: 'Ed25519' },
        x: text,
        kid: described(text, 'The thumbprint of RFC 7638.'),
        use: { const: 'sig' },
        alg: { const: 'EdDSA' },
      }),
    ),
  }),
};

/** Returns all schemas of the OpenAPI document. Those of commands and events are the ones that check them. */
export function publishedSchemas(): JsonSchema {
  const commands = COMMAND_TYPES.map((type): Named => [type, commandSchema(type)]);
  const events = EVENT_TYPES.map((type): Named => [`Event.${type}`, eventSchema(type)]);
  return {
    Command: oneOfTypes(COMMAND_TYPES),
    ...Object.fromEntries(commands),
    Event: oneOfTypes(EVENT_TYPES, 'Event.'),
    ...Object.fromEntries(events),
    Format: fromZod(format),
    ...answerSchemas,
  };
}

/** Returns the schemas of the messages of streams: every event, and views. */
export const streamedSchemas = (): JsonSchema => ({
  ...Object.fromEntries(EVENT_TYPES.map((type) => [`Event.${type}`, eventSchema(type, 'draft-7')])),
  EventMetadata: answerSchemas.EventMetadata,
  View: answerSchemas.View,
});
