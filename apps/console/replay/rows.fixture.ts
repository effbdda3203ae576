import type { LogRow } from '../api/data/records.ts';

/** Makes a row of the race log for tests. */
export const row = (
  revision: number,
  type: LogRow['type'],
  time: string,
  more: Partial<LogRow> = {},
): LogRow => ({
  revision,
  type,
  occurredAt: `2023-02-05T${time}.000Z`,
  recordedAt: `2023-02-05T${time}.500Z`,
  session: 'heat-1',
  lap: null,
  official: { id: 'Ada', role: 'director' },
  words: `${type} ${revision}`,
  reason: null,
  note: null,
  struck: false,
  struckBy: null,
  ...more,
});
