import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Command } from '#domain';
import { longMeeting } from './meeting.ts';
import { StormClient } from './storm-client.ts';

export interface Storm {
  /** Address of a server without the meeting of the storm. */
  readonly url: string;
  readonly clients: number;
  /** Least number of records that are written while clients are cut off and return. */
  readonly records: number;
  /** Least number of times that clients are cut off meanwhile. */
  readonly minCuts: number;
  /** The streams: `name`, `name/session`, or `log`. They are assigned to the clients in turn. */
  readonly targets: readonly string[];
  readonly seed: number;
}

export interface StormReport {
  readonly records: number;
  readonly messages: number;
  readonly cuts: number;
  /** Snapshots that a client received although it had a view already. */
  readonly lateSnapshots: number;
  /** Views of clients that were compared with the server's view of the same revision. */
  readonly compared: number;
  readonly seconds: number;
}

const MEETING = 'storm';
const OFFICIAL = { 'greenflag-official': 'storm; role=director' };
const LINES_PER_BODY = 40;
/** Maximum number of records that the commands may be ahead of the slowest client. */
const MAX_RECORDS_AHEAD = 300;
/** A client that receives nothing for this long is stuck. A slow machine only takes longer. */
const STUCK_MS = 60_000;

/**
 * Follows a meeting with many clients while its commands run. Each client is cut off again and again at
 * random moments, and resumes from its last id.
 * @throws Error if a client misses a revision, gets one twice, or has another view than the server
 */
export async function storm({ url, clients: count, targets, seed, ...plan }: Storm): Promise<StormReport> {
  const base = `${url}/api/meetings/${MEETING}`;
  const random = randomFrom(seed);
  await issue(base, [...longMeeting(45, MEETING)]);
  // About twenty cuts for each client.
  const cutChance = 20 / plan.records;
  // Clients of one stream get the same messages, so they keep the views of about the same revisions.
  const sampleEvery = Math.max(50, Math.floor(plan.records / 100));
  const clients = Array.from({ length: count }, (_, i) => {
    const target = targets[i % targets.length] ?? '';
    return new StormClient({ base, target, cutChance, random, sampleEvery });
  });
  try {
    return await runStorm({ base, clients, random, ...plan });
  } finally {
    for (const client of clients) client.leave();
  }
}

interface StormRun extends Pick<Storm, 'records' | 'minCuts'> {
  readonly base: string;
  readonly clients: readonly StormClient[];
  readonly random: () => number;
}

async function runStorm(run: StormRun): Promise<StormReport> {
  const { base, clients } = run;
  const start = performance.now();
  const last = await issueCommands(run);
  const seconds = (performance.now() - start) / 1000;
  await allReach(clients, last);
  for (const client of clients) client.finish(last);
  const compared = await compare(base, clients, last);
  const sum = (value: (client: StormClient) => number) =>
    clients.reduce((total, client) => total + value(client), 0);
  return {
    records: last + 1,
    messages: sum((client) => client.messages),
    cuts: sum((client) => client.cuts),
    lateSnapshots: sum((client) => client.lateSnapshots),
    compared,
    seconds,
  };
}

/** Waits until every client has received a revision. @throws Error if one stands still */
async function allReach(clients: readonly StormClient[], revision: number): Promise<void> {
  let [before, movedMs] = [-1, performance.now()];
  for (;;) {
    await pause(1);
    const slowest = clients.reduce((one, other) => (other.revision < one.revision ? other : one));
    if (slowest.revision >= revision) return;
    if (slowest.revision > before) [before, movedMs] = [slowest.revision, performance.now()];
    if (performance.now() - movedMs > STUCK_MS) {
      const all = clients.map((client) => `${client.target} ${client.revision} ${client.state}`);
      throw new Error(`${slowest.target} stands at ${before} of ${revision}: ${all.join(', ')}`);
    }
  }
}

/** Issues laps with cautions, notes and struck laps among them. Returns the last revision. */
async function issueCommands({ base, records, minCuts, random, clients }: StormRun): Promise<number> {
  const laps = longMeeting(Infinity, MEETING);
  for (let i = 0; i < 45; i += 1) laps.next();
  const crossings: number[] = [];
  let last = -1;
  const cuts = () => clients.reduce((sum, client) => sum + client.cuts, 0);
  while (last + 1 < records || cuts() < minCuts) {
    const body: Command[] = [];
    while (body.length < LINES_PER_BODY) body.push(...nextCommands(laps, crossings, random));
    for (const { revision, type } of await issue(base, body)) {
      last = revision;
      if (type === 'LapSet') crossings.push(revision);
    }
    // A client that reads too slowly would get a snapshot, which this test does not cover.
    await allReach(clients, last - MAX_RECORDS_AHEAD);
  }
  return last;
}

function nextCommands(
  laps: Iterator<Command>,
  crossings: readonly number[],
  random: () => number,
): Command[] {
  const lap = laps.next().value as Command;
  const session = 'race';
  const at = lap.at ?? '';
  const dice = random();
  if (dice < 0.01) return [lap, { type: 'AddNote', text: `note at ${at}` }];
  if (dice < 0.015) {
    return [lap, { type: 'CallCaution', session, reason: 'debris', at }, { type: 'ShowGreen', session, at }];
  }
  if (dice < 0.017) {
    const revision = crossings[Math.floor(random() * crossings.length)] ?? 0;
    return [lap, { type: 'StrikeRecord', revision, reason: 'read twice' }];
  }
  return [lap];
}

interface WrittenEvent {
  readonly revision: number;
  readonly type: string;
}

/** Returns what was written. A refused command, like a second strike of a lap, writes nothing. */
async function issue(base: string, body: readonly Command[]): Promise<WrittenEvent[]> {
  const answer = await fetch(`${base}/commands`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', ...OFFICIAL },
    body: body.map((command) => JSON.stringify(command)).join('\n'),
  });
  if (!answer.ok) throw new Error(await answer.text());
  const lines = (await answer.text()).trimEnd().split('\n');
  return lines.flatMap((line) => (JSON.parse(line) as { events?: WrittenEvent[] }).events ?? []);
}

async function compare(base: string, clients: readonly StormClient[], last: number): Promise<number> {
  const log = await fetch(`${base}/events`, { headers: { accept: 'application/x-ndjson' } });
  const digest = createHash('sha256')
    .update(await log.text())
    .digest('hex');
  const held = new Map<string, { readonly client: StormClient; readonly view: unknown }[]>();
  let compared = 0;
  for (const client of clients) {
    const views = [...client.samples, [last, client.view] as const];
    for (const [revision, view] of client.isLog ? [] : views) {
      const address = `${base}/projections/${client.target}?at=${revision}`;
      held.set(address, [...(held.get(address) ?? []), { client, view }]);
    }
    if (!client.isLog) continue;
    compared += 1;
    if (client.digest !== digest) throw new Error('A client of the log has another log than the server.');
  }
  for (const [address, holders] of held) {
    const answer = await fetch(address);
    const served: unknown = JSON.parse(await answer.text());
    for (const { view } of holders) {
      compared += 1;
      if (!isDeepStrictEqual(view, served)) throw new Error(`A client holds another view than ${address}.`);
    }
  }
  return compared;
}

/** Mulberry32: the same seed gives the same storm, apart from the timing of the network. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
