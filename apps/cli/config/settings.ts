import { CliError, EXIT } from '../output/exit-codes.ts';
import type { FileValues } from './config-file.ts';
import {
  allowedValues,
  entryOf,
  SERVER_OPTION_NAMES,
  valueOfText,
  variableOf,
  type OptionName,
  type OptionValue,
} from './option-table.ts';

/** Where the value of an option comes from, the strongest first. */
export const SOURCES = ['flag', 'environment', 'file', 'default'] as const;
export type Source = (typeof SOURCES)[number];

interface Setting<T> {
  readonly value: T;
  readonly source: Source;
}

/** The options of every command. */
interface GlobalOptions {
  readonly config?: string;
  readonly token?: string;
}

let globals: GlobalOptions & { readonly values: FileValues } = { values: {} };

/** Reads the configuration file, if one is named. Everything in this file answers by it from now on. */
export async function useGlobalOptions({ config, token }: GlobalOptions): Promise<void> {
  const path = config ?? fromEnvironment('GREENFLAG_CONFIG');
  // Most commands have no file, and what reads it needs all of race control.
  const values = path === undefined ? {} : (await import('./config-file.ts')).readConfigFile(path);
  globals = { config: path, token, values };
}

/** Returns the configuration file in use; undefined without one. */
export const configFile = (): string | undefined => globals.config;

/**
 * Returns the value of an option and its source.
 * @param given the value of the flag
 * @throws CliError if the value in the environment is not valid
 */
export function settingOf<N extends OptionName>(name: N, given?: OptionValue<N>): Setting<OptionValue<N>> {
  if (given !== undefined) return { value: given, source: 'flag' };
  const text = fromEnvironment(variableOf(name));
  if (text !== undefined) return { value: environmentValue(name, text), source: 'environment' };
  const inFile = globals.values[name] as OptionValue<N> | undefined;
  if (inFile !== undefined) return { value: inFile, source: 'file' };
  return { value: entryOf(name).default as OptionValue<N>, source: 'default' };
}

/** Returns the token to send to servers; undefined if no token is set. */
export function currentToken(): string | undefined {
  const token = settingOf('token', globals.token).value.trim();
  return token === '' ? undefined : token;
}

type ServerSettings = { readonly [N in (typeof SERVER_OPTION_NAMES)[number]]: OptionValue<N> };

/** Returns the values of all options of a server. */
export const serverSettings = (given: Partial<ServerSettings>): ServerSettings =>
  Object.fromEntries(
    SERVER_OPTION_NAMES.map((name) => [name, settingOf(name, given[name]).value]),
  ) as unknown as ServerSettings;

/** Returns the value of a variable. An empty one counts as not set. */
function fromEnvironment(variable: string): string | undefined {
  const text = process.env[variable];
  return text === '' ? undefined : text;
}

function environmentValue<N extends OptionName>(name: N, text: string): OptionValue<N> {
  const value = valueOfText(entryOf(name), text);
  if (value !== undefined) return value as OptionValue<N>;
  const words = `The variable ${variableOf(name)} must be ${allowedValues(entryOf(name))}.`;
  throw new CliError(EXIT.usage, words, 'config-wrong');
}
