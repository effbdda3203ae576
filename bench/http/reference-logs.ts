import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { driver, emptyStore } from '../sqlite.ts';

/*
 * Two logs with group commit: while some lines are written, the next ones gather. The thread of the SQLite
 * log runs this file as well.
 */

interface LoggedRecord {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: object;
  readonly metadata: object;
}

/** Appends a record. Resolves once it is durable. */
type MakeDurable = (record: LoggedRecord) => Promise<void>;

/** Writes all waiting records to a file at once, one on each line, and flushes it. */
export async function openFileLog(file: string): Promise<MakeDurable> {
  const log = await open(file, 'a');
  return gather(async (records) => {
    await log.write(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    await log.datasync();
  });
}

/** Inserts all waiting records into the table of the engine in one transaction, on a thread of its own. */
export async function openSqliteLog(file: string): Promise<MakeDurable> {
  const worker = new Worker(new URL(import.meta.url), { workerData: file });
  await once(worker, 'message');
  return gather(async (records) => {
    worker.postMessage(
      records.map(({ stream, revision, id, type, data, metadata }): Row => {
        return [stream, revision, id, type, JSON.stringify(data), JSON.stringify(metadata)];
      }),
    );
    await once(worker, 'message');
  });
}

type Row = readonly [string, number, string, string, string, string];

function gather(write: (records: readonly LoggedRecord[]) => Promise<void>): MakeDurable {
  let waiting: { readonly record: LoggedRecord; readonly resolve: () => void }[] = [];
  let isWriting = false;
  const writeAll = async (): Promise<void> => {
    isWriting = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await write(group.map(({ record }) => record));
      for (const { resolve } of group) resolve();
    }
    isWriting = false;
  };
  return (record) =>
    new Promise((resolve) => {
      waiting.push({ record, resolve });
      if (!isWriting) void writeAll();
    });
}

async function runWriter(file: string): Promise<void> {
  await emptyStore(file);
  const { DatabaseSync } = await driver();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  const insert = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)');
  let position = 0;
  parentPort?.on('message', (rows: readonly Row[]) => {
    db.exec('BEGIN IMMEDIATE');
    for (const row of rows) insert.run(position++, ...row);
    db.exec('COMMIT');
    parentPort?.postMessage(rows.length);
  });
  parentPort?.postMessage(0);
}

if (!isMainThread) await runWriter(String(workerData));
