import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { NewEvent } from '#event-store';
import { openStore } from '#event-store/open';
import { inTurn, seconds, type Figure } from './report.ts';
import { driver, emptyStore } from './sqlite.ts';

const ROUNDS = 5;

const DATA = { session: 'heat-1', car: '31', timeMs: 13_413 };
const METADATA = {
  schema: 1,
  commandId: randomUUID(),
  official: { id: 'timing', role: 'scorer' },
  occurredAt: '2023-02-05T01:10:00.000Z',
  recordedAt: '2023-02-05T01:10:00.000Z',
  correlationId: randomUUID(),
  causationId: randomUUID(),
  commandHash: 'c'.repeat(64),
  previousHash: 'a'.repeat(64),
  hash: 'b'.repeat(64),
};

const event = (): NewEvent => ({ id: randomUUID(), type: 'LapSet', data: DATA, metadata: METADATA });

/** Measures durable appends. Each writer has its own stream, and waits for each event before the next. */
export async function appends(folder: string): Promise<Figure[]> {
  return [await measure(folder, 1, 400), await measure(folder, 64, 20_000)];
}

async function measure(folder: string, writers: number, total: number): Promise<Figure> {
  let round = 0;
  const file = (kind: string): string => join(folder, `${kind}-${writers}-${round++}.db`);
  const times = await inTurn(
    ROUNDS,
    () => engine(file('engine'), writers, total),
    () => bareLoop(file('bare'), writers, total),
  );
  const words = writers === 1 ? '1 writer' : `${writers} writers`;
  return {
    what: `durable appends, ${words} (baseline: a bare loop, same table, ${writers} a commit)`,
    unit: 'events/s',
    ours: total / times.ours,
    baseline: total / times.baseline,
    better: 'more',
    aim: writers === 1 ? '0.7 or more' : '0.95 or more',
  };
}

async function engine(file: string, writers: number, total: number): Promise<number> {
  const store = await openStore(`sqlite:${file}`);
  // The writer's thread starts with the first append, which is no part of the rate.
  await store.append('first', [event()], 'no-stream');
  const each = Math.floor(total / writers);
  const write = async (writer: number): Promise<void> => {
    for (let i = 0; i < each; i++)
      await store.append(`meeting-${writer}`, [event()], i === 0 ? 'no-stream' : i - 1);
  };
  const took = await seconds(() =>
    Promise.all(Array.from({ length: writers }, (_, writer) => write(writer))),
  );
  await store.close();
  return took;
}

/** Makes the same events durable with the least work: one connection, one thread, `batch` rows per commit. */
async function bareLoop(file: string, batch: number, total: number): Promise<number> {
  await emptyStore(file);
  const { DatabaseSync } = await driver();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  const insert = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)');
  const took = await seconds(() => {
    for (let position = 0; position < total;) {
      db.exec('BEGIN IMMEDIATE');
      const revision = Math.floor(position / batch);
      for (let writer = 0; writer < batch; writer++) {
        const { id, type, data, metadata } = event();
        insert.run(
          position++,
          `meeting-${writer}`,
          revision,
          id,
          type,
          JSON.stringify(data),
          JSON.stringify(metadata),
        );
      }
      db.exec('COMMIT');
    }
  });
  db.close();
  return took;
}
