import { readdirSync, readFileSync } from 'node:fs';
import { sentFormat, type Format } from '#domain';
import { INPUT_PROBLEMS, parseObject, type Parsed } from './input-problems.ts';
import { schemaError } from './schema-errors.ts';
import { refuseOversize } from './size-limits.ts';

/** This relative path is valid both in the source and in `dist`. */
const FOLDER = new URL('../../domain/formats/presets/', import.meta.url);

/** Parses a format document by its schema. `checkFormat` checks whether the format is consistent. */
export function parseFormat(value: unknown): Parsed<Format> {
  const oversized = refuseOversize(sentFormat, value);
  if (oversized) return oversized;
  const { data, error } = sentFormat.safeParse(value);
  return data ? { ok: true, value: data } : schemaError(error.issues, value, sentFormat);
}

/** Formats by their ids. */
export type Presets = Pick<ReadonlyMap<string, Format>, 'get'>;

/** Returns the built-in formats, which are loaded when the first one is asked for. */
export function presetsOnDemand(): Presets {
  let presets: Presets | undefined;
  return { get: (id) => (presets ??= loadPresets()).get(id) };
}

/**
 * Returns the built-in formats by their ids.
 * @throws Error that names the file, if a preset is damaged
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
  throw new Error(`The preset ${file.pathname} is damaged. ${words} ${INPUT_PROBLEMS[code].help}`);
}
