import { randomUUID } from 'node:crypto';
import { KurrentDouble } from '../support/kurrentdb/double.ts';
import { Load, MEETING } from '../support/kurrentdb/load.ts';
import { enter } from '../support/server.ts';
import { SseClient } from '../support/sse.ts';

let double: KurrentDouble;
let load: Load;

beforeEach(async () => {
  double = await KurrentDouble.start();
  load = await Load.start(double.url, 2);
  await load.schedule();
});

afterEach(async () => {
  await load.close();
  double.close();
});

const projection = `/api/meetings/${MEETING}/projections/race-log`;

describe('Two servers on one store', () => {
  it('with 64 officials at one meeting lose nothing, repeat nothing, and agree at the end', async () => {
    await load.openBoards(2);
    await load.openPages();
    load.startOfficials(32);
    await load.untilAcknowledged(2_000);
    await load.stop();
    const { length } = await load.expectSound();
    const views = await Promise.all(load.servers.map((server) => server.fetch(projection)));
    expect(views.map(({ json }) => json['revision'])).toEqual([length - 1, length - 1]);
    expect(views[0]?.text).toBe(views[1]?.text);
    const { appended, repeated, 'wrong-revision': conflicts } = double.log.counts;
    expect(conflicts).toBeGreaterThan(0);
    expect([...load.answers.keys()].filter((status) => status >= 400)).toEqual([]);
    const decided = `${conflicts} conflicts decided again, ${repeated} repeated`;
    process.stdout.write(`64 officials at two servers: ${length} records, ${appended} appends, ${decided}\n`);
  }, 60_000);

  it('share command ids: the same command at both is one record with one receipt', async () => {
    for (let n = 0; n < 20; n += 1) {
      const headers = { 'idempotency-key': randomUUID() };
      const receipts = await Promise.all(
        load.servers.map((server) => server.issue(enter(String(n)), headers, MEETING)),
      );
      expect(receipts[0]?.json['revision']).toBe(n + 1);
      expect(receipts[1]?.json).toEqual(receipts[0]?.json);
    }
    await load.expectSound();
  }, 60_000);

  it('let a page continue at the other server after its last id', async () => {
    const [one, other] = load.servers;
    const page = await SseClient.open(`${one?.url}/api/meetings/${MEETING}/events/stream`);
    await load.servers[0]?.issue(enter('31'), {}, MEETING);
    await page.waitUntil(() => page.last === 1);
    page.cut();
    const next = await SseClient.open(`${other?.url}/api/meetings/${MEETING}/events/stream`, {
      'last-event-id': String(page.last),
    });
    await one?.issue(enter('1'), {}, MEETING);
    await other?.issue(enter('8'), {}, MEETING);
    await next.waitUntil(() => next.last === 3);
    expect(next.events.map(({ id }) => id)).toEqual(['2', '3']);
    next.cut();
  }, 60_000);
});
