import { randomUUID } from 'node:crypto';
import type { Command } from '#domain';
import { applyPatch, type Operation } from 'rfc6902';
import { BreakableProxy } from '../../test/support/breakable-proxy.ts';
import { enter, SCHEDULE, startServer, type TestServer } from '../../test/support/server.ts';
import { GreenflagClient, NoAnswerError, officialHeaders, problemOf, type MeetingClient } from './index.ts';

let server: TestServer;
let meeting: MeetingClient;
let client: GreenflagClient;

const identity = () => officialHeaders({ id: 'Zoë Doe', role: 'director' });
const commandOf = (fields: object) => fields as Command;
const clientOf = (url: string) => new GreenflagClient({ server: url, identity });

beforeAll(async () => void (server = await startServer()));
afterAll(() => server.close());
beforeEach(async () => {
  client = clientOf(`${server.url}/`);
  meeting = client.meeting(randomUUID());
  await meeting.issue(commandOf(SCHEDULE));
});

const refusalOf = (request: Promise<unknown>) =>
  request.then(
    () => null,
    (error: unknown) => problemOf(error),
  );

describe('a client that polls', () => {
  it('gets the view that a head names, and then the patches', async () => {
    const first = await meeting.head('entry-list');
    const { revision, version } = first;
    const view = await meeting.view('entry-list', undefined, { at: revision, version });
    await meeting.issue(commandOf(enter('12')));
    const { before, revision: to } = await meeting.head('entry-list');
    expect([before, to]).toEqual([revision, revision + 1]);
    const patch = await meeting.patch('entry-list', undefined, { from: revision, to, version });
    const patched = structuredClone(view) as object;
    applyPatch(patched, patch as Operation[]);
    expect(patched).toEqual(await meeting.view('entry-list'));
    const another = meeting.view('entry-list', undefined, { at: to, version: version + 1 });
    expect(await refusalOf(another)).toMatchObject({ status: 404, code: 'version-unknown' });
  });
});

describe('commands of the client', () => {
  it('are issued in the name of the official, and get a receipt', async () => {
    const receipt = await meeting.issue(commandOf(enter('12')));
    expect(receipt).toMatchObject({ meeting: meeting.id, revision: 1, events: [{ type: 'CarEntered' }] });
    expect((await meeting.record(1))?.metadata.official).toEqual({ id: 'Zoë Doe', role: 'director' });
  });

  it('write nothing twice if they are sent again with the same id', async () => {
    const commandId = randomUUID();
    const first = await meeting.issue(commandOf(enter('12')), { commandId });
    expect(await meeting.issue(commandOf(enter('12')), { commandId })).toEqual(first);
    expect((await meeting.log()).events).toHaveLength(2);
  });

  it('are refused with the problem of the server', async () => {
    const withdraw = commandOf({ type: 'WithdrawCar', car: '12', reason: 'engine' });
    expect(await refusalOf(meeting.issue(withdraw))).toMatchObject({ status: 409, code: 'car-not-entered' });
    expect(await refusalOf(meeting.issue(commandOf(enter('12')), { ifMatch: 7 }))).toMatchObject({
      status: 412,
      actualRevision: 0,
    });
  });

  it('are issued in order if they are many, and each gets its own result', async () => {
    const cars = ['1', '2', '2', '3'];
    const results = [];
    const commands = cars.map((car) => commandOf(enter(car)));
    for await (const result of meeting.issueMany(commands, { batchSize: 3 })) results.push(result);
    expect(results.map((one) => (one.kind === 'accepted' ? one.receipt.revision : one.problem.code))).toEqual(
      [1, 2, 'car-already-entered', 3],
    );
  });

  it('stop where the caller leaves the loop', async () => {
    const commands = ['1', '2', '3'].map((car) => commandOf(enter(car)));
    for await (const { kind } of meeting.issueMany(commands, { batchSize: 1 })) if (kind) break;
    expect((await meeting.view('entry-list')).rows.map(({ car }) => car)).toEqual(['1']);
  });
});

describe('views of the client', () => {
  it('have the type of their projection', async () => {
    await meeting.issue(commandOf(enter('12')));
    const { rows, revision } = await meeting.view('entry-list');
    const drivers: readonly string[] = rows.map(({ driver }) => driver);
    expect({ drivers, revision }).toEqual({ drivers: ['Driver 12'], revision: 1 });
  });

  it('are of a moment', async () => {
    await meeting.issue(commandOf(enter('12')));
    expect((await meeting.view('entry-list', undefined, { at: 0 })).rows).toEqual([]);
    const instant = (await meeting.record(0))?.metadata.recordedAt ?? '';
    const then = await meeting.view('meeting', undefined, { at: { instant, by: 'recorded' } });
    expect(then.recordedAt).toBe(instant);
  });

  it('wait for a revision', async () => {
    const waiting = meeting.view('entry-list', undefined, { atLeast: 1, waitSeconds: 10 });
    await meeting.issue(commandOf(enter('12')));
    expect((await waiting).revision).toBe(1);
    const tooLate = meeting.view('entry-list', undefined, { atLeast: 9, waitSeconds: 0 });
    expect(await refusalOf(tooLate)).toMatchObject({ status: 504, code: 'revision-not-reached' });
  });

  it('are not sent again while they are current', async () => {
    const known = await meeting.view('entry-list');
    expect(await meeting.view('entry-list', undefined, { known })).toBe(known);
    await meeting.issue(commandOf(enter('12')));
    expect((await meeting.view('entry-list', undefined, { known })).revision).toBe(1);
  });

  it('name the sessions of the meeting if they lack the requested one', async () => {
    const problem = await refusalOf(meeting.view('results', 'heat-9'));
    expect(problem).toMatchObject({ code: 'session-unknown' });
    expect(problem?.sessions).toContain('heat-1');
  });

  it('are also sheets', async () => {
    const sheet = await meeting.sheet('field', undefined, { type: 'text/csv' });
    expect(sheet.name).toMatch(/\.csv$/u);
    expect(new TextDecoder().decode(sheet.bytes)).toContain('driver');
  });
});

