import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import { ServeError } from '../serve-errors.ts';
import { log } from '../telemetry/log.ts';

export interface CertificateOptions {
  /** PEM file of the certificate and its chain. With `tlsKey`, the server speaks HTTPS. */
  readonly tlsCert?: string;
  /** PEM file of the private key of the certificate. */
  readonly tlsKey?: string;
}

/** What Fastify tells about the server that it needs. */
interface HttpOptions {
  readonly http?: object | undefined;
  readonly requestTimeout?: number | undefined;
  readonly connectionTimeout?: number | undefined;
  readonly keepAliveTimeout?: number | undefined;
}

interface Files {
  readonly cert: string;
  readonly key: string;
}

/** The contents of both files, which have been found to belong together. */
interface Contents {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** The certificate of this server, and the servers that use it. */
export class ServerCertificate {
  private contents: Contents;
  private readonly servers = new Set<Server>();

  private constructor(private readonly files: Files) {
    this.contents = readContents(files);
  }

  /**
   * Reads the certificate that the options name; null if they name none.
   * @throws ServeError `tls-wrong`
   */
  static open({ tlsCert: cert = '', tlsKey: key = '' }: CertificateOptions): ServerCertificate | null {
    if (cert === '' && key === '') return null;
    if (cert !== '' && key !== '') return new ServerCertificate({ cert, key });
    const missing = cert === '' ? 'the certificate' : 'the private key';
    throw new ServeError('tls-wrong', `The file of ${missing} is not named.`);
  }

  /** Creates an HTTPS server with this certificate, also with the one that is read later. */
  createServer(handler: RequestListener, options: HttpOptions): Server {
    const server = createServer({ ...options.http, ...this.contents }, handler);
    server.requestTimeout = options.requestTimeout ?? server.requestTimeout;
    server.keepAliveTimeout = options.keepAliveTimeout ?? server.keepAliveTimeout;
    server.setTimeout(options.connectionTimeout ?? 0);
    this.servers.add(server);
    return server;
  }

  /**
   * Reads both files again. New connections get the new certificate, and open connections stay open. If
   * something is wrong with the files, the server keeps the certificate that it has, and logs an error.
   */
  reload(): void {
    try {
      this.contents = readContents(this.files);
    } catch (error) {
      log().error(`${(error as Error).message} The server keeps the certificate that it has.`);
      return;
    }
    for (const server of this.servers) server.setSecureContext(this.contents);
    log().info({ certificate: this.files.cert }, 'The certificate was read again.');
  }
}

/** @throws ServeError `tls-wrong` */
function readContents(files: Files): Contents {
  const [cert, key] = [readPem(files.cert), readPem(files.key)];
  const certificate = parse(files.cert, 'certificate', () => new X509Certificate(cert));
  const privateKey = parse<KeyObject>(files.key, 'private key', () => createPrivateKey(key));
  if (!certificate.checkPrivateKey(privateKey)) {
    const words = `The private key in ${files.key} does not belong to the certificate in ${files.cert}.`;
    throw new ServeError('tls-wrong', words);
  }
  if (Date.parse(certificate.validTo) < Date.now()) {
    log().warn(`The certificate in ${files.cert} has expired: ${certificate.validTo}.`);
  }
  return { cert, key };
}

function readPem(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new ServeError('tls-wrong', `A file cannot be read: ${(error as Error).message}.`, error);
  }
}

function parse<T>(path: string, what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new ServeError('tls-wrong', `There is no ${what} in ${path}.`, error);
  }
}
