import { join } from 'node:path';
import { project } from '#projections';
import { openStore } from '#event-store/open';
import { RaceControl } from '#race-control';
import { bareFold } from './bare-fold.ts';
import { fill } from './meeting.ts';
import { inTurn, seconds, type Figure } from './report.ts';

const RECORDS = 20_000;
const ROUNDS = 7;

/** Measures the time to the first view of a meeting that is not in memory. */
export async function coldRead(folder: string): Promise<Figure[]> {
  const file = join(folder, 'cold.db');
  await fill(`sqlite:${file}`, RECORDS);
  const without = await inTurn(
    ROUNDS,
    () => firstView(file, true),
    () => bareLoop(file),
  );
  // Draining saves a snapshot.
  await firstView(file, false);
  const snapshot = await inTurn(
    ROUNDS,
    () => firstView(file, false),
    () => bareLoop(file),
  );
  const what = `cold read of ${RECORDS.toLocaleString('en-US')} records to the first view`;
  const baseline = 'baseline: bare read, parse, fold and the same view';
  return [
    figure(`${what} (${baseline})`, without, '1.25 or less'),
    figure('the same from a snapshot', snapshot, 'less than 1'),
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

async function bareLoop(file: string): Promise<number> {
  return seconds(async () => project(await bareFold(file), 'running-order', 'race'));
}
