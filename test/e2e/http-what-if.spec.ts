import { DIRECTOR, enter, NDJSON, SCHEDULE, startServer, type TestServer } from '../support/server.ts';

const note = { type: 'AddNote', text: 'x' };

describe('what-if over HTTP', () => {
  let server: TestServer;
  const ask = (body: unknown, headers: Record<string, string> = DIRECTOR, meeting = 'm') =>
    server.fetch(`/api/meetings/${meeting}/what-if`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const codeOf = async (...args: Parameters<typeof ask>) => {
    const { status, json } = await ask(...args);
    return [status, json['code'], json['field']];
  };

  beforeAll(async () => {
    server = await startServer();
    await server.issue(SCHEDULE);
    await server.issue(enter('31'));
    await server.issue(enter('2'));
  });
  afterAll(() => server.close());

  it('answers with each projection before and after and who moved, and writes nothing', async () => {
    const log = async () => (await server.fetch('/api/meetings/m/events')).text;
    const before = await log();
    const { status, json } = await ask({ strike: [1], issue: [enter('8')], show: ['entry-list', 'meeting'] });
    expect(status).toBe(200);
    expect(Object.keys(json)).toEqual(['meeting', 'revision', 'shows']);
    expect(json).toMatchObject({
      meeting: 'm',
      revision: 2,
      shows: {
        'entry-list': {
          before: { revision: 2, rows: [{ car: '2' }, { car: '31' }] },
          after: { revision: 4, rows: [{ car: '2' }, { car: '8' }] },
          diff: {
            from: { revision: 2 },
            to: { revision: 4 },
            rows: [
              { key: '8', what: 'in', because: [{ revision: 4, type: 'CarEntered' }] },
              { key: '31', what: 'out', because: [{ revision: 3, type: 'RecordStruck' }] },
            ],
          },
        },
        meeting: { diff: { rows: [] } },
      },
    });
    expect(await log()).toBe(before);
  });

  it('needs an official, and applies the rules to the role', async () => {
    const body = { strike: [1], show: ['entry-list'] };
    expect(await codeOf(body, {})).toEqual([401, 'official-missing', undefined]);
    const spotter = { 'greenflag-official': 'Turn 1; role=spotter' };
    expect(await codeOf(body, spotter)).toEqual([403, 'role-may-not', 'strike/0']);
  });

  it('names the strike or the command that is refused, with the code of the rule', async () => {
    const issue = [note, enter('31')];
    expect(await codeOf({ issue, show: ['field'] })).toEqual([409, 'car-already-entered', 'issue/1']);
    expect(await codeOf({ strike: [0], show: ['field'] })).toEqual([
      409,
      'record-stands-for-ever',
      'strike/0',
    ]);
  });

  it.each([
    ['{', [400, 'malformed-json', undefined]],
    [{ show: ['field'] }, [400, 'missing-field', 'issue']],
    [{ issue: [note], show: ['feld'] }, [400, 'wrong-field', 'show/0']],
    [{ issue: [note], show: ['results/heat-9'] }, [400, 'wrong-field', 'show/0']],
    [{ issue: [note], show: ['field'], dry: true }, [400, 'unknown-field', 'dry']],
    [{ issue: [note], show: ['field'], at: '2023-02-05' }, [400, 'moment-wrong', 'at']],
    [{ issue: [note], show: ['field'], at: 99 }, [404, 'revision-unknown', 'at']],
    [{ issue: [note], show: ['field'], at: '2999-01-01T00:00:00Z' }, [404, 'moment-in-future', 'at']],
    [{ issue: Array(501).fill(note), show: ['field'] }, [413, 'fork-too-large', 'issue']],
    [
      { strike: Array.from({ length: 101 }, (_, i) => i), show: ['field'] },
      [413, 'fork-too-large', 'strike'],
    ],
  ])('that is invalid has its problem: %j', async (body, problem) => {
    expect(await codeOf(body)).toEqual(problem);
  });

  it('refuses an unknown meeting, another media type, a large body and unknown parameters', async () => {
    const body = { issue: [note], show: ['field'] };
    expect(await codeOf(body, DIRECTOR, 'none')).toEqual([404, 'meeting-unknown', undefined]);
    const lines = { ...DIRECTOR, 'content-type': NDJSON };
    expect(await codeOf(body, lines)).toEqual([415, 'media-type-unsupported', undefined]);
    const large = { issue: [{ ...note, note: 'x'.repeat(1024 * 1024) }], show: ['field'] };
    expect(await codeOf(large)).toEqual([413, 'too-large', undefined]);
    const query = await server.fetch('/api/meetings/m/what-if?dry=1', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...DIRECTOR },
      body: JSON.stringify(body),
    });
    expect([query.status, query.json['code'], query.json['field']]).toEqual([400, 'query-wrong', 'dry']);
  });

  describe('and a comparison', () => {
    const DIFF = '/api/meetings/m/projections/entry-list/diff';
    it.each([
      ['', [400, 'query-wrong', 'from']],
      ['?from=x', [400, 'moment-wrong', 'from']],
      ['?from=0&to=x', [400, 'moment-wrong', 'to']],
      ['?from=9', [404, 'revision-unknown', 'from']],
      ['?from=0&to=9', [404, 'revision-unknown', 'to']],
      ['?from=0&to=2999-01-01T00:00:00Z', [404, 'moment-in-future', 'to']],
      ['?from=2001-01-01T00:00:00Z', [404, 'moment-before-start', 'from']],
      ['?from=0&by=occurred', [400, 'by-without-instant', 'by']],
      ['?from=0&at=1', [400, 'query-wrong', 'at']],
    ])('that is invalid has its problem: %s', async (query, problem) => {
      const { status, json } = await server.fetch(DIFF + query);
      expect([status, json['code'], json['field']]).toEqual(problem);
    });

    it('of an unknown projection or session has the problem of the view', async () => {
      const get = async (path: string) => {
        const { status, json } = await server.fetch(`/api/meetings/${path}/diff?from=0`);
        return [status, json['code']];
      };
      expect(await get('m/projections/feld')).toEqual([404, 'projection-unknown']);
      expect(await get('m/projections/results')).toEqual([404, 'session-unknown']);
      expect(await get('m/projections/results/heat-9')).toEqual([404, 'session-unknown']);
      expect(await get('none/projections/field')).toEqual([404, 'meeting-unknown']);
      expect(await get('m/projections/results/heat-1')).toEqual([200, undefined]);
    });
  });
});
