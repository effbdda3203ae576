import { withoutSecret } from '#event-store';

interface Described {
  readonly description: string;
  /** Stands for the value in the help: `--host <address>`. */
  readonly placeholder?: string;
  /** The environment variable, if its name does not follow from the name of the option. */
  readonly variable?: string;
  /** What applies by default, if the default value does not say it. */
  readonly standard?: string;
  /** Hides what is secret in a value. Only its owner may be able to read a file with a secret. */
  readonly hide?: (value: string) => string;
}
interface TextEntry extends Described {
  readonly type: 'text';
  readonly default: string;
  readonly choices?: readonly string[];
}
interface NumberEntry extends Described {
  readonly type: 'number';
  /** Null: the option is off unless it is set. */
  readonly default: number | null;
  readonly min: number;
  readonly max: number;
}
interface SwitchEntry extends Described {
  readonly type: 'switch';
  readonly default: false;
}
export type OptionEntry = TextEntry | NumberEntry | SwitchEntry;

/**
 * The options of a server. An entry makes the flag of `greenflag serve` (`--cors-origins`), the environment
 * variable (`GREENFLAG_CORS_ORIGINS`), the key of the configuration file (`corsOrigins`), the lines of
 * `greenflag config` and of docs/configuration.md, and the value that `serve` passes to the server.
 */
export const SERVER_OPTIONS = {
  store: {
    type: 'text',
    default: 'sqlite:./data/greenflag.db',
    placeholder: 'url',
    description: 'sqlite:<path>, kurrentdb://<host> or memory:',
    hide: withoutSecret,
  },
  keys: {
    type: 'text',
    default: '',
    placeholder: 'file',
    description: 'file of the signing keys',
    standard: 'beside the store: ./data/greenflag.keys.json',
  },
  host: { type: 'text', default: '127.0.0.1', placeholder: 'address', description: 'address to listen on' },
  port: {
    type: 'number',
    default: 3000,
    min: 0,
    max: 65_535,
    placeholder: 'number',
    variable: 'PORT',
    description: 'port to listen on; 0 for any free port',
  },
  open: { type: 'switch', default: false, description: 'let anyone on this machine act as any official' },
  private: { type: 'switch', default: false, description: 'require a token for reading too' },
  issuer: {
    type: 'text',
    default: '',
    placeholder: 'name',
    description: 'accept tokens of this issuer (their "iss") too',
  },
  jwks: {
    type: 'text',
    default: '',
    placeholder: 'url',
    description: 'URL of the public keys of the issuer',
    hide: withoutSecret,
  },
  audience: {
    type: 'text',
    default: '',
    placeholder: 'name',
    description: 'the "aud" that tokens of the issuer must have',
  },
  limits: {
    type: 'text',
    default: '',
    placeholder: 'list',
    description: 'change limits, for example address=500',
  },
  maxMeetings: {
    type: 'number',
    default: 10_000,
    min: 1,
    max: 1_000_000,
    placeholder: 'number',
    description: 'meetings to keep in memory; others are read again when they are used',
  },
  maxRecords: {
    type: 'number',
    default: 400_000,
    min: 1,
    max: 100_000_000,
    placeholder: 'number',
    description: 'records of all meetings together to keep in memory, at about 560 bytes each',
  },
  proxies: {
    type: 'text',
    default: '',
    placeholder: 'addresses',
    description: 'trust X-Forwarded-For from these proxies',
  },
  publicUrl: {
    type: 'text',
    default: '',
    placeholder: 'url',
    description: 'address of the server in QR codes, like https://race.example',
  },
  insecureLan: {
    type: 'switch',
    default: false,
    description: 'let devices sign in over plain HTTP, where others on the network can read tokens',
  },
  tlsCert: {
    type: 'text',
    default: '',
    placeholder: 'file',
    description: 'PEM file of the certificate and its chain: serve over HTTPS; SIGHUP reads it again',
  },
  tlsKey: {
    type: 'text',
    default: '',
    placeholder: 'file',
    description: 'PEM file of the private key of the certificate',
  },
  corsOrigins: {
    type: 'text',
    default: '',
    placeholder: 'origins',
    description: 'let pages of these origins, or *, read',
  },
  embedOrigins: {
    type: 'text',
    default: '',
    placeholder: 'origins',
    description: 'let pages of these origins, or *, show a board in a frame',
  },
  logLevel: {
    type: 'text',
    default: 'info',
    choices: ['silent', 'fatal', 'error', 'warn', 'info', 'debug'],
    placeholder: 'level',
    description: 'leave lines of a lower level out of the log',
  },
  logFormat: {
    type: 'text',
    default: 'auto',
    choices: ['auto', 'json', 'pretty'],
    placeholder: 'format',
    description: 'how the log is written; auto is pretty in a terminal, otherwise json',
  },
  metricsPort: {
    type: 'number',
    default: null,
    min: 0,
    max: 65_535,
    placeholder: 'number',
    description: 'answer /metrics without a token on this port of 127.0.0.1; 0 for any free port',
  },
  feeds: {
    type: 'text',
    default: '',
    placeholder: 'file',
    description: 'file that names the timing feeds of a meeting',
  },
  feedsFolder: {
    type: 'text',
    default: '',
    placeholder: 'folder',
    description: 'folder for the raw logs of the timing feeds',
    standard: 'beside the store: ./data/greenflag.db-feeds',
  },
  example: { type: 'switch', default: false, description: 'load the 2023 Clash into an empty store' },
} as const satisfies Readonly<Record<string, OptionEntry>>;

