import { evolve, initialState, type Fact, type MeetingState } from '#domain';
import { driver } from './sqlite.ts';

interface EventRow {
  readonly revision: number;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

/** Folds the log of the bench's meeting with the least work: read each row of the file, parse it, fold it. */
export async function bareFold(file: string): Promise<MeetingState> {
  const { DatabaseSync } = await driver();
  const db = new DatabaseSync(file);
  const select = db.prepare('SELECT * FROM events WHERE stream = ? ORDER BY revision');
  let state = initialState();
  for (const row of select.all('meeting-bench') as unknown as EventRow[]) {
    const { occurredAt, recordedAt, official } = JSON.parse(row.metadata) as Fact;
    const data: unknown = JSON.parse(row.data);
    const { type, revision } = row;
    state = evolve(state, { type, revision, data, occurredAt, recordedAt, official } as Fact);
  }
  db.close();
  return state;
}
