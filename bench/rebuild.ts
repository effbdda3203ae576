import { join } from 'node:path';
import { openStore } from '#event-store/open';
import { rebuildMeeting } from '#race-control';
import { bareFold } from './bare-fold.ts';
import { fill } from './meeting.ts';
import { inTurn, seconds, type Figure } from './report.ts';

const RECORDS = 50_000;
const ROUNDS = 9;

/** Measures the rebuild of a meeting, compared with its snapshot, and without one. */
export async function rebuild(folder: string): Promise<Figure[]> {
  const file = join(folder, 'rebuild.db');
  await fill(`sqlite:${file}`, RECORDS);
  const bare = () => seconds(() => bareFold(file));
  const figures: Figure[] = [];
  const what = `rebuild of ${RECORDS.toLocaleString('en-US')} records`;
  for (const keep of [true, false]) {
    const times = await inTurn(ROUNDS, () => rebuilt(file, keep), bare);
    figures.push({
      what: `${what}, ${keep ? 'compared with its snapshot' : 'and a snapshot saved'}`,
      unit: 'events/s',
      ours: RECORDS / times.ours,
      baseline: RECORDS / times.baseline,
      better: 'more',
      aim: '0.80 of the bare read, parse and fold',
    });
  }
  return figures;
}

async function rebuilt(file: string, keep: boolean): Promise<number> {
  const store = await openStore(`sqlite:${file}`);
  if (!keep) await store.snapshots.drop();
  const took = await seconds(async () => {
    const result = await rebuildMeeting(store, 'bench');
    if (result?.kept !== (keep ? 'same' : 'nothing')) throw new Error(`The snapshot is ${result?.kept}.`);
  });
  await store.close();
  return took;
}
