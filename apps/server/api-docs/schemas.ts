import { z } from 'zod';
import { COMMANDS, official, placeReason, type CommandType, type EventType } from '#domain';
import { VIEW_SCHEMAS } from '#projections';
import { PUBLISHED } from '#publishing';
import { bridgeAnswer, bridgePassing, feedsAnswer, feedStatus } from '#timing-feeds';
import { ANSWERS, COMMAND_BODIES, LOG_EVENTS } from '#race-control';
import { describeCommand, type JsonSchema } from './command-schemas.ts';

const EVENT_STREAM = z
  .string()
  .describe(
    'Server-sent events: `id` is a revision, and `event` says what `data`, JSON on one line, contains.',
  );

const RAW_RECORD = z
  .looseObject({ n: z.int().min(0).describe('The number of the record.') })
  .describe('A record of a raw log, as it is stored.');
const ENTRY_LIST = z.string().describe('The entries as CSV, with headings.');
const METRICS = z.string().describe('The text format of Prometheus, version 0.0.4.');

type Schemas = Readonly<Record<string, z.ZodType>>;

const withPrefix = (prefix: string, schemas: Schemas): Schemas =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [prefix + name, schema]));

/** Returns the rows of each view: the lists of objects among its fields. */
function rowsOf(views: Readonly<Record<string, z.ZodObject>>): Schemas {
  const rows = Object.entries(views).flatMap(([view, { shape }]) =>
    Object.entries(shape as Schemas).flatMap(([field, schema]) => {
      const isRows = schema instanceof z.ZodArray && schema.element instanceof z.ZodObject;
      return isRows ? [[`${view}.${field}`, schema.element as z.ZodObject] as const] : [];
    }),
  );
  return Object.fromEntries(rows);
}

/** A sheet as JSON is the view with the proof of its log. */
const sheets = (): Schemas =>
  Object.fromEntries(
    Object.entries(VIEW_SCHEMAS)
      .filter(([name]) => PUBLISHED.includes(name))
      .map(([name, schema]: [string, z.ZodObject]) => [name, schema.extend({ proof: ANSWERS.SheetProof })]),
  );

/** Adds what several documents share: the records of the log, and the views with their rows. */
const SHARED: Schemas = {
  Official: official,
  PlaceReason: placeReason,
  EventMetadata: ANSWERS.EventMetadata,
  ...withPrefix('Event.', LOG_EVENTS),
  ...withPrefix('View.', VIEW_SCHEMAS),
  ...withPrefix('View.', rowsOf(VIEW_SCHEMAS)),
};

/** The versions of JSON Schema: OpenAPI 3.1 uses 2020-12, AsyncAPI 3 uses draft 7. */
type Draft = 'draft-2020-12' | 'draft-7';

/** Returns the JSON Schemas of named schemas. Where one contains another, it refers to it by its name. */
function toJsonSchemas(named: Schemas, target: Draft): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) if (!registry.has(schema)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    target,
    io: 'input',
    unrepresentable: 'any',
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ jsonSchema }) => {
      // The format says the same as the long pattern, and nothing that is sent is read-only.
      if (['date', 'date-time', 'uuid'].includes(jsonSchema.format ?? '')) delete jsonSchema.pattern;
      delete jsonSchema.readOnly;
      const { prefixItems } = jsonSchema;
      if (!prefixItems || target === 'draft-7') return;
      // A tuple has no more items than it names. Tools expect `items` beside the type all the same.
      Object.assign(jsonSchema, { items: {}, minItems: prefixItems.length, maxItems: prefixItems.length });
    },
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _, $id: _id, ...schema }]) => [
      name,
      schema as JsonSchema,
    ]),
  );
}

const ref = (name: string): string => `#/components/schemas/${name}`;

/** Says by which field clients find the one schema that fits. */
const withDiscriminator = (union: JsonSchema, propertyName: string, prefix: string): JsonSchema => {
  const refs = (union['oneOf'] as { $ref: string }[]).map(({ $ref }) => $ref);
  const mapping = Object.fromEntries(refs.map(($ref) => [$ref.slice(ref(prefix).length), $ref]));
  return { ...union, discriminator: { propertyName, mapping } };
};

/** Returns the schemas of the OpenAPI document. Those of commands and events are the ones that check them. */
export function openApiSchemas(): Record<string, JsonSchema> {
  const sheetSchemas = sheets();
  const all = {
    ...SHARED,
    ...ANSWERS,
    ...COMMAND_BODIES,
    ...withPrefix('Sheet.', sheetSchemas),
    Sheet: z
      .discriminatedUnion('projection', Object.values(sheetSchemas) as never)
      .describe('A sheet as JSON.'),
    EventStream: EVENT_STREAM,
    Metrics: METRICS,
    Feeds: feedsAnswer,
    FeedStatus: feedStatus,
    BridgePassing: bridgePassing,
    BridgeAnswer: bridgeAnswer,
    RawRecord: RAW_RECORD,
    EntryList: ENTRY_LIST,
  };
  const schemas = toJsonSchemas(all, 'draft-2020-12');
  for (const type of Object.keys(COMMANDS) as CommandType[]) {
    schemas[type] = describeCommand(type, schemas[type] ?? {});
  }
  const unions = {
    Command: ['type', ''],
    Event: ['type', 'Event.'],
    View: ['projection', 'View.'],
    Sheet: ['projection', 'Sheet.'],
  } as const;
  for (const [name, [property, prefix]] of Object.entries(unions)) {
    schemas[name] = withDiscriminator(schemas[name] ?? {}, property, prefix);
  }
  return schemas;
}

/** Returns the schemas of the messages of streams: every event, every view, and patches. */
export const asyncApiSchemas = (): Record<string, JsonSchema> =>
  toJsonSchemas(
    { ...SHARED, View: ANSWERS.View, Patch: ANSWERS.Patch, Feeds: feedsAnswer, FeedStatus: feedStatus },
    'draft-7',
  );

export const EVENT_TYPES = Object.keys(LOG_EVENTS) as EventType[];
