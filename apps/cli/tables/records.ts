import { numberColumn, optional, textIn, textColumn } from './columns.ts';
import type { TableColumn, TableRow } from './table.ts';

const REVISION: TableColumn = { ...numberColumn('Rev', 'revision'), width: 5 };

const OFFICIAL: TableColumn = {
  title: 'Official',
  align: 'left',
  cell: (row) => (row['official'] as { id?: string } | undefined)?.id,
};

const RECORD: TableColumn = { title: 'Record', align: 'left', cell: recordWords };

const TRACK_TIME: TableColumn = {
  title: 'Track time (UTC)',
  align: 'left',
  cell: (row) => timeIn(row, 'occurredAt'),
};

const timeIn = (row: TableRow, field: string): string =>
  textIn(row, field).replace('T', ' ').replace('Z', '');

/** A record shows both of its times if it was written later than this. Transport alone takes less. */
const MAX_TRANSPORT_MS = 1_000;

function recordedTime(row: TableRow): string {
  const [occurred, recorded] = [textIn(row, 'occurredAt'), textIn(row, 'recordedAt')];
  if (!(Math.abs(Date.parse(recorded) - Date.parse(occurred)) >= MAX_TRANSPORT_MS)) return '';
  const isSameDay = occurred.slice(0, 10) === recorded.slice(0, 10);
  return timeIn(row, 'recordedAt').slice(isSameDay ? 11 : 0, 19);
}

const RECORDED: TableColumn = { title: 'Recorded', align: 'left', cell: recordedTime };

/** For a whole log: the columns are as narrow as the rows allow. */
export const RACE_LOG: readonly TableColumn[] = [
  REVISION,
  TRACK_TIME,
  optional(RECORDED),
  textColumn('Session', 'session'),
  numberColumn('Lap', 'lap'),
  OFFICIAL,
  RECORD,
];

/** For a screen, which cuts long lines: little space is used before the text of the record. */
export const RACE_LOG_NARROW: readonly TableColumn[] = [
  REVISION,
  { title: 'UTC', align: 'left', cell: (row) => textIn(row, 'occurredAt').slice(11, 19) },
  textColumn('Session', 'session'),
  numberColumn('Lap', 'lap'),
  RECORD,
];

const MIN_WIDTHS: Readonly<Record<string, number>> = { Recorded: 19, Session: 10, Lap: 3, Official: 18 };

/** For a growing log: fixed widths, so that later rows are aligned with earlier ones. */
export const RACE_LOG_FOLLOWED: readonly TableColumn[] = RACE_LOG.map((each) => ({
  ...each,
  optional: false,
  width: MIN_WIDTHS[each.title] ?? each.width ?? 0,
}));

/** Returns the text of a record with its reason, and with its note in brackets, like "[reconstructed]". */
export function recordWords(row: TableRow): string {
  let text = textIn(row, 'words');
  const [reason, note] = [textIn(row, 'reason'), textIn(row, 'note')];
  // Compare the end only: a short reason may be part of another word.
  if (reason !== '' && !text.endsWith(`: ${reason}`)) text += `: ${reason}`;
  if (!text.includes(note)) text += ` [${note}]`;
  return row['struck'] === true ? `${text} [struck]` : text;
}

export const PENALTIES: readonly TableColumn[] = [
  numberColumn('Penalty', 'penalty'),
  textColumn('Session', 'session'),
  numberColumn('Car', 'car'),
  textColumn('Driver', 'driver'),
  textColumn('What', 'words'),
  textColumn('Reason', 'reason'),
  TRACK_TIME,
  optional(RECORDED),
  OFFICIAL,
  optional({
    title: 'Rescinded',
    align: 'left',
    cell: ({ rescinded }) => (typeof rescinded === 'number' ? `in record ${rescinded}` : null),
  }),
];
