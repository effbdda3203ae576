import { InvalidArgumentError, Option, type Command } from 'commander';

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

export const storeOption = (standard = 'GREENFLAG_STORE, or sqlite:./data/greenflag.db') =>
  valueOption('--store <url>', `sqlite:<path>, kurrentdb://<host> or memory: (default: ${standard})`);

export const serverOption = () =>
  valueOption('--server <url>', 'use a server instead of a store, for example http://127.0.0.1:3000');

export const keysOption = () =>
  valueOption(
    '--keys <file>',
    'file of the signing keys (default: GREENFLAG_KEYS, or beside the store: ./data/greenflag.keys.json)',
  );

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

export const officialOption = () =>
  valueOption('--official <name>', 'name of the official who acts').default('command-line');

export function parseWholeNumber(text: string): number {
  if (/^\d{1,15}$/u.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number, 0 or more.');
}

const TOKEN_VARIABLE = 'GREENFLAG_TOKEN';

export const tokenOption = () =>
  valueOption(
    '--token <token>',
    `token for the server (${TOKEN_VARIABLE} is safer: other users can see options)`,
  );

/** Makes the process send this token to servers from now on. */
export function setToken(token: string | undefined): void {
  if (token !== undefined) process.env[TOKEN_VARIABLE] = token;
}

/** Returns the token to send to servers; undefined if no token is set. */
export function currentToken(): string | undefined {
  const token = process.env[TOKEN_VARIABLE]?.trim();
  return token === '' ? undefined : token;
}
