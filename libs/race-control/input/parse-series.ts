import type { z } from 'zod';
import { seriesCommand, seriesSchema, type Series, type SeriesCommand } from '#domain';
import { seriesImport, type SeriesImport } from '../answers/series.ts';
import { describeValue, invalid, isObject, type Parsed } from './input-problems.ts';
import { schemaError } from './schema-errors.ts';
import { refuseOversize } from './size-limits.ts';
import { tidyText } from './tidy-text.ts';

/** Parses a series document by its schema. `checkSeries` checks whether it is consistent. */
export const parseSeries = (value: unknown): Parsed<Series> => parseBy(seriesSchema, value);

/** Parses the request to bring standings into a meeting. */
export const parseSeriesImport = (value: unknown): Parsed<SeriesImport> => parseBy(seriesImport, value);

/** Parses a command about a series. */
export function parseSeriesCommand(value: unknown): Parsed<SeriesCommand> {
  if (!isObject(value))
    return invalid('not-an-object', `A command is a JSON object with a type, not ${describeValue(value)}.`);
  const schemas = seriesCommand.options;
  const schema = schemas.find((each) => each.shape.type.value === value['type']);
  if (schema) return parseBy(schema as z.ZodType<SeriesCommand>, value);
  const types = schemas.map((each) => each.shape.type.value).join(', ');
  const words = `There is no command ${describeValue(value['type'])} for a series. There are: ${types}.`;
  return invalid('unknown-command', words, 'type');
}

/** Parses a value by a schema, after white space at the ends of its texts is removed. */
export function parseBy<T>(schema: z.ZodType<T>, sent: unknown): Parsed<T> {
  const oversized = refuseOversize(schema, sent);
  if (oversized) return oversized;
  const value = tidyText(sent);
  const { data, error } = schema.safeParse(value);
  return error ? schemaError(error.issues, value, schema) : { ok: true, value: data };
}
