import { ServerCredentials, status, type Metadata } from '@grpc/grpc-js';
import { Refusal } from './messages.ts';

/** How a node can be reached, and by whom. */
export interface Access {
  /** The certificate of the nodes and its key, as PEM. Without it the nodes speak without TLS. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  /** Passwords by user. Without it anybody may do anything. The client sends a password only with TLS. */
  readonly users?: Readonly<Record<string, string>>;
}

export function credentialsOf({ certificate }: Access): ServerCredentials {
  if (certificate === undefined) return ServerCredentials.createInsecure();
  const pair = { cert_chain: Buffer.from(certificate.cert), private_key: Buffer.from(certificate.key) };
  return ServerCredentials.createSsl(null, [pair]);
}

/** Refuses a call without a user, and one with a wrong password. */
export function refuseStranger(access: Access, metadata: Metadata): void {
  if (access.users !== undefined && metadata.get('authorization').length === 0) {
    throw new Refusal(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });
  }
  refuseWrongPassword(access, metadata);
}

/** Refuses a wrong password without a word, as the server does at each call. */
export function refuseWrongPassword({ users }: Access, metadata: Metadata): void {
  const [header] = metadata.get('authorization');
  if (users === undefined || header === undefined) return;
  const [, encoded = ''] = String(header).split(' ');
  const [, user = '', password] = /^([^:]*):(.*)$/su.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  if (users[user] === undefined || users[user] !== password) throw new Refusal(status.UNAUTHENTICATED, '');
}
