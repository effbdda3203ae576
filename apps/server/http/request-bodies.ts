import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BODY } from './problem-sets.ts';

export const JSON_TYPE = 'application/json';
export const JSON_UTF8 = 'application/json; charset=utf-8';
export const NDJSON = 'application/x-ndjson';
export const CSV = 'text/csv';
export const MEDIA_TYPES = [JSON_TYPE, NDJSON] as const;

/**
 * Sends a JSON document, or the bytes of one. It may be cached only with `no-cache` (revalidated) or not at
 * all (`no-store`).
 */
export function sendJson(
  reply: FastifyReply,
  document: object | Uint8Array,
  caching?: 'no-cache' | 'no-store',
): void {
  if (caching) reply.header('cache-control', caching);
  reply.header('content-type', JSON_UTF8);
  if (document instanceof Uint8Array) sendBytes(reply, document);
  else reply.send(JSON.stringify(document));
}

/** Bytes that are written at once. Writing many megabytes would hold up other answers. */
const BYTES_PER_WRITE = 128 * 1024;

/** Sends bytes, in slices if they are many. */
export function sendBytes(reply: FastifyReply, body: Uint8Array): void {
  if (body.byteLength <= 2 * BYTES_PER_WRITE) return void reply.send(body);
  reply.header('content-length', body.byteLength).send(Readable.from(slicesOf(body)));
}

function* slicesOf(body: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (let from = 0; from < body.byteLength; from += BYTES_PER_WRITE) {
    yield body.subarray(from, from + BYTES_PER_WRITE);
  }
}

/** Returns a signal that aborts when the connection of a request closes. */
export function closedSignal({ raw }: FastifyReply): AbortSignal {
  const closed = new AbortController();
  if (raw.destroyed) closed.abort();
  else raw.once('close', () => closed.abort());
  return closed.signal;
}

const MIB = 1024 * 1024;
/** Longest body of one command. */
export const MAX_COMMAND_BYTES = MIB;
/** Longest body of many commands, one on each line. */
export const MAX_NDJSON_BYTES = 64 * MIB;

/** The route that checks a format. It needs no token. */
export const FORMAT_CHECK = '/api/formats/check';
/** The route that checks a series. It needs no token either. */
export const SERIES_CHECK = '/api/series/check';
/** Longest body of a format to check. */
const MAX_FORMAT_BYTES = 64 * 1024;

/** Makes Fastify accept bodies of JSON in UTF-8, and no others. Call it before the first route is added. */
export function installBodyParsers(instance: FastifyInstance): void {
  instance.addHook('onRoute', (route) => {
    if (route.url === FORMAT_CHECK) route.bodyLimit = MAX_FORMAT_BYTES;
  });
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser(JSON_TYPE, { parseAs: 'buffer' }, parseJsonBody);
}

type Done = (error: Error | null, body?: unknown) => void;

/** Parses a body. It uses the callback because a promise would delay every command. */
function parseJsonBody(request: FastifyRequest, body: Buffer, done: Done): void {
  let value: unknown;
  try {
    value = parseJson(bodyText(request, body));
  } catch (error) {
    done(error as Error);
    return;
  }
  done(null, value);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw BODY.error('malformed-json', `This is not valid JSON: ${(error as Error).message}.`);
  }
}

/** @throws ProblemError `media-type-unsupported` if a body is compressed */
export function refuseEncoding(headers: FastifyRequest['headers']): void {
  const encoding = headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return;
  throw BODY.error('media-type-unsupported', `The content encoding ${encoding} is not supported.`, {
    types: MEDIA_TYPES,
  });
}

function bodyText({ headers }: FastifyRequest, body: Buffer): string {
  refuseEncoding(headers);
  if (body.length === 0) throw BODY.error('body-missing', 'The body is empty.');
  // Invalid bytes would be decoded as "�" and enter the record.
  if (!isUtf8(body)) throw BODY.error('not-utf8', 'The body is not UTF-8 text.');
  return body.toString('utf8');
}
