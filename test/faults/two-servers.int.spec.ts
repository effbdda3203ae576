import { randomUUID } from 'node:crypto';
import { KurrentDouble } from '../support/kurrentdb/double.ts';
import { Load, MEETING } from '../support/kurrentdb/load.ts';
import { enter } from '../support/server.ts';
import { SseClient } from '../support/sse.ts';

let double: KurrentDouble;
let load: Load;

beforeEach(async () => {
  double = await KurrentDouble.start();
  // A store that needs no time is not like any store.
  double.node.faults.appendDelayMs = 4;
  // No call to the store may reach its time limit here, also on a busy machine.
  load = await Load.start(`${double.url}&timeout_ms=30000`, 2);
  await load.schedule();
  // Each server has seen a record of the other.
  for (const server of load.servers.toReversed())
    await server.issue({ type: 'AddNote', text: 'x' }, {}, MEETING);
});

afterEach(async () => {
  await load.close();
  double.close();
});

/** Returns how many records in a row, at most, one server wrote while the other had commands as well. */
function longestRun({ acknowledged }: Load): number {
  let [longest, length] = [0, 0];
  const inOrder = acknowledged.toSorted((a, b) => a.revision - b.revision);
  inOrder.forEach(({ server }, i) => {
    length = server === inOrder[i - 1]?.server ? length + 1 : 1;
    longest = Math.max(longest, length);
  });
  return longest;
}

/** A slow machine may keep a command waiting until the server says so. It was sent again with its id then. */
const LATE = /^503 (?:The store did not answer in time|It is not known whether)/u;
const otherThanLate = ({ refusals }: Load): string[] => [...refusals].filter((words) => !LATE.test(words));

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
    expect(otherThanLate(load)).toEqual([]);
    const decided = `${conflicts} conflicts decided again, ${repeated} repeated`;
    process.stdout.write(`64 officials at two servers: ${length} records, ${appended} appends, ${decided}\n`);
  });

  it('with 32 officials each take turns at a store that takes its time', async () => {
    load.startOfficials(32);
    await load.untilAcknowledged(4_000);
    await load.stop();
    await load.expectSound();
    expect(otherThanLate(load)).toEqual([]);
    // Without turns, one server writes everything.
    expect(longestRun(load)).toBeLessThan(1_000);
    const [first] = load.servers;
    const share =
      load.acknowledged.filter(({ server }) => server === first).length / load.acknowledged.length;
    expect(Math.abs(share - 0.5)).toBeLessThan(0.25);
  });

  it('share command ids: the same command at both is one record with one receipt', async () => {
    for (let n = 0; n < 20; n += 1) {
      const headers = { 'idempotency-key': randomUUID() };
      const receipts = await Promise.all(
        load.servers.map((server) => server.issue(enter(String(n)), headers, MEETING)),
      );
      expect(receipts[0]?.json['revision']).toBe(n + 3);
      expect(receipts[1]?.json).toEqual(receipts[0]?.json);
    }
    await load.expectSound();
  });

  it('let a page continue at the other server after its last id', async () => {
    const [one, other] = load.servers;
    const page = await SseClient.open(`${one?.url}/api/meetings/${MEETING}/events/stream`);
    await load.servers[0]?.issue(enter('31'), {}, MEETING);
    await page.waitUntil(() => page.last === 3);
    page.cut();
    const next = await SseClient.open(`${other?.url}/api/meetings/${MEETING}/events/stream`, {
      'last-event-id': String(page.last),
    });
    await one?.issue(enter('1'), {}, MEETING);
    await other?.issue(enter('8'), {}, MEETING);
    await next.waitUntil(() => next.last === 5);
    expect(next.events.map(({ id }) => id)).toEqual(['4', '5']);
    next.cut();
  });
});
