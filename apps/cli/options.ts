import { InvalidArgumentError, Option, type Command } from 'commander';
import {
  allowedValues,
  entryOf,
  flagOf,
  standardOf,
  valueOfText,
  variableOf,
  type OptionName,
} from './config/option-table.ts';

/** Options that say where commands go and views come from. */
export interface TargetOptions {
  readonly store?: string;
  readonly server?: string;
  /** File of the keys that sign records in a store. A server has its own. */
  readonly keys?: string;
  readonly json?: boolean;
}

export interface MeetingOptions extends TargetOptions {
  readonly meeting: string;
}

/** Returns a parser that rejects a second value. Commander would silently drop the first one. */
function singleValue(): (text: string) => string {
  let isGiven = false;
  return (text) => {
    if (isGiven) throw new InvalidArgumentError('It is given more than once.');
    isGiven = true;
    return text;
  };
}

/** An option that takes one value, and may be given once. */
export const valueOption = (flags: string, description: string): Option =>
  new Option(flags, description).argParser(singleValue());

/** Returns the flag of an option of the table, with its environment variable and its default in the help. */
export function optionOf(name: OptionName, standard = standardOf(name)): Option {
  const entry = entryOf(name);
  const otherwise = standard === undefined ? '' : `, or ${standard}`;
  const about = `${entry.description} (default: ${variableOf(name)}${otherwise})`;
  if (entry.type === 'switch') return new Option(flagOf(name), about);
  const single = singleValue();
  return new Option(`${flagOf(name)} <${entry.placeholder ?? 'value'}>`, about).argParser((text: string) => {
    const value = valueOfText(entry, single(text));
    if (value !== undefined) return value;
    throw new InvalidArgumentError(`Use ${allowedValues(entry)}.`);
  });
}

export const storeOption = () => optionOf('store');
export const serverOption = () => optionOf('server');
export const keysOption = () => optionOf('keys');
export const officialOption = () => optionOf('official');
export const tokenOption = () => optionOf('token');

export const configOption = () =>
  valueOption('--config <file>', 'file with values for the options, in JSON (default: GREENFLAG_CONFIG)');

export const meetingOption = () =>
  valueOption('--meeting <id>', 'id of the meeting, for example clash-2023').makeOptionMandatory();

/** Adds the options of a command for one meeting, in a store or on a server. */
export const addMeetingOptions = (command: Command): Command =>
  command.addOption(meetingOption()).addOption(storeOption()).addOption(serverOption());

/** Adds the options of a command for a store, with an optional JSON output. */
export const addStoreOptions = (command: Command): Command =>
  command.addOption(storeOption()).addOption(jsonOption());

export const oneMeetingOption = () => valueOption('--meeting <id>', 'only this meeting (default: all)');

export const jsonOption = (description = 'print one JSON document') => new Option('--json', description);

export const atOption = () =>
  valueOption('--at <moment>', 'show it as it was at this revision or instant (default: now)');

/** The parser replaces the check of the choices: `momentOf` reports a wrong value with its code. */
export const byOption = () =>
  new Option(
    '--by <time>',
    'which time of a record an instant is compared with: when it was written, or when it happened',
  )
    .choices(['recorded', 'occurred'])
    .argParser(singleValue());

export function parseWholeNumber(text: string): number {
  if (/^\d{1,15}$/u.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number, 0 or more.');
}
