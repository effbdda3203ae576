import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { failed } from './problems.ts';

export const JSON_TYPE = 'application/json';
export const JSON_UTF8 = 'application/json; charset=utf-8';
export const NDJSON = 'application/x-ndjson';
export const MEDIA_TYPES = [JSON_TYPE, NDJSON] as const;

const MIB = 1024 * 1024;
/** Of one command. */
export const COMMAND_LIMIT = MIB;
/** Of many, a line each. */
export const NDJSON_LIMIT = 64 * MIB;

/** A body of `application/x-ndjson`, not yet looked at. */
export class Lines {
  constructor(readonly text: string) {}
}

/** Bodies are JSON or NDJSON in UTF-8, and nothing else. */
export function readBodies(instance: FastifyInstance): void {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser(
    JSON_TYPE,
    { parseAs: 'buffer' },
    reading((text) => parseJson(text)),
  );
  instance.addContentTypeParser(
    NDJSON,
    { parseAs: 'buffer', bodyLimit: NDJSON_LIMIT },
    reading((text) => new Lines(text)),
  );
}

type Done = (error: Error | null, body?: unknown) => void;

/** With a callback: every command comes this way, and a promise would make it wait its turn. */
const reading =
  (read: (text: string) => unknown) =>
  (request: FastifyRequest, body: Buffer, done: Done): void => {
    let value: unknown;
    try {
      value = read(textOf(request, body));
    } catch (error) {
      done(error as Error);
      return;
    }
    done(null, value);
  };

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw failed('malformed-json', `This is not JSON: ${(error as Error).message}.`);
  }
}

function textOf({ headers }: FastifyRequest, body: Buffer): string {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw failed('media-type-unsupported', `The content encoding ${encoding} is not read here.`, {
      types: MEDIA_TYPES,
    });
  }
  if (body.length === 0) throw failed('body-missing', 'The body is empty.');
  // Broken bytes would pass as "�" and enter the record.
  if (!isUtf8(body)) throw failed('not-utf8', 'The body is not UTF-8 text.');
  return body.toString('utf8');
}
