import { StoreError } from '../../errors.ts';
import { withoutSecret } from '../../without-secret.ts';

export interface KurrentOptions {
  /** As it was given, with our own options in it: opens the same store again. */
  readonly url: string;
  /** What the client is given. */
  readonly connection: string;
  /** Milliseconds that any one call to the server may take. */
  readonly timeoutMs: number;
}

const DEFAULT_TIMEOUT_MS = 5_000;

/** The client's own options. It only warns of one that it does not know; a misspelt one should not go by. */
const KNOWN = new Set([
  ...['tls', 'tlscafile', 'tlsverifycert', 'usercertfile', 'userkeyfile', 'connectionname', 'nodepreference'],
  ...['keepaliveinterval', 'keepalivetimeout', 'maxdiscoverattempts', 'discoveryinterval', 'defaultdeadline'],
]);

/** Each has a reason why it is not to be set. */
const REFUSED: Readonly<Record<string, string>> = {
  gossiptimeout: 'the client counts it in seconds in one place and in milliseconds in another',
  throwonappendfailure: 'the client answers a wrong revision without it',
};

/**
 * Reads a connection string (`kurrentdb://`, `kdb://`, `esdb://`, each with `+discover`), with
 * `timeout_ms` as an option of ours, and adds what this engine needs: the leader is preferred, because
 * only it has everything, and looked for every 50 ms, because the first read always waits for as long as
 * that.
 * @throws StoreError `unknown-engine`, where it is not one
 */
export function readUrl(url: string): KurrentOptions {
  const [, discover = '', hosts = '', query = ''] =
    /^[a-z]+(\+discover)?:\/\/([^?]*)(?:\?(.*))?$/su.exec(url) ?? [];
  if (hosts.replace(/^[^@]*@/u, '').replaceAll('/', '') === '')
    throw wrong(url, 'does not name a server, as in kurrentdb://localhost:2113?tls=false');
  const given = query.split('&').filter((option) => option !== '');
  const ours = given.filter((option) => keyOf(option) === 'timeoutms');
  const theirs = given.filter((option) => !ours.includes(option));
  for (const option of theirs) check(option, url);
  const timeoutMs = timeoutOf(ours[0], url);
  const defaults = { nodePreference: 'leader', discoveryInterval: '50', defaultDeadline: String(timeoutMs) };
  const added = Object.entries(defaults)
    .filter(([key]) => !theirs.some((option) => keyOf(option) === key.toLowerCase()))
    .map(([key, value]) => `${key}=${value}`);
  const connection = `kurrentdb${discover}://${hosts.replace(/\/+$/u, '')}?${[...theirs, ...added].join('&')}`;
  return { url, connection, timeoutMs };
}

/** As the client compares them. */
const keyOf = (option: string): string => (option.split('=')[0] ?? '').toLowerCase().replaceAll(/[_-]/gu, '');

function check(option: string, url: string): void {
  const key = keyOf(option);
  const name = option.split('=')[0] ?? '';
  if (REFUSED[key] !== undefined) throw wrong(url, `sets ${name}; leave it out: ${REFUSED[key]}`);
  if (!KNOWN.has(key)) throw wrong(url, `has an unknown option, ${name}`);
}

function timeoutOf(option: string | undefined, url: string): number {
  if (option === undefined) return DEFAULT_TIMEOUT_MS;
  const text = option.split('=')[1] ?? '';
  if (/^[1-9][0-9]{1,6}$/u.test(text)) return Number(text);
  throw wrong(url, `has a timeout_ms that is not a number of milliseconds from 10 on, ${text}`);
}

const wrong = (url: string, words: string): StoreError =>
  new StoreError('unknown-engine', `'${withoutSecret(url)}' ${words}.`);
