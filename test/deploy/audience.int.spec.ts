import { setTimeout as pause } from 'node:timers/promises';
import { GreenflagClient } from '#client';
import { pollViews } from '../../apps/console/api/transport/poll-views.ts';
import { applyPatches, type Views } from '../../apps/console/api/data/views.ts';
import { isVarnishInstalled, Varnish } from '../../bench/audience/varnish.ts';
import { DIRECTOR, enter, SCHEDULE } from '../support/server.ts';
import { WatchedServer } from '../support/watched-server.ts';

const CLIENTS = 200;
const COMMITS = 8;
const KEYS = ['entry-list', 'meeting'];

/** A page that polls: the views that it shows. */
interface Watcher {
  views: Views;
  revision: number;
  readonly failures: unknown[];
  readonly leave: () => void;
  readonly done: Promise<void>;
}

function watch(url: string): Watcher {
  const leaving = new AbortController();
  const meeting = new GreenflagClient({ server: url }).meeting('m');
  const failures: unknown[] = [];
  const watcher = { views: {} as Views, revision: -1, failures, leave: () => leaving.abort() };
  const follow = async () => {
    const options = {
      signal: leaving.signal,
      onOpen: () => undefined,
      onFailure: (error: unknown) => failures.push(error),
    };
    for await (const { kind, revision, content } of pollViews(meeting, KEYS, options)) {
      watcher.views = kind === 'snapshot' ? content : applyPatches(watcher.views, content);
      watcher.revision = revision;
    }
  };
  return Object.assign(watcher, { done: follow() });
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await pause(20);
}

if (isVarnishInstalled) {
  describe('An audience behind Varnish', () => {
    let server: WatchedServer;
    let varnish: Varnish;
    beforeAll(async () => {
      server = await WatchedServer.start('memory:', '--open');
      varnish = await Varnish.start(server.url);
      await issue(SCHEDULE);
    });
    afterAll(async () => {
      await varnish.stop();
      await server.stop();
    });

    const issue = (command: object) =>
      fetch(`${server.url}/api/meetings/m/commands`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...DIRECTOR },
        body: JSON.stringify(command),
      }).then(async (answer) => ((await answer.json()) as { revision: number }).revision);

    it('costs the server at most three requests a second for each view, and sees every commit', async () => {
      const watchers = Array.from({ length: CLIENTS }, () => watch(varnish.url));
      await until(() => watchers.every(({ revision }) => revision === 0));
      await varnish.flushed();
      const before = varnish.serverRequests.length;
      const startedAt = performance.now();
      for (let commit = 1; commit <= COMMITS; commit += 1) {
        // One commit a second is the load of this test.
        await pause(1_000);
        await issue(enter(String(commit)));
      }
      await until(() => watchers.every(({ revision }) => revision === COMMITS));
      await varnish.flushed();
      const requests = varnish.serverRequests.slice(before);
      for (const { leave } of watchers) leave();
      await Promise.all(watchers.map(({ done }) => done));

      const seconds = (performance.now() - startedAt) / 1_000 + 1;
      for (const key of KEYS) {
        const ofView = requests.filter((request) => request.includes(`/projections/${key}`));
        expect(ofView.length).toBeGreaterThanOrEqual(COMMITS);
        expect(ofView.length).toBeLessThanOrEqual(3 * seconds);
      }
      const expected = await Promise.all(
        KEYS.map((key) => fetch(`${server.url}/api/meetings/m/projections/${key}`).then((one) => one.json())),
      );
      const [first] = watchers;
      expect([first?.views['entry-list'], first?.views['meeting']]).toEqual(expected);
      for (const { views, failures } of watchers) {
        expect(failures).toEqual([]);
        expect(views).toEqual(first?.views);
      }
    });

    it('is not shown the answer to a request that failed', async () => {
      const address = `${varnish.url}/api/meetings/later/projections/meeting/head`;
      expect((await fetch(address)).status).toBe(404);
      const answer = await fetch(`${server.url}/api/meetings/later/commands`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...DIRECTOR },
        body: JSON.stringify(SCHEDULE),
      });
      expect(answer.status).toBe(200);
      expect((await fetch(address)).status).toBe(200);
    });

    it('may follow a stream through it', async () => {
      const leaving = new AbortController();
      const meeting = new GreenflagClient({ server: varnish.url }).meeting('m');
      for await (const { kind } of meeting.viewStream('meeting').follow({ signal: leaving.signal })) {
        expect(kind).toBe('snapshot');
        leaving.abort();
      }
    });
  });
} else {
  describe('An audience behind Varnish', () => {
    it.skip('is tested only if varnish is installed', () => undefined);
  });
}
