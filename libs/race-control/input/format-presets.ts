import { readdirSync, readFileSync } from 'node:fs';
import { format as formatSchema, type Format } from '#domain';
import { INPUT_PROBLEMS, parseObject, type Parsed } from './parsed.ts';
import { schemaError } from './schema-errors.ts';

/** The same steps from the source and from `dist`. */
const FOLDER = new URL('../../domain/formats/presets/', import.meta.url);

/** A format's document by its shape alone; `checkFormat` says whether it makes sense. */
export function parseFormat(value: unknown): Parsed<Format> {
  const { data, error } = formatSchema.safeParse(value);
  return data ? { ok: true, value: data } : schemaError(error.issues, value, formatSchema);
}

/**
 * The formats that come with the house, by their ids.
 * @throws Error that names the file, when one of them is damaged
 */
export function loadPresets(folder: URL = FOLDER): ReadonlyMap<string, Format> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const formats = names.sort().map((name) => loadPreset(new URL(name, folder)));
  return new Map(formats.map((preset) => [preset.id, preset]));
}

function loadPreset(file: URL): Format {
  const text = parseObject(readFileSync(file, 'utf8'));
  const parsed = text.ok ? parseFormat(text.value) : text;
  if (parsed.ok) return parsed.value;
  const { code, words } = parsed.problem;
  throw new Error(`The preset ${file.pathname} is damaged. ${words} ${INPUT_PROBLEMS[code]}`);
}
