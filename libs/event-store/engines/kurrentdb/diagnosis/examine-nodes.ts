import { readFileSync } from 'node:fs';
import { connect as connectHttp2, type IncomingHttpHeaders, type IncomingHttpStatusHeader } from 'node:http2';
import { isIP, connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls';
import type { Address, Target } from './target.ts';

/** A reason why the server cannot be used, and what to do about it. */
export interface Finding {
  readonly words: string;
  readonly help: string;
}

/** Longest time of each step. */
const STEP_LIMIT_MS = 2_000;
/** A call that needs no right, and that fails for a user whose password is wrong. */
const FEATURES = '/event_store.client.server_features.ServerFeatures/GetSupportedMethods';
/** An empty message: not compressed, no bytes. */
const EMPTY_MESSAGE = Buffer.alloc(5);
const UNAUTHENTICATED = '16';

/** The codes of OpenSSL for a certificate that no trusted authority has signed. */
const UNTRUSTED = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
]);

/** Returns why no node can be reached as the URL says; null when one can, or when the reason is unknown. */
export async function examineNodes(target: Target): Promise<Finding | null> {
  const findings = await Promise.all(target.addresses.map((address) => examineNode(address, target)));
  return findings.includes(null) ? null : (findings[0] ?? null);
}

/** Returns whether a node accepts the user and the password; undefined when no node says so. */
export async function isUserKnown(target: Target): Promise<boolean | undefined> {
  for (const address of target.addresses) {
    const { socket } = await open(() => connectNode(address, target), 'secureConnect');
    if (socket === undefined) continue;
    // Nobody else may get the password.
    const isTrusted = socket.authorized || !target.isVerified;
    const status = isTrusted ? await askWithPassword(socket, target) : undefined;
    socket.destroy();
    if (status !== undefined) return status !== UNAUTHENTICATED;
  }
  return undefined;
}

async function examineNode(address: Address, target: Target): Promise<Finding | null> {
  if (target.hasTls) return examineTls(address, target);
  const plain = await open(() => connectTcp(address), 'connect');
  if (plain.socket === undefined) return unreachable(plain, address);
  plain.socket.destroy();
  const secure = await open(() => connectNode(address, { ...target, caFile: null }), 'secureConnect');
  if (secure.socket === undefined) return null;
  secure.socket.destroy();
  return {
    words: `${nameOf(address)} speaks TLS only.`,
    help: 'Remove tls=false from the URL of the store.',
  };
}

async function examineTls(address: Address, target: Target): Promise<Finding | null> {
  const opened = await open(() => connectNode(address, target), 'secureConnect');
  const { socket } = opened;
  if (socket === undefined) return withoutTls(opened, address) ?? unreachable(opened, address);
  const { authorized, authorizationError } = socket;
  const certificate = socket.getPeerCertificate(true);
  socket.destroy();
  if (authorized || !target.isVerified) return null;
  return aboutCertificate(String(authorizationError), certificate, address, target);
}

function connectNode({ host, port }: Address, { caFile }: Target): TLSSocket {
  return connectTls({
    host,
    port,
    // A name of the certificate is asked for; an address cannot be.
    ...(isIP(host) === 0 && { servername: host }),
    ...(caFile !== null && { ca: readFileSync(caFile) }),
    ALPNProtocols: ['h2'],
    // The certificate is examined afterwards.
    rejectUnauthorized: false,
  });
}

/** A connection, or the code of the error without one. */
interface Opened<S> {
  readonly socket?: S;
  readonly code?: string;
}

/** Waits until a connection is open. */
async function open<S extends Socket>(connect: () => S, event: string): Promise<Opened<S>> {
  try {
    const socket = connect();
    return await new Promise((done) => {
      const fail = ({ code = '' }: NodeJS.ErrnoException): void => {
        socket.destroy();
        done({ code });
      };
      // An examination does not keep the process running.
      socket.unref().setTimeout(STEP_LIMIT_MS, () => {
        done({ code: 'ETIMEDOUT' });
        socket.destroy();
      });
      socket.on('error', fail).once('close', () => done({}));
      socket.once(event, () => done({ socket }));
    });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return { code };
  }
}

/** Returns the gRPC status of a call with the user and the password. */
async function askWithPassword(socket: TLSSocket, { user, password }: Target): Promise<string | undefined> {
  const session = connectHttp2('https://node', { createConnection: () => socket });
  const login = Buffer.from(`${user}:${password}`).toString('base64');
  const headers = { 'content-type': 'application/grpc', te: 'trailers', authorization: `Basic ${login}` };
  try {
    return await new Promise((done) => {
      session.once('error', () => done(undefined)).once('close', () => done(undefined));
      const request = session.request({ ':method': 'POST', ':path': FEATURES, ...headers });
      const read = (received: IncomingHttpHeaders & IncomingHttpStatusHeader): void => {
        if (received[':status'] === 401) return done(UNAUTHENTICATED);
        const status = received['grpc-status'];
        if (typeof status === 'string') done(status);
      };
      request
        .once('response', read)
        .once('trailers', read)
        .once('error', () => done(undefined));
      request.resume().end(EMPTY_MESSAGE);
    });
  } finally {
    session.destroy();
  }
}

const nameOf = ({ host, port }: Address): string => `${host}:${port}`;

/** Returns the finding for a handshake that met a server without TLS, or null for another error. */
function withoutTls({ code = '' }: Opened<Socket>, address: Address): Finding | null {
  if (!['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'].includes(code)) return null;
  const help = 'Set up TLS on the server, or add tls=false to the URL of the store.';
  return { words: `${nameOf(address)} speaks without TLS, and the URL asks for TLS.`, help };
}

function unreachable({ code }: Opened<Socket>, address: Address): Finding | null {
  const help = 'Check that the server runs, and its host and port in the URL of the store.';
  if (code === 'ECONNREFUSED') return { words: `No server listens at ${nameOf(address)}.`, help };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return { words: `The name ${address.host} cannot be resolved.`, help };
  if (code === 'ETIMEDOUT') return { words: `${nameOf(address)} does not answer.`, help };
  return null;
}

function aboutCertificate(
  code: string,
  certificate: PeerCertificate,
  address: Address,
  { caFile }: Target,
): Finding | null {
  const what = `The certificate of ${nameOf(address)}`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = (certificate.subjectaltname ?? '').replaceAll(/(?:DNS|IP Address):/gu, '');
    const help = 'Use one of these names in the URL of the store, or make a certificate with this name.';
    return { words: `${what} is for ${names || 'no name'}, and not for ${address.host}.`, help };
  }
  if (code === 'CERT_HAS_EXPIRED')
    return { words: `${what} expired on ${certificate.valid_to}.`, help: 'Renew the certificate.' };
  if (code === 'CERT_NOT_YET_VALID') {
    const help = 'Check the clock of this machine and that of the server.';
    return { words: `${what} is valid from ${certificate.valid_from} on.`, help };
  }
  if (!UNTRUSTED.has(code)) return { words: `${what} is not accepted (${code}).`, help: 'Renew it.' };
  const issuer = Object.values(certificate.issuer).flat().join(', ');
  if (caFile === null) {
    const help = 'Name a file with the certificate of that authority in the URL: tlsCaFile=PATH.';
    return { words: `${what} was issued by '${issuer}', which this machine does not trust.`, help };
  }
  const help = 'Name the file with the certificate of the authority that issued it.';
  return { words: `${what} was issued by '${issuer}', whose certificate is not in ${caFile}.`, help };
}
