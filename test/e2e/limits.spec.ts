import { request } from 'node:http';
import { ServeError } from '../../apps/server/index.ts';
import { parseLimits } from '../../apps/server/limits/limits.ts';
import { parseProxies } from '../../apps/server/limits/trusted-proxies.ts';
import { SlotCounter } from '../../apps/server/limits/slot-counter.ts';
import { DIRECTOR, enter, NDJSON, SCHEDULE, startServer, type TestServer } from '../support/server.ts';
import { bearer, guarded } from '../support/tokens.ts';

let server: TestServer;
const serving = async (limits: string, proxies = ''): Promise<void> => {
  server = await startServer({ limits, proxies });
};
const note = { type: 'AddNote', text: 'rain' };

describe('a rate limit', () => {
  afterEach(() => server.close());

  const statuses = async (count: number, ask: () => Promise<{ status: number }>): Promise<number[]> => {
    const all: number[] = [];
    for (let i = 0; i < count; i += 1) all.push((await ask()).status);
    return all;
  };

  it('of one address refuses further requests and says when to retry', async () => {
    await serving('address=5');
    expect((await server.issue(SCHEDULE)).status).toBe(200);
    expect(await statuses(4, () => server.fetch('/api/meetings'))).toEqual([200, 200, 200, 200]);
    const { status, json, headers } = await server.issue(note);
    expect([status, json['code']]).toEqual([429, 'too-many-requests']);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(headers.get('retry-after')).toBe(String(json['retryAfter']));
    expect(json['retryAfter']).toBeGreaterThan(0);
    expect(json['retryAfter']).toBeLessThanOrEqual(10);
    expect(json['detail']).toContain('More than 5 requests of one address came within 10 seconds.');
  });

  it('of one official does not affect other officials', async () => {
    await serving('official=2');
    await server.issue(SCHEDULE);
    expect(await statuses(3, () => server.issue(note))).toEqual([200, 429, 429]);
    const ann = { 'greenflag-official': 'Ann Lee; role=starter' };
    expect(await statuses(3, () => server.issue(note, ann))).toEqual([200, 200, 429]);
    expect(await statuses(5, () => server.fetch('/api/meetings'))).toEqual([200, 200, 200, 200, 200]);
  });

  it('of one official counts by the token and ignores the header', async () => {
    const { server: withOfficials, add, close } = await guarded({ limits: 'official=2' });
    const ann = bearer(await add('ann', 'director'));
    const bob = bearer(await add('bob', 'starter'));
    const as = (headers: Record<string, string>) => () => withOfficials.issue(SCHEDULE, headers);
    expect(await statuses(3, as(ann))).toEqual([200, 409, 429]);
    expect((await as({ ...ann, 'greenflag-official': 'Eve; role=director' })()).status).toBe(429);
    expect((await as(bob)()).status).toBe(403);
    // Requests without a token count for no official. The limit of the address applies to them.
    expect(await statuses(4, as({}))).toEqual([401, 401, 401, 401]);
    await close();
    await serving('');
  });

  it('counts requests for unknown addresses too', async () => {
    await serving('address=3');
    expect(await statuses(4, () => server.fetch('/nowhere'))).toEqual([404, 404, 404, 429]);
  });

  it('counts many commands by their length, or as the longest body without a Content-Length', async () => {
    await serving('address=70');
    const long = `# ${'x'.repeat(3 * 1024 * 1024)}\n${JSON.stringify(SCHEDULE)}`;
    expect((await server.issue(long, { 'content-type': NDJSON })).status).toBe(200);
    // Four of the 70 are used.
    const unsaid = (): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const headers = { 'content-type': NDJSON, ...DIRECTOR };
        const sent = request(
          `${server.url}/api/meetings/m/commands`,
          { method: 'POST', headers },
          (answer) => {
            answer.resume();
            resolve(answer.statusCode);
          },
        );
        sent.on('error', reject);
        sent.write(JSON.stringify(note));
        sent.end();
      });
    expect(await unsaid()).toBe(200);
    expect(await statuses(3, () => server.fetch('/api/meetings'))).toEqual([200, 200, 429]);
  });

  it('counts a page of the log ten times', async () => {
    await serving('address=21');
    await server.issue(SCHEDULE);
    expect(await statuses(3, () => server.fetch('/api/meetings/m/events'))).toEqual([200, 200, 429]);
  });

  it('counts by the address that a trusted proxy names, and ignores other X-Forwarded-For', async () => {
    const asFrom = (address: string) => () =>
      server.fetch('/health/live', { headers: { 'x-forwarded-for': address } });
    await serving('address=2', '127.0.0.1');
    expect(await statuses(3, asFrom('192.0.2.1'))).toEqual([200, 200, 429]);
    expect(await statuses(3, asFrom('192.0.2.2'))).toEqual([200, 200, 429]);
    expect(await statuses(3, asFrom('2001:db8::1'))).toEqual([200, 200, 429]);
    expect((await asFrom('2001:db8::2')()).status).toBe(429);
    expect(await statuses(3, asFrom('<script>'))).toEqual([200, 200, 429]);
    await server.close();
    await serving('address=2');
    expect(await statuses(2, asFrom('192.0.2.1'))).toEqual([200, 200]);
    expect((await asFrom('192.0.2.2')()).status).toBe(429);
  });
});

