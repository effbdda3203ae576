/* What malformed requests are made of. */

export const ROUTES = [
  ...['/api/meetings', '/api/formats', '/api/formats/check', '/health/ready', '/metrics', '/'],
  ...['/meetings/:m', '/assets/:m', '/api/meetings/:m/projections/stream?show=:p'],
  ...['/api/docs', '/api/docs/start.js', '/api/openapi.json', '/.well-known/jwks.json', '/api/tickets'],
  ...[
    '/api/officials',
    '/api/attempts',
    '/api/whoami',
    '/api/meetings/:m/what-if',
    '/api/meetings/:m/replay',
  ],
  ...['/api/meetings/:m/commands', '/api/meetings/:m/commands', '/api/meetings/:m/commands'],
  ...['/api/meetings/:m/events', '/api/meetings/:m/events/stream', '/api/meetings/:m/projections/:p'],
  ...['/api/meetings/:m/projections/:p/stream', '/api/meetings/:m/projections/:p/:s'],
  ...['/api/meetings/:m/projections/:p/diff', '/api/meetings/:m/projections/:p/:s/stream'],
];
export const QUERIES = [
  'at',
  'by',
  'after',
  'limit',
  'cursor',
  'from',
  'to',
  'speed',
  'type',
  'session',
  'show',
  'ticket',
  'x',
];
export const HEADERS = [
  ...['accept', 'content-encoding', 'content-length', 'content-type', 'expect', 'greenflag-official'],
  ...['host', 'idempotency-key', 'if-match', 'if-none-match', 'last-event-id', 'prefer', 'range'],
  ...['authorization', 'transfer-encoding', 'upgrade', 'connection', 'cookie', 'x-forwarded-for', 'x'],
];
export const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'POST',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'get',
  'X',
];

/** What breaks what does not expect it. */
export const NASTY = [
  ...[
    '',
    ' ',
    '.',
    '..',
    '../..',
    '%',
    '%00',
    '%ff',
    '%2e%2e%2f',
    '\u0000',
    '\r\n',
    '\\',
    '"',
    "'",
    '<script>',
  ],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'null', 'NaN', '-0', '-1', '1e999', '0x10'],
  ...['9007199254740993', '2023-02-05T25:00:00Z', '2023-02-30', '*', '"0"', 'W/"1.1"', '🏁', '\ud800', '٣'],
  ...[
    'x'.repeat(300),
    'x'.repeat(5_000),
    '[',
    '{',
    ';',
    '?',
    '#',
    '&a=b',
    '=',
    'm',
    'main',
    'heat-1',
    '0',
    '7',
  ],
];
export const FIELDS = [
  ...['type', 'meeting', 'session', 'car', 'driver', 'timeMs', 'at', 'commandId', 'reason', 'revision'],
  ...['text', 'name', 'date', 'track', 'format', 'cars', 'place', 'strike', 'issue', 'show', '__proto__'],
];
