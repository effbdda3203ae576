import fc from 'fast-check';
import { COMMAND_TYPES } from '#domain';
import { PROJECTION_NAMES } from '#projections';
import { FIELDS, HEADERS, METHODS, NASTY, QUERIES, ROUTES } from './malformed.ts';

/** A request as bytes, with a text that describes it in a message. */
export interface MalformedRequest {
  readonly bytes: Buffer;
  readonly words: string;
}

const nasty = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);

const encoded = nasty.chain((text) =>
  fc.boolean().map((asItIs) => (asItIs ? text : encodeURIComponent(Buffer.from(text).toString()))),
);
const orMostly = (text: string, other: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(text) }, { weight: 1, arbitrary: other });

const path = fc
  .record({
    route: fc.oneof(fc.constantFrom(...ROUTES), encoded),
    m: orMostly('m', encoded),
    p: fc.oneof(fc.constantFrom<string>(...PROJECTION_NAMES), encoded),
    s: orMostly('heat-1', encoded),
    query: fc.array(fc.tuple(fc.constantFrom(...QUERIES), encoded), { maxLength: 3 }),
  })
  .map(({ route, m, p, s, query }) => {
    const filled = route.replace(':m', m).replace(':p', p).replace(':s', s);
    const pairs = query.map(([name, value]) => `${name}=${value}`);
    return pairs.length > 0 ? `${filled}?${pairs.join('&')}` : filled;
  });

const value = fc.oneof(nasty, fc.jsonValue({ maxDepth: 3 }));
/** Something like a command, with fields left out, added and changed. */
const distortedCommand = fc
  .record({
    type: fc.oneof({ weight: 5, arbitrary: fc.constantFrom<string>(...COMMAND_TYPES) }, nasty),
    fields: fc.array(fc.tuple(fc.constantFrom(...FIELDS), value), { maxLength: 6 }),
  })
  .map(({ type, fields }) => JSON.stringify(Object.fromEntries([['type', type], ...fields])));

/** Some are valid commands, so that not every request is refused for its body. */
const note = nasty.map((text) => JSON.stringify({ type: 'AddNote', text }));
const likeCommand = fc.oneof({ weight: 3, arbitrary: distortedCommand }, { weight: 1, arbitrary: note });

const cut = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(text, fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([all, share]) => all.slice(0, all.length * share));

const json = fc.oneof(
  { weight: 4, arbitrary: likeCommand },
  { weight: 2, arbitrary: cut(likeCommand) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 20_000 }).map((depth) => '['.repeat(depth)) },
);
const lines = fc
  .array(fc.oneof(json, nasty), { maxLength: 6 })
  .chain((all) => fc.constantFrom('\n', '\r\n', '\n\n').map((end) => all.join(end)));
const body = fc.oneof(
  fc.constant(Buffer.alloc(0)),
  json.map((text) => Buffer.from(text)),
  lines.map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
);

const LENGTHS = [
  'right',
  'right',
  'right',
  'right',
  'none',
  'chunked',
  'longer',
  'shorter',
  'nonsense',
] as const;
const TYPES = [
  'application/json',
  'application/x-ndjson',
  'text/plain',
  'application/json; charset=utf-16',
  '',
];

interface Parts {
  readonly method: string;
  readonly path: string;
  readonly type: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  readonly length: (typeof LENGTHS)[number];
}

function framed({ body: bytes, length }: Parts): [header: string, body: Buffer] {
  switch (length) {
    case 'right':
      return [`content-length: ${bytes.length}`, bytes];
    case 'longer':
      return [`content-length: ${bytes.length + 7}`, bytes];
    case 'shorter':
      return [`content-length: ${Math.floor(bytes.length / 2)}`, bytes];
    case 'nonsense':
      return ['content-length: 1, 2\r\ntransfer-encoding: gzip, chunked', bytes];
    case 'chunked': {
      const size = `${bytes.length.toString(16)}\r\n`;
      const end = Buffer.from(bytes.length > 0 ? '\r\n0\r\n\r\n' : '');
      return ['transfer-encoding: chunked', Buffer.concat([Buffer.from(size), bytes, end])];
    }
    case 'none':
      return ['x-none: 1', bytes];
  }
}

function written(parts: Parts): Buffer {
  const [framing, bytes] = framed(parts);
  const head = [
    `${parts.method} ${parts.path} HTTP/1.1`,
    'host: localhost',
    'greenflag-official: fuzz; role=director',
    `content-type: ${parts.type}`,
    framing,
    ...parts.headers.map(([name, text]) => `${name}: ${text}`),
    'connection: close',
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]);
}

const shaped = fc
  .record({
    method: fc.constantFrom(...METHODS),
    path,
    type: fc.constantFrom(...TYPES),
    headers: fc.array(fc.tuple(fc.constantFrom(...HEADERS), nasty), { maxLength: 2 }),
    body,
    length: fc.constantFrom(...LENGTHS),
  })
  .map(written);

/** Requests with few faults, so that some of them reach the command queue. */
const almostValid = fc
  .record({
    method: fc.constant('POST'),
    path: orMostly('/api/meetings/m/commands', path),
    type: fc.constantFrom('application/json', 'application/x-ndjson'),
    headers: fc.array(fc.tuple(fc.constantFrom(...HEADERS), nasty), { maxLength: 1 }),
    body: fc.oneof(
      body,
      likeCommand.map((text) => Buffer.from(text)),
    ),
    length: fc.constantFrom(...LENGTHS),
  })
  .map(written);

/** Requests with faults in their bytes, their address, their headers or their body. */
export const malformed: fc.Arbitrary<MalformedRequest> = fc
  .oneof(
    { weight: 7, arbitrary: shaped },
    { weight: 7, arbitrary: almostValid },
    {
      weight: 1,
      arbitrary: fc
        .tuple(shaped, fc.nat(), fc.integer({ min: 0, max: 255 }))
        .map(([bytes, at, byte]) => bytes.fill(byte, at % bytes.length, (at % bytes.length) + 1)),
    },
    {
      weight: 1,
      arbitrary: fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    },
  )
  .map((bytes) => ({ bytes, words: JSON.stringify(bytes.toString('latin1').slice(0, 600)) }));