describe('every answer', () => {
  beforeEach(() => serving(''));
  afterEach(() => server.close());

  it.each([
    ['a view', '/api/meetings', {}],
    ['a refusal', '/api/nowhere', {}],
    ['a broken address', '/api/meetings/%E0%A4%A/events', {}],
    ['another method', '/api/meetings', { method: 'DELETE' }],
    ['the page of the routes', '/api/docs', {}],
    ['the console', '/', {}],
  ])('tells browsers what they may do with it: %s', async (_what, path, init) => {
    const { headers } = await server.fetch(path, init);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    const policy = (headers.get('content-security-policy') ?? '').split(';').map((part) => part.trim());
    expect(policy[0]).toMatch(/^default-src '(?:none|self)'/u);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).toContain("form-action 'none'");
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
  });

  it('cannot be read by pages of other sites', async () => {
    const origin = { origin: 'https://evil.example' };
    const asked = await server.fetch('/api/meetings', { headers: origin });
    const headers = { ...origin, 'access-control-request-method': 'POST' };
    const preflight = await server.fetch('/api/meetings/m/commands', { method: 'OPTIONS', headers });
    expect(preflight.status).toBe(405);
    for (const answer of [asked, preflight]) {
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    // A form of another site can send this without a preflight, and it is not accepted as a command.
    const form = await server.issue(enter('31'), { 'content-type': 'text/plain' });
    expect(form.status).toBe(415);
  });
});

describe('configured limits', () => {
  const codeOf = (work: () => unknown): unknown => {
    try {
      work();
      return 'fine';
    } catch (error) {
      return error instanceof ServeError ? error.code : error;
    }
  };

  it('replace the defaults one by one', () => {
    expect(parseLimits('', false)).toMatchObject({ official: 1_000, address: 3_000, streams: 5_000 });
    expect(parseLimits('official=5, streams=off', false)).toMatchObject({
      official: 5,
      address: 3_000,
      streams: Infinity,
    });
  });

  it('are off by official and by address on an open server, unless they are named', () => {
    const { official, address, streams } = parseLimits('address=7', true);
    expect([official, address, streams]).toEqual([Infinity, 7, 5_000]);
  });

  it.each(['oficial=5', 'official', 'official=0', 'official=-1', 'official=1e3', 'official=1000001', '5'])(
    'are refused with the list of names: %s',
    async (limits) => {
      expect(codeOf(() => parseLimits(limits, true))).toBe('limits-wrong');
      await expect(startServer({ limits })).rejects.toMatchObject({ code: 'limits-wrong' });
    },
  );

  it('match proxies by address and by network', () => {
    const isProxy = parseProxies('127.0.0.1, 10.0.0.0/8,2001:db8::/32');
    const known = ['127.0.0.1', '::ffff:127.0.0.1', '10.9.8.7', '2001:db8:1::1'];
    expect([...known, '11.0.0.1', '::1', 'unknown', ''].map(isProxy)).toEqual([
      ...[true, true, true, true],
      ...[false, false, false, false],
    ]);
    expect(['', ','].map((text) => parseProxies(text)('127.0.0.1'))).toEqual([false, false]);
  });

  it.each(['localhost', '10.0.0.0/33', '10.0.0.0/', '10.0.0', '::1/129', '/8'])(
    'refuse the proxy %s',
    (text) => {
      expect(codeOf(() => parseProxies(text))).toBe('proxies-wrong');
    },
  );
});

describe('slots', () => {
  it('are released, and an address without slots is forgotten', () => {
    const slots = new SlotCounter({ perAddress: 1, total: 2 });
    const leave = slots.takeSlot('192.0.2.1');
    expect([slots.reachedLimit('192.0.2.1'), slots.reachedLimit('192.0.2.2')]).toEqual(['address', null]);
    slots.takeSlot('2001:db8::1');
    expect([slots.reachedLimit('192.0.2.3'), slots.reachedLimit('2001:db8::2')]).toEqual(['total', 'total']);
    leave();
    expect([slots.reachedLimit('192.0.2.1'), slots.reachedLimit('2001:db8::2')]).toEqual([null, 'address']);
  });
});
