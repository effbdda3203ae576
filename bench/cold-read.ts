import { join } from 'node:path';
import { evolve, initialState, type Fact } from '#domain';
import { project } from '#projections';
import { openStore } from '#event-store/open';
import { RaceControl } from '#race-control';
import { fill } from './meeting.ts';
import { inTurn, seconds, type Figure } from './report.ts';
import { driver } from './sqlite.ts';

const RECORDS = 20_000;
const ROUNDS = 7;

interface Row {
  readonly revision: number;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

/** A meeting that nobody has looked at yet, up to its first view. */
export async function coldRead(folder: string): Promise<Figure[]> {
  const file = join(folder, 'cold.db');
  await fill(`sqlite:${file}`, RECORDS);
  const without = await inTurn(
    ROUNDS,
    () => firstView(file, true),
    () => bareLoop(file),
  );
  await saveSnapshot(file);
  const snapshot = await inTurn(
    ROUNDS,
    () => firstView(file, false),
    () => bareLoop(file),
  );
  const what = `cold read of ${RECORDS.toLocaleString('en-US')} records to the first view`;
  const baseline = 'baseline: bare read, parse, fold and the same view';
  return [
    figure(`${what} (${baseline})`, without, '1.25 or less'),
    figure(`the same from a snapshot`, snapshot, 'less than 1'),
  ];
}

const figure = (what: string, times: { ours: number; baseline: number }, aim: string): Figure => ({
  what,
  unit: 'ms',
  ours: 1000 * times.ours,
  baseline: 1000 * times.baseline,
  better: 'less',
  aim,
});

async function firstView(file: string, dropSnapshots: boolean): Promise<number> {
  const store = await openStore(`sqlite:${file}`);
  if (dropSnapshots) await store.snapshots.drop();
  const race = new RaceControl(store, { presets: new Map() });
  const took = await seconds(() =>
    race.view({ meeting: 'bench', projection: 'running-order', session: 'race' }),
  );
  if (!dropSnapshots) await race.drain();
  await store.close();
  return took;
}

async function saveSnapshot(file: string): Promise<void> {
  await firstView(file, false);
}

async function bareLoop(file: string): Promise<number> {
  const { DatabaseSync } = await driver();
  const db = new DatabaseSync(file);
  const select = db.prepare('SELECT * FROM events WHERE stream = ? ORDER BY revision');
  const took = await seconds(() => {
    let state = initialState();
    for (const row of select.all('meeting-bench') as unknown as Row[]) {
      const { occurredAt, recordedAt, official } = JSON.parse(row.metadata) as Fact;
      const data: unknown = JSON.parse(row.data);
      const { type, revision } = row;
      state = evolve(state, { type, revision, data, occurredAt, recordedAt, official } as Fact);
    }
    project(state, 'running-order', 'race');
  });
  db.close();
  return took;
}
