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
  params: {},
  words: `${type} ${revision}`,
  reason: null,
  note: null,
  uncounted: null,
  doubtful: false,
  struck: false,
  struckBy: null,
  ...more,
});

/** Makes the log of a heat with a caution, a long silence, and a penalty that was recorded late. */
export const heat = (): LogRow[] => [
  row(20, 'LineupPosted', '18:00:00'),
  row(21, 'SessionOpened', '20:00:00'),
  row(22, 'GreenShown', '20:00:10'),
  row(23, 'LapSet', '20:00:24', { lap: 1 }),
  row(25, 'LapSet', '20:00:25', { lap: 1 }),
  row(26, 'CautionCalled', '20:00:30', { lap: 1 }),
  row(27, 'CautionCalled', '20:00:31', { lap: 1 }),
  row(28, 'GreenShown', '20:05:00', { lap: 1 }),
  row(29, 'LapSet', '20:05:14', { lap: 2 }),
  row(30, 'PenaltyImposed', '20:00:28', { lap: 1 }),
  row(31, 'CheckeredShown', '20:05:20', { lap: 2 }),
];