describe('other answers of the client', () => {
  it('tell what the server has and who the caller is', async () => {
    expect((await client.meetings()).meetings.map((one) => one.meeting)).toContain(meeting.id);
    expect((await client.formats()).formats.map(({ id }) => id)).toContain('clash-2023');
    expect((await client.checkFormat({})).findings[0]?.severity).toBe('error');
    expect(await client.whoAmI()).toMatchObject({ open: true, official: { id: 'Zoë Doe' } });
    await client.ready();
  });

  it('tell what changed, and what a ruling would change', async () => {
    await meeting.issue(commandOf(enter('12')));
    const { rows } = await meeting.diff('entry-list', undefined, { from: 0 });
    expect(rows).toMatchObject([{ what: 'in', car: '12' }]);
    const answer = await meeting.whatIf({ strike: [1], show: ['entry-list'] });
    expect(answer.shows['entry-list']?.diff.rows).toMatchObject([{ what: 'out', car: '12' }]);
  });

  it('have the log as pages and as lines', async () => {
    await meeting.issue(commandOf(enter('12')));
    const page = await meeting.log({ limit: 1 });
    expect(page).toMatchObject({ events: [{ type: 'MeetingScheduled' }], next: 0 });
    const lines = [];
    for await (const line of meeting.logLines()) lines.push(JSON.parse(line) as { type: string });
    expect(lines.map(({ type }) => type)).toEqual(['MeetingScheduled', 'CarEntered']);
    expect(await meeting.record(2)).toBeUndefined();
  });
});

describe('a server that does not answer', () => {
  it('gives another error than one that refuses', async () => {
    const proxy = await BreakableProxy.to(server.url);
    proxy.cut();
    await expect(clientOf(proxy.url).meetings()).rejects.toBeInstanceOf(NoAnswerError);
    await proxy.close();
  });

  it('leaves an aborted request to the caller', async () => {
    const signal = AbortSignal.abort();
    await expect(client.meetings({ signal })).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('streams of the client', () => {
  let proxy: BreakableProxy;
  let abort: AbortController;
  beforeEach(async () => {
    proxy = await BreakableProxy.to(server.url);
    abort = new AbortController();
  });
  afterEach(async () => {
    abort.abort();
    await proxy.close();
  });

  /** Enters cars, and cuts the connection after each of them until the follower has noticed. */
  async function enterWithCuts(cars: readonly string[], lost: () => number): Promise<void> {
    for (const car of cars) {
      const before = lost();
      proxy.cut();
      await meeting.issue(commandOf(enter(car)));
      while (lost() === before) await new Promise((resolve) => setTimeout(resolve, 5));
      proxy.mend();
    }
  }

  it('continue after a lost connection without a gap and without a repeat', async () => {
    const followed = clientOf(proxy.url).meeting(meeting.id).logStream();
    let lost = 0;
    const revisions: number[] = [];
    const onFailure = () => (lost += 1);
    let cutting: Promise<void> | undefined;
    for await (const { revision, type } of followed.follow({ signal: abort.signal, onFailure })) {
      expect(type).toBe(revision === 0 ? 'MeetingScheduled' : 'CarEntered');
      revisions.push(revision);
      cutting ??= enterWithCuts(['1', '2'], () => lost);
      if (revision === 2) break;
    }
    await cutting;
    expect(revisions).toEqual([0, 1, 2]);
  });

  it('describe a view by its snapshot and its patches', async () => {
    const followed = clientOf(proxy.url).meeting(meeting.id).viewStream('entry-list');
    let [lost, view] = [0, await meeting.view('entry-list')];
    const onFailure = () => (lost += 1);
    let cutting: Promise<void> | undefined;
    for await (const message of followed.follow({ signal: abort.signal, onFailure })) {
      if (message.kind === 'snapshot') view = message.content;
      else applyPatch(view, message.content as Operation[]);
      cutting ??= enterWithCuts(['1', '2'], () => lost);
      if (message.revision === 2) break;
    }
    await cutting;
    expect(view).toEqual(await meeting.view('entry-list'));
  });

  it('hold several views at the same revision', async () => {
    const followed = meeting.viewsStream(['meeting', 'running-order/heat-1']);
    for await (const { kind, revision, content } of followed.follow({ signal: abort.signal })) {
      expect({ kind, revision, views: Object.keys(content) }).toEqual({
        kind: revision === 0 ? 'snapshot' : 'patch',
        revision,
        views: ['meeting', 'running-order/heat-1'],
      });
      if (revision === 1) break;
      await meeting.issue(commandOf(enter('1')));
    }
    expect.assertions(2);
  });

  it('end with the last record of a replay', async () => {
    await meeting.issue(commandOf(enter('1')));
    const messages = [];
    const replay = meeting.replayStream({ speed: 'max', projection: 'entry-list' });
    for await (const { kind, revision } of replay.follow()) messages.push(`${kind} ${revision}`);
    expect(messages).toEqual(['snapshot 0', 'patch 1', 'end 1']);
    for await (const { kind } of replay.follow({ after: 1 })) expect(kind).toBe('nothing more');
  });

  it('refuse what the meeting does not have', async () => {
    const messages = meeting.viewStream('results', 'heat-9').follow();
    expect(await refusalOf(messages.next())).toMatchObject({ code: 'session-unknown' });
  });
});
