import { COMMAND_TYPES, COMMANDS, EVENTS } from '#domain';
import { SCHEDULE, startServer, type TestServer } from '../support/server.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { name: string; in: string }[];
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
}

describe('the published document', () => {
  let server: TestServer;
  let document: Document;

  beforeAll(async () => {
    server = await startServer();
    document = (await server.fetch('/api/openapi.json')).json as unknown as Document;
  });
  afterAll(() => server.close());

  it('is OpenAPI 3.1 and has exactly the routes of the server', () => {
    expect(document.openapi).toBe('3.1.0');
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.sort()).toEqual([
      'GET /.well-known/jwks.json',
      'GET /api/attempts',
      'GET /api/feeds',
      'GET /api/feeds/stream',
      'GET /api/feeds/{name}',
      'GET /api/feeds/{name}/raw',
      'GET /api/formats',
      'GET /api/meetings',
      'GET /api/meetings/{meeting}/entries',
      'GET /api/meetings/{meeting}/events',
      'GET /api/meetings/{meeting}/events/stream',
      'GET /api/meetings/{meeting}/projections/stream',
      'GET /api/meetings/{meeting}/projections/{name}',
      'GET /api/meetings/{meeting}/projections/{name}/diff',
      'GET /api/meetings/{meeting}/projections/{name}/head',
      'GET /api/meetings/{meeting}/projections/{name}/patch',
      'GET /api/meetings/{meeting}/projections/{name}/stream',
      'GET /api/meetings/{meeting}/projections/{name}/{session}',
      'GET /api/meetings/{meeting}/projections/{name}/{session}/diff',
      'GET /api/meetings/{meeting}/projections/{name}/{session}/head',
      'GET /api/meetings/{meeting}/projections/{name}/{session}/patch',
      'GET /api/meetings/{meeting}/projections/{name}/{session}/stream',
      'GET /api/meetings/{meeting}/replay',
      'GET /api/meetings/{meeting}/sessions/{session}/proof',
      'GET /api/officials',
      'GET /api/series',
      'GET /api/series/{series}',
      'GET /api/series/{series}/standings/{ranking}',
      'GET /api/series/{series}/standings/{ranking}/proof',
      'GET /api/whoami',
      'GET /health/live',
      'GET /health/ready',
      'GET /metrics',
      'POST /api/example',
      'POST /api/feeds/{name}/passings',
      'POST /api/formats/check',
      'POST /api/meetings/{meeting}/commands',
      'POST /api/meetings/{meeting}/entries',
      'POST /api/meetings/{meeting}/standings',
      'POST /api/meetings/{meeting}/tickets',
      'POST /api/meetings/{meeting}/what-if',
      'POST /api/officials',
      'POST /api/officials/{name}/pairings',
      'POST /api/officials/{name}/pairings/{pairing}/allow',
      'POST /api/officials/{name}/pairings/{pairing}/close',
      'POST /api/officials/{name}/revoke',
      'POST /api/pairings/redeem',
      'POST /api/series/check',
      'POST /api/series/{series}/commands',
      'POST /api/tickets',
    ]);
  });

  it('describes exactly the metadata of a record', async () => {
    await server.issue({ ...SCHEDULE, note: 'reconstructed' });
    const { events } = (await server.fetch('/api/meetings/m/events')).json as unknown as {
      events: { metadata: object }[];
    };
    const { properties = {}, required } = document.components.schemas['EventMetadata'] ?? {};
    const has = Object.keys(events[0]?.metadata ?? {}).sort();
    // Only a certification has a signature.
    const { signature: _, ...always } = properties as Record<string, unknown>;
    expect(Object.keys(always).sort()).toEqual(has);
    expect([...(required as string[])].sort()).toEqual(has);
  });

  it('has an operation id, an answer and all path parameters for each route', () => {
    const seen = new Set<string>();
    for (const [path, methods] of Object.entries(document.paths)) {
      const parts = [...path.matchAll(/\{([a-z]+)\}/gu)].map(([, name]) => name).sort();
      for (const { operationId, parameters = [], responses } of Object.values(methods)) {
        expect(seen).not.toContain(operationId);
        seen.add(operationId);
        expect(responses).toHaveProperty('200');
        expect(
          parameters
            .filter((each) => each.in === 'path')
            .map(({ name }) => name)
            .sort(),
        ).toEqual(parts);
      }
    }
  });

  it('describes every command by its type, as its schema does', () => {
    const { schemas } = document.components;
    const { oneOf, discriminator } = schemas['Command'] as {
      oneOf: { $ref: string }[];
      discriminator: { propertyName: string; mapping: Record<string, string> };
    };
    expect(oneOf.map(({ $ref }) => $ref)).toEqual(
      COMMAND_TYPES.map((type) => `#/components/schemas/${type}`),
    );
    expect(discriminator.propertyName).toBe('type');
    expect(Object.keys(discriminator.mapping)).toEqual(COMMAND_TYPES);
    expect(schemas['EnterCar']).toMatchObject({
      type: 'object',
      required: ['car', 'driver', 'type'],
      additionalProperties: false,
      properties: {
        type: { const: 'EnterCar' },
        rookie: { anyOf: [{ type: 'boolean' }, { type: 'null' }] },
      },
    });
    expect(schemas['ScheduleMeeting']?.['required']).not.toContain('meeting');
  });

  it.each(COMMAND_TYPES)('says what a form of %s needs', (type) => {
    const { 'x-roles': roles, title, properties = {} } = document.components.schemas[type] ?? {};
    expect(roles).toEqual(COMMANDS[type].roles);
    expect(title).toMatch(/^[A-Z][a-z ]+$/u);
    for (const [name, field] of Object.entries(properties as Record<string, Record<string, unknown>>)) {
      if (name === 'type') continue;
      expect(field['title']).toMatch(/^[A-Z][a-z ]+$/u);
      expect(field['description']).toMatch(/^[A-Z].*[.?]$/u);
      // Every field has a bound, except choices, checkboxes and structured values.
      const isBounded = ['maxLength', 'maximum', 'maxItems', 'enum', 'format'].some((each) => each in field);
      const isWritten = field['type'] === 'object' || 'anyOf' in field || name === 'order';
      expect([type, name, isBounded || isWritten || field['type'] === 'boolean']).toEqual([type, name, true]);
    }
  });

  it('is compressed, and gets 304 with its ETag', async () => {
    for (const path of ['/api/openapi.json', '/api/asyncapi.json']) {
      const headers = { 'accept-encoding': 'br' };
      const first = await server.fetch(path, { headers });
      expect(first.headers.get('content-encoding')).toBe('br');
      expect(first.headers.get('cache-control')).toBe('no-cache');
      const etag = first.headers.get('etag') ?? '';
      const again = await server.fetch(path, { headers: { ...headers, 'if-none-match': etag } });
      expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
      const other = await server.fetch(path, { headers: { ...headers, 'if-none-match': '"other"' } });
      expect(other.json).toEqual(first.json);
    }
  });

  it('describes every event', () => {
    for (const type of Object.keys(EVENTS)) {
      expect(document.components.schemas[`Event.${type}`]).toMatchObject({
        properties: { type: { const: type } },
      });
    }
  });

  it('has no broken reference', () => {
    const refs = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/gu)].map(
      ([, name]) => name,
    );
    const known = Object.keys(document.components.schemas);
    expect(refs.filter((name) => !known.includes(String(name)))).toEqual([]);
    expect(JSON.stringify(document)).not.toContain('$schema');
  });

  it('has a page for people that loads files of this server only', async () => {
    const page = await server.fetch('/api/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    const links = [...page.text.matchAll(/(?:src|href)="([^"]+)"/gu)].map(([, link]) => String(link));
    expect(links).toHaveLength(4);
    for (const link of links) {
      expect(link).toMatch(/^\/api\/docs\//u);
      expect((await server.fetch(link)).status).toBe(200);
    }
  });
});