/** The options of the commands that use a server, or a store without one. */
const CLIENT_OPTIONS = {
  server: {
    type: 'text',
    default: '',
    placeholder: 'url',
    description: 'use a server instead of a store, for example http://127.0.0.1:3000',
    hide: withoutSecret,
  },
  token: {
    type: 'text',
    default: '',
    placeholder: 'token',
    description: 'token for the server; as an option, other users can see it',
    hide: () => '***',
  },
  official: {
    type: 'text',
    default: 'command-line',
    placeholder: 'name',
    description: 'name of the official who acts',
  },
} as const satisfies Readonly<Record<string, OptionEntry>>;

export const OPTIONS = { ...SERVER_OPTIONS, ...CLIENT_OPTIONS };

export type OptionName = keyof typeof OPTIONS;
export const SERVER_OPTION_NAMES = Object.keys(SERVER_OPTIONS) as (keyof typeof SERVER_OPTIONS)[];
export const OPTION_NAMES = Object.keys(OPTIONS) as OptionName[];

export type OptionValue<N extends OptionName> = {
  readonly text: string;
  readonly number: number | Extract<(typeof OPTIONS)[N]['default'], null>;
  readonly switch: boolean;
}[(typeof OPTIONS)[N]['type']];

export const entryOf = (name: OptionName): OptionEntry => OPTIONS[name];

/** `corsOrigins` is the flag `--cors-origins`. */
export const flagOf = (name: OptionName): string => `--${words(name).join('-')}`;

/** `corsOrigins` is the variable `GREENFLAG_CORS_ORIGINS`. */
export const variableOf = (name: OptionName): string =>
  entryOf(name).variable ?? `GREENFLAG_${words(name).join('_').toUpperCase()}`;

/** Returns the words of a name in camel case. */
const words = (name: string): readonly string[] =>
  name.replaceAll(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`).split(' ');

/** Returns what applies if the option is not set; undefined if that is nothing. */
export function standardOf(name: OptionName): string | undefined {
  const { standard, default: value } = entryOf(name);
  if (standard !== undefined) return standard;
  return value === '' || value === false || value === null ? undefined : String(value);
}

/** Returns a value as it may be shown. */
export function shownValue<T>(name: OptionName, value: T): T | string {
  const { hide } = entryOf(name);
  return hide && typeof value === 'string' && value !== '' ? hide(value) : value;
}

/** Returns which values an option may have. */
export function allowedValues(entry: OptionEntry): string {
  if (entry.type === 'number') return `a whole number from ${entry.min} to ${entry.max}`;
  if (entry.type === 'switch') return 'true or false';
  return entry.choices ? `one of ${entry.choices.join(', ')}` : 'text';
}

export function isAllowed(entry: OptionEntry, value: unknown): boolean {
  if (entry.type === 'switch') return typeof value === 'boolean';
  if (entry.type === 'text')
    return typeof value === 'string' && (!entry.choices || entry.choices.includes(value));
  return Number.isInteger(value) && Number(value) >= entry.min && Number(value) <= entry.max;
}

const SWITCH_WORDS = new Map([
  ...['1', 'true', 'yes'].map((word) => [word, true] as const),
  ...['0', 'false', 'no'].map((word) => [word, false] as const),
]);

/** Returns the value that a text stands for, on the command line or in the environment; undefined if none. */
export function valueOfText(entry: OptionEntry, text: string): unknown {
  let value: unknown = text;
  if (entry.type === 'number') value = /^\d{1,15}$/u.test(text) ? Number(text) : undefined;
  if (entry.type === 'switch') value = SWITCH_WORDS.get(text.toLowerCase());
  return isAllowed(entry, value) ? value : undefined;
}
