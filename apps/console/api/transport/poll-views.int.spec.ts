import { GreenflagClient, problemOf, type ViewsMessage } from '#client';
import { BreakableProxy } from '../../../../test/support/breakable-proxy.ts';
import { enter, SCHEDULE, startServer, type TestServer } from '../../../../test/support/server.ts';
import { applyPatches, type Views } from '../data/views.ts';
import { pollViews } from './poll-views.ts';

const KEYS = ['entry-list', 'running-order/heat-1'];

let server: TestServer;
let line: BreakableProxy;
let leaving: AbortController;
let restored: TestServer | undefined;
beforeEach(async () => {
  server = await startServer();
  line = await BreakableProxy.to(server.url);
  leaving = new AbortController();
  await server.issue(SCHEDULE);
});
afterEach(async () => {
  leaving.abort();
  await line.close();
  await server.close();
  await restored?.close();
  restored = undefined;
});

/** A page that polls, with what it shows. */
function poller(keys = KEYS) {
  const heard: string[] = [];
  const messages = pollViews(new GreenflagClient({ server: line.url }).meeting('m'), keys, {
    signal: leaving.signal,
    onOpen: () => heard.push('open'),
    onFailure: () => heard.push('failure'),
  });
  let views: Views = {};
  const next = async (): Promise<string> => {
    const { value } = (await messages.next()) as { value: ViewsMessage };
    views = value.kind === 'snapshot' ? value.content : applyPatches(views, value.content);
    return `${value.kind} ${value.revision}`;
  };
  return { next, heard, shown: () => views };
}

const current = async (): Promise<Views> => {
  const views = KEYS.map(async (key) => [
    key,
    (await server.fetch(`/api/meetings/m/projections/${key}`)).json,
  ]);
  return Object.fromEntries(await Promise.all(views)) as Views;
};

describe('a page that polls', () => {
  it('reads its views once, and then the patches of all of them at one revision', async () => {
    const { next, shown } = poller();
    expect(await next()).toBe('snapshot 0');
    await server.issue(enter('1'));
    expect(await next()).toBe('patch 1');
    for (const car of ['2', '3', '4']) await server.issue(enter(car));
    expect(await next()).toBe('patch 4');
    expect(shown()).toEqual(await current());
  });

  it('reads its views again if another one polled in between, and nothing fits', async () => {
    const { next, shown } = poller();
    await next();
    for (const car of ['1', '2', '3']) {
      await server.issue(enter(car));
      await server.fetch('/api/meetings/m/projections/meeting/head');
    }
    expect(await next()).toBe('snapshot 3');
    expect(shown()).toEqual(await current());
  });

  it('says that the server is away, and continues when it is back', async () => {
    const { next, heard, shown } = poller();
    await next();
    line.cut();
    await server.issue(enter('1'));
    const coming = next();
    while (!heard.includes('failure')) await new Promise((resolve) => setTimeout(resolve, 20));
    line.mend();
    expect(await coming).toBe('snapshot 1');
    expect(heard.filter((event) => event === 'open')).toHaveLength(2);
    expect(shown()).toEqual(await current());
  });

  it('asks the server itself after a return to an older log, because caches hold the other one', async () => {
    await server.issue(enter('1'));
    const { next, heard } = poller();
    expect(await next()).toBe('snapshot 1');
    line.cut();
    restored = await startServer();
    await restored.issue(SCHEDULE);
    const coming = next();
    while (!heard.includes('failure')) await new Promise((resolve) => setTimeout(resolve, 20));
    const before = line.paths.length;
    line.mend(restored.url);
    expect(await coming).toBe('snapshot 0');
    const views = line.paths.slice(before).filter((path) => path.includes('at=0'));
    expect(views).toHaveLength(KEYS.length);
    expect(views.filter((path) => path.includes('v='))).toEqual([]);
  });

  it('ends if the meeting does not have the session', async () => {
    const problem = await poller(['results/none']).next().then(String, problemOf);
    expect(problem).toMatchObject({ code: 'session-unknown' });
  });
});
