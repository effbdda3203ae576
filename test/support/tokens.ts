import { randomUUID } from 'node:crypto';
import type { OfficialsCommand, Role, Scope } from '#domain';
import type { EventStore } from '#event-store';
import { decideOfficial, issueToken, OfficialsLog, openKeys, TOKEN, type KeyRing } from '#race-control';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ServeOptions } from '../../apps/server/index.ts';
import { openPatiently } from './event-store/open-patiently.ts';
import { startServer, type TestServer } from './server.ts';

const BY = { official: { id: 'test', role: 'director' }, meetings: '*' } as const;

/** A server that requires tokens, and access to its store for adding officials. */
export interface GuardedServer {
  readonly server: TestServer;
  readonly keys: KeyRing;
  readonly folder: string;
  /** URL of the store. */
  readonly url: string;
  /** Issues a command about officials, as another process would. */
  readonly decide: (command: OfficialsCommand) => Promise<void>;
  /** Adds an official and returns a token for them. */
  readonly add: (name: string, role: Role, meetings?: Scope, validity?: Validity) => Promise<string>;
  readonly token: (name: string, validity?: Validity) => string;
  readonly close: () => Promise<void>;
}

/** Lifetime of a token in days, and the time in milliseconds from which it counts. */
interface Validity {
  readonly days?: number;
  readonly now?: number;
}

export async function guarded(options: Partial<ServeOptions> = {}): Promise<GuardedServer> {
  const folder = mkdtempSync(join(tmpdir(), 'greenflag-'));
  const url = options.store ?? `memory:${randomUUID()}`;
  const store: EventStore = await openPatiently(url);
  const file = join(folder, 'keys.json');
  const server = await startServer({ open: false, keys: file, ...options, store: url });
  const keys = openKeys(file);
  const log = await OfficialsLog.open(store);
  const decide = async (command: OfficialsCommand) => {
    const outcome = await decideOfficial(store, log, command, BY);
    if (outcome.kind === 'refused') throw new Error(outcome.rejection.words);
  };
  const token = (name: string, validity: Validity = {}) => {
    const appointment = log.state.appointments.get(name);
    if (!appointment) throw new Error(`There is no official ${name}.`);
    return issueToken(keys, appointment, validity).token;
  };
  return {
    server,
    keys,
    folder,
    url,
    decide,
    token,
    add: async (name, role, meetings = '*', validity = {}) => {
      await decide({ type: 'AddOfficial', official: name, role, meetings });
      return token(name, validity);
    },
    close: async () => {
      await server.close();
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Waits until the server has read what another process has written. */
export async function untilSo(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(10);
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Returns the claims of a token, without verifying it. */
export function claimsOf(token: string): Record<string, unknown> {
  const [, body = ''] = token.split('.');
  return JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
}

/** Returns a new token with some claims changed, signed by the given function. */
export function rewritten(
  token: string,
  claims: Record<string, unknown>,
  sign: (typ: string, payload: object) => string,
): string {
  return sign(TOKEN.type, { ...claimsOf(token), ...claims });
}

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Returns a token with the algorithm `none` and no signature. */
export const unsigned = (token: string): string =>
  `${base64url({ alg: 'none', typ: TOKEN.type })}.${token.split('.')[1]}.`;

/** Returns a token with changed claims and the original signature. */
export function forged(token: string, claims: Record<string, unknown>): string {
  const [head, , signature] = token.split('.');
  return `${head}.${base64url({ ...claimsOf(token), ...claims })}.${signature}`;
}
