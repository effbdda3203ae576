import { readFileSync, statSync } from 'node:fs';
import { didYouMean } from '#race-control';
import { CliError, EXIT } from '../output/exit-codes.ts';
import { allowedValues, entryOf, isAllowed, OPTION_NAMES, OPTIONS, shownValue } from './option-table.ts';
import type { OptionName } from './option-table.ts';

export type FileValues = Readonly<Partial<Record<OptionName, unknown>>>;

/**
 * Reads a configuration file: a JSON object with the names of options.
 * @throws CliError if it cannot be read, if a name is unknown or a value wrong, or if other users can read a
 * secret in it
 */
export function readConfigFile(path: string): FileValues {
  const [text, mode] = textAndMode(path);
  const values = objectIn(text, path);
  for (const [name, value] of Object.entries(values)) {
    if (!isOption(name))
      throw wrongFile(path, `There is no option "${name}".${didYouMean(name, OPTION_NAMES)}`);
    const entry = entryOf(name);
    if (isAllowed(entry, value)) continue;
    throw wrongFile(path, `"${name}" must be ${allowedValues(entry)}.`);
  }
  const secret = OPTION_NAMES.find((name) => shownValue(name, values[name]) !== values[name]);
  if (secret !== undefined && (mode & 0o077) !== 0) {
    const words = `"${secret}" is secret, and other users can read the file. Run: chmod 600 ${path}`;
    throw wrongFile(path, words);
  }
  return values;
}

function textAndMode(path: string): [string, number] {
  try {
    // Windows has no permission bits.
    return [readFileSync(path, 'utf8'), process.platform === 'win32' ? 0 : statSync(path).mode];
  } catch (error) {
    throw wrongFile(path, `It cannot be read: ${(error as Error).message}.`);
  }
}

function objectIn(text: string, path: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch (error) {
    throw wrongFile(path, `It is not JSON: ${(error as Error).message}.`);
  }
  throw wrongFile(path, 'It must be a JSON object, like {"port": 3000}.');
}

const isOption = (name: string): name is OptionName => Object.hasOwn(OPTIONS, name);

const wrongFile = (path: string, words: string): CliError =>
  new CliError(EXIT.usage, words, 'config-wrong', `Configuration ${path}: `);
