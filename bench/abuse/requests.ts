export interface HostileTarget {
  readonly url: string;
  /** A token of a director: some of the hostile clients are officials. */
  readonly token: string;
  readonly meeting: string;
  readonly records: number;
}

/** A request as a hostile client sends it. */
export interface HostileRequest {
  /** Default GET. */
  readonly method?: 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Hangs up this time after the headers of the answer. */
  readonly dropsAfterMs?: number;
  /** Sends some of the body with this pause after each byte, and then hangs up. */
  readonly pausesMs?: number;
}

interface HostileKind {
  readonly name: string;
  readonly next: () => HostileRequest;
}

const KIB = 1024;
const MIB = 1024 * KIB;
const JSON_BODY = { 'content-type': 'application/json' };
const NDJSON_BODY = { 'content-type': 'application/x-ndjson' };
const below = (max: number): number => Math.floor(Math.random() * max);

/** Returns the kinds of hostile requests. Each is as likely as any other. */
export function hostileKinds(target: HostileTarget): HostileKind[] {
  return [...readers(target), ...questions(target), ...bodies(target), ...oddities(target)];
}

function readers({ meeting, records }: HostileTarget): HostileKind[] {
  const view = `/api/meetings/${meeting}/projections`;
  const pdf = { accept: 'application/pdf' };
  const small = () => `/api/meetings/small-${below(30)}`;
  const get = (name: string, path: () => string, more: Partial<HostileRequest> = {}): HostileKind => ({
    name,
    next: () => ({ path: path(), ...more }),
  });
  return [
    get('PDF of a result in the past', () => `${view}/results/race?at=${below(records)}`, { headers: pdf }),
    get('PDF of a lap chart', () => `${view}/lap-chart/race`, { headers: pdf }),
    get('PDF of a small meeting', () => `${small()}/projections/results/race`, { headers: pdf }),
    get('race log', () => `${view}/race-log`),
    get('view of the past', () => `${view}/running-order/race?at=${below(records)}`),
    get('many meetings', () => `${small()}/projections/meeting`),
    get('race log of a small meeting', () => `${small()}/projections/race-log`),
    get('list of meetings', () => '/api/meetings'),
    get('page of the log', () => `/api/meetings/${meeting}/events?after=${below(records)}&limit=1000`),
    get('whole log, dropped', () => `/api/meetings/${meeting}/events`, {
      headers: { accept: 'application/x-ndjson' },
      dropsAfterMs: 20,
    }),
    get('stream, dropped', () => `${view}/running-order/race/stream`, { dropsAfterMs: below(200) }),
    get('stream of the race log, dropped', () => `${view}/race-log/stream`, { dropsAfterMs: below(200) }),
    get('replay, dropped', () => `/api/meetings/${meeting}/replay?from=${below(records)}&speed=max`, {
      headers: { accept: 'text/event-stream' },
      dropsAfterMs: 50,
    }),
  ];
}

function questions({ meeting, records, token }: HostileTarget): HostileKind[] {
  const official = { ...JSON_BODY, authorization: `Bearer ${token}` };
  const path = `/api/meetings/${meeting}/what-if`;
  return [
    {
      name: 'diff of the race log',
      next: () => ({ path: `/api/meetings/${meeting}/projections/race-log/diff?from=${below(records)}` }),
    },
    {
      name: 'diff of the lap chart',
      next: () => ({
        path: `/api/meetings/${meeting}/projections/lap-chart/race/diff?from=${below(records)}`,
      }),
    },
    {
      name: 'what-if with a race log',
      next: () => {
        const body = { strike: [100 + below(records - 100)], show: ['race-log'] };
        return { method: 'POST', path, headers: official, body: JSON.stringify(body) };
      },
    },
    {
      name: 'what-if with 100 strikes',
      next: () => {
        const strike = Array.from({ length: 100 }, (_, i) => 100 + i);
        return { method: 'POST', path, headers: official, body: JSON.stringify({ strike, show: ['field'] }) };
      },
    },
  ];
}

function bodies({ meeting, token }: HostileTarget): HostileKind[] {
  const path = `/api/meetings/${meeting}/commands`;
  const official = { ...NDJSON_BODY, authorization: `Bearer ${token}` };
  const post = (
    name: string,
    at: string,
    headers: HostileRequest['headers'],
    body: string | Uint8Array,
  ): HostileKind => ({ name, next: () => ({ method: 'POST', path: at, headers: headers ?? {}, body }) });
  const notes = Array.from({ length: 200 }, () => '{"type":"AddNote","text":"x"}\n').join('');
  const blank = new Uint8Array(4 * MIB).fill(10);
  return [
    post('check of a format at its bounds', '/api/formats/check', JSON_BODY, largeFormat()),
    post('check of a format beyond them', '/api/formats/check', JSON_BODY, `[${'{},'.repeat(70_000)}{}]`),
    post('4 MiB of blank lines, no token', path, NDJSON_BODY, blank),
    post('4 MiB of blank lines', path, official, blank),
    post('200 commands and a bad line', path, official, `${notes}{"type":`),
    post('one body of deep JSON', path, { ...JSON_BODY, ...bearer(token) }, '['.repeat(200 * KIB)),
    {
      name: 'slow body',
      next: () => ({
        method: 'POST',
        path,
        headers: { ...JSON_BODY, ...bearer(token), 'content-length': '1000' },
        body: ' '.repeat(1_000),
        pausesMs: 100,
      }),
    },
  ];
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Returns a format with as many sessions and sources as fit into 64 KiB. */
function largeFormat(): string {
  const sources = (i: number) =>
    Array.from({ length: 32 }, (_, n) => ({ from: `s${(i + n) % 64}`, places: [1, 2] }));
  const sessions = Array.from({ length: 64 }, (_, i) => ({
    id: `s${i}`,
    kind: 'heat',
    laps: 10,
    lineup: sources(i).slice(0, 20),
  }));
  return JSON.stringify({ id: 'large', sessions });
}

function oddities({ meeting }: HostileTarget): HostileKind[] {
  const path = `/api/meetings/${meeting}/commands`;
  const note = '{"type":"AddNote","text":"x"}';
  const post = (name: string, headers: Record<string, string>): HostileKind => ({
    name,
    next: () => ({ method: 'POST', path, headers: { ...JSON_BODY, ...headers }, body: note }),
  });
  return [
    post('wrong token', {
      authorization: `Bearer eyJhbGciOiJFZERTQSJ9.${'a'.repeat(500)}.${'b'.repeat(86)}`,
    }),
    post('long token', { authorization: `Bearer ${'a.'.repeat(6_000)}` }),
    post('long name of an official', { 'greenflag-official': `x${' ;role='.repeat(1_500)}` }),
    post('headers beyond 16 KiB', { 'x-long': 'x'.repeat(20 * KIB) }),
    { name: 'long address', next: () => ({ path: `/api/${'%2F'.repeat(1_600)}` }) },
    { name: 'unknown route', next: () => ({ path: `/api/unknown/${below(1e9)}` }) },
    {
      name: 'unknown meeting',
      next: () => ({ path: `/api/meetings/none-${below(1e9)}/projections/meeting` }),
    },
    {
      name: 'wrong query',
      next: () => ({ path: `/api/meetings/${meeting}/projections/results?x=${below(9)}` }),
    },
  ];
}
