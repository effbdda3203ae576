import { StoreError, withoutSecret } from '../../errors.ts';
import type { Address } from './diagnosis/target.ts';

export interface KurrentOptions {
  /** The URL as it was given, with our own options: it opens the same store again. */
  readonly url: string;
  /** The connection string for the client. */
  readonly connection: string;
  /** Whether the nodes are asked which of them leads. A URL that names a single node means that node. */
  readonly isCluster: boolean;
  /** Longest time of one call to the server, in milliseconds. */
  readonly timeoutMs: number;
}

const DEFAULT_TIMEOUT_MS = 5_000;

/** The client's options. The client only warns of an unknown option, so a misspelt one is refused here. */
const KNOWN_OPTIONS = new Set([
  'tls',
  'tlscafile',
  'tlsverifycert',
  'usercertfile',
  'userkeyfile',
  'connectionname',
  'nodepreference',
  'keepaliveinterval',
  'keepalivetimeout',
  'maxdiscoverattempts',
  'discoveryinterval',
  'defaultdeadline',
]);

/** Options of the client that must not be set, each with the reason. */
const REFUSED_OPTIONS: Readonly<Record<string, string>> = {
  gossiptimeout: 'the client counts it in seconds in one place and in milliseconds in another',
  throwonappendfailure: 'the client reports a wrong revision without it',
};

/**
 * Reads a connection string (`kurrentdb://`, `kdb://`, `esdb://`, each with `+discover`) with our own option
 * `timeout_ms`, and adds the options that this engine needs. The first read of a client always waits for one
 * `discoveryInterval`, although each client is made for one node.
 * @throws StoreError `unknown-engine` when it is not a connection string
 */
export function readUrl(url: string): KurrentOptions {
  const [, discover = '', hosts = '', query = ''] =
    /^[a-z]+(\+discover)?:\/\/([^?]*)(?:\?(.*))?$/su.exec(url) ?? [];
  if (hosts.replace(/^[^@]*@/u, '').replaceAll('/', '') === '')
    throw invalidUrl(url, 'does not name a server, as in kurrentdb://localhost:2113?tls=false');
  const given = query.split('&').filter((option) => option !== '');
  const ours = given.filter((option) => keyOf(option) === 'timeoutms');
  const theirs = given.filter((option) => !ours.includes(option));
  for (const option of theirs) checkOption(option, url);
  const timeoutMs = timeoutOf(ours[0], url);
  const defaults = { discoveryInterval: '1', defaultDeadline: String(timeoutMs) };
  const added = Object.entries(defaults)
    .filter(([key]) => !theirs.some((option) => keyOf(option) === key.toLowerCase()))
    .map(([key, value]) => `${key}=${value}`);
  const connection = `kurrentdb${discover}://${hosts.replace(/(?<!\/)\/+$/u, '')}?${[...theirs, ...added].join('&')}`;
  const isCluster = discover !== '' || hosts.includes(',');
  return { url, connection, isCluster, timeoutMs };
}

/** Returns the connection string for one node. */
export function connectionTo({ host, port }: Address, connection: string): string {
  return connection.replace(/^[^:]+:\/\/([^@?]*@)?[^?]*/u, `kurrentdb://$1${host}:${port}`);
}

/** Returns the name of an option in the form in which the client compares names. */
const keyOf = (option: string): string => (option.split('=')[0] ?? '').toLowerCase().replaceAll(/[_-]/gu, '');

function checkOption(option: string, url: string): void {
  const key = keyOf(option);
  const name = option.split('=')[0] ?? '';
  if (REFUSED_OPTIONS[key] !== undefined)
    throw invalidUrl(url, `sets ${name}; leave it out: ${REFUSED_OPTIONS[key]}`);
  if (!KNOWN_OPTIONS.has(key)) throw invalidUrl(url, `has an unknown option, ${name}`);
}

function timeoutOf(option: string | undefined, url: string): number {
  if (option === undefined) return DEFAULT_TIMEOUT_MS;
  const text = option.split('=')[1] ?? '';
  if (/^[1-9][0-9]{1,6}$/u.test(text)) return Number(text);
  throw invalidUrl(url, `has the timeout_ms '${text}'; use a number of milliseconds from 10 on`);
}

const invalidUrl = (url: string, words: string): StoreError =>
  new StoreError('unknown-engine', `'${withoutSecret(url)}' ${words}.`);
