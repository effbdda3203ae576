import { randomUUID } from 'node:crypto';
import type { OfficialsCommand, Role, Scope } from '#domain';
import type { EventStore } from '#event-store';
import { openStore } from '#event-store/open';
import { decideOfficial, issueToken, OfficialsLog, openKeys, TOKEN, type KeyRing } from '#race-control';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServeOptions } from '../../apps/server/index.ts';
import { startServer, type TestServer } from './server.ts';

const BY = { id: 'test', role: 'director' } as const;

/** A server that asks for tokens, and the other end of its store, from where officials are added. */
export interface Guarded {
  readonly server: TestServer;
  readonly keys: KeyRing;
  readonly folder: string;
  /** Of the store. */
  readonly url: string;
  /** Decides about officials as another process would. */
  readonly decide: (command: OfficialsCommand) => Promise<void>;
  /** Adds an official; a token for them, good for so many days from a time on. */
  readonly add: (name: string, role: Role, meetings?: Scope, when?: When) => Promise<string>;
  readonly token: (name: string, when?: When) => string;
  readonly close: () => Promise<void>;
}

interface When {
  readonly days?: number;
  readonly now?: number;
}

export async function guarded(options: Partial<ServeOptions> = {}): Promise<Guarded> {
  const folder = mkdtempSync(join(tmpdir(), 'greenflag-'));
  const url = options.store ?? `memory:${randomUUID()}`;
  const store: EventStore = await openStore(url);
  const file = join(folder, 'keys.json');
  const server = await startServer({ open: false, keys: file, ...options, store: url });
  const keys = openKeys(file);
  const log = await OfficialsLog.open(store);
  const decide = async (command: OfficialsCommand) => {
    const outcome = await decideOfficial(store, log, command, BY);
    if (outcome.kind === 'refused') throw new Error(outcome.rejection.words);
  };
  const token = (name: string, when = {}) => {
    const appointment = log.state.appointments.get(name);
    if (!appointment) throw new Error(`nobody is called ${name}`);
    return issueToken(keys, appointment, when).token;
  };
  return {
    ...{ server, keys, folder, url, decide, token },
    add: async (name, role, meetings = '*', when = {}) => {
      await decide({ type: 'AddOfficial', official: name, role, meetings });
      return token(name, when);
    },
    close: async () => {
      await server.close();
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** What a token says. */
export function claimsOf(token: string): Record<string, unknown> {
  const [, body = ''] = token.split('.');
  return JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
}

/** The same claims, some of them changed, under a header and a signature of one's own. */
export function rewritten(
  token: string,
  claims: Record<string, unknown>,
  sign: (typ: string, payload: object) => string,
): string {
  return sign(TOKEN.type, { ...claimsOf(token), ...claims });
}

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signed by nobody, and says so. */
export const unsigned = (token: string): string =>
  `${base64url({ alg: 'none', typ: TOKEN.type })}.${token.split('.')[1]}.`;

/** A good signature over other claims. */
export function forged(token: string, claims: Record<string, unknown>): string {
  const [head, , signature] = token.split('.');
  return `${head}.${base64url({ ...claimsOf(token), ...claims })}.${signature}`;
}
