import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BODY } from '../http/problem-sets.ts';
import { CSV, MEDIA_TYPES, refuseEncoding } from '../http/request-bodies.ts';

/** A body of `text/csv`, as it was sent. */
class CsvBody {
  constructor(readonly bytes: Uint8Array) {}
}

/** The route that takes an entry list. */
const ENTRIES_ROUTE = '/api/meetings/:meeting/entries';

/** Makes Fastify accept entry lists, on their route only. */
export function installCsvParser(instance: FastifyInstance): void {
  instance.addContentTypeParser(CSV, { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (request.routeOptions.url === ENTRIES_ROUTE) done(null, new CsvBody(body));
    else done(BODY.error('media-type-unsupported', 'This route takes no CSV.', { types: MEDIA_TYPES }));
  });
}

/** Returns the bytes of an entry list. @throws ProblemError if the body is something else, or empty */
export function entryListIn({ body, headers }: FastifyRequest): Uint8Array {
  refuseEncoding(headers);
  if (!(body instanceof CsvBody)) {
    throw BODY.error('media-type-unsupported', 'An entry list is CSV.', { types: [CSV] });
  }
  if (body.bytes.length === 0) throw BODY.error('body-missing', 'The body is empty.');
  return body.bytes;
}
