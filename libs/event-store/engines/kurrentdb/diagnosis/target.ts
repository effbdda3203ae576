import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { StoreError } from '../../../errors.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What a connection string says about reaching the nodes. */
export interface Target {
  readonly addresses: readonly Address[];
  readonly hasTls: boolean;
  /** Whether the certificate of a node is checked. */
  readonly isVerified: boolean;
  /** File with the certificate of the authority; null for the authorities that Node trusts. */
  readonly caFile: string | null;
  /** Files with the certificate and the key of this client; null without them. */
  readonly certificateFile: string | null;
  readonly keyFile: string | null;
  readonly user: string | null;
  readonly password: string;
}

const DEFAULT_PORT = 2113;
/** Options of the connection string that name a file. */
const FILE_OPTIONS = ['tlscafile', 'usercertfile', 'userkeyfile'];

/**
 * Reads the connection string that the client gets.
 * @throws StoreError `unknown-engine` when a `%` in it does not begin an escaped character
 */
export function targetOf(connection: string): Target {
  const [, login, hosts = ''] = /^[^:]+:\/\/(?:([^@/?]*)@)?([^/?]*)/u.exec(connection) ?? [];
  const options = optionsOf(connection);
  const [user = null, ...password] = (login ?? '').split(':');
  return {
    addresses: hosts.split(',').map(addressOf),
    hasTls: options.get('tls') !== 'false',
    isVerified: options.get('tlsverifycert') !== 'false',
    caFile: options.get('tlscafile') ?? null,
    certificateFile: options.get('usercertfile') ?? null,
    keyFile: options.get('userkeyfile') ?? null,
    user: login === undefined || user === null ? null : decode(user),
    password: decode(password.join(':')),
  };
}

/**
 * Checks the files that a connection string names. The client reports a missing file without its name.
 * @throws StoreError `store-unavailable` when a file cannot be read
 */
export function checkFiles(connection: string): void {
  const options = optionsOf(connection);
  for (const option of FILE_OPTIONS) {
    const file = options.get(option);
    if (file !== undefined) checkFile(resolve(file));
  }
}

function checkFile(file: string): void {
  const help = 'Put the file there, or correct the URL of the store.';
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const words = code === 'ENOENT' ? `There is no file ${file}` : `${file} cannot be read: ${message}`;
    throw new StoreError('store-unavailable', `${words}. The URL of the store names it.`, { help });
  }
  if (text.includes('-----BEGIN ')) return;
  throw new StoreError('store-unavailable', `${file} is not a certificate or key in PEM form.`, { help });
}

function optionsOf(connection: string): ReadonlyMap<string, string> {
  const [, ...query] = connection.split('?');
  return new Map(
    query
      .join('?')
      .split('&')
      .map((option) => {
        const [name = '', value = ''] = option.split('=');
        return [name.toLowerCase().replaceAll(/[_-]/gu, ''), decode(value)];
      }),
  );
}

/** Undoes the escapes of a part of the URL. The part may be the password, so no message quotes it. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    const words = "The URL of the store has a '%' that does not begin an escaped character.";
    throw new StoreError('unknown-engine', words, {
      help: "Write each '%' that is part of a name or a password as '%25'.",
    });
  }
}

function addressOf(text: string): Address {
  const [, host = text, port] = /^(.*?)(?::(\d+))?$/u.exec(text) ?? [];
  return { host, port: port === undefined ? DEFAULT_PORT : Number(port) };
}
