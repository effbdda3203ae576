import * as column from './columns.ts';
import { textIn } from './columns.ts';
import type { Column, Row } from './table.ts';

const { number, optional, words } = column;

const official = (row: Row): string | undefined => (row['official'] as { id?: string } | undefined)?.id;

const trackTime: Column = {
  title: 'Track time (UTC)',
  align: 'left',
  cell: (row) => timeIn(row, 'occurredAt'),
};

const timeIn = (row: Row, field: string): string => textIn(row, field).replace('T', ' ').replace('Z', '');

/** The time of the act and that of its record, where they differ by more than what the wire takes. */
const WIRE_MS = 1_000;

function recordedAt(row: Row): string {
  const [occurred, recorded] = [textIn(row, 'occurredAt'), textIn(row, 'recordedAt')];
  if (!(Math.abs(Date.parse(recorded) - Date.parse(occurred)) >= WIRE_MS)) return '';
  const isSameDay = occurred.slice(0, 10) === recorded.slice(0, 10);
  return timeIn(row, 'recordedAt').slice(isSameDay ? 11 : 0, 19);
}

const recorded: Column = { title: 'Recorded', align: 'left', cell: recordedAt };

/** A log that is over: its columns are as narrow as its rows allow. */
export const RACE_LOG: readonly Column[] = [
  column.atLeast(5, number('Rev', 'revision')),
  trackTime,
  optional(recorded),
  words('Session', 'session'),
  number('Lap', 'lap'),
  { title: 'Official', align: 'left', cell: official },
  { title: 'Record', align: 'left', cell: recordWords },
];

/** For a screen, where a line that is too long is cut: as narrow as it can be before what was said. */
export const RACE_LOG_NARROW: readonly Column[] = [
  column.atLeast(5, number('Rev', 'revision')),
  { title: 'UTC', align: 'left', cell: (row) => textIn(row, 'occurredAt').slice(11, 19) },
  words('Session', 'session'),
  number('Lap', 'lap'),
  { title: 'Record', align: 'left', cell: recordWords },
];

const LEAST: Readonly<Record<string, number>> = { Recorded: 19, Session: 10, Lap: 3, Official: 18 };

/** A log that goes on: rows come that must stand below these. */
export const RACE_LOG_FOLLOWED: readonly Column[] = RACE_LOG.map((each) => ({
  ...each,
  optional: false,
  width: LEAST[each.title] ?? each.width ?? 0,
}));

/**
 * The officials' words with the reason, and in brackets what they noted: a reconstructed record must be seen
 * to be one.
 */
export function recordWords(row: Row): string {
  let said = textIn(row, 'words');
  const [reason, note] = [textIn(row, 'reason'), textIn(row, 'note')];
  // A short one may well be a part of another word.
  if (reason !== '' && !said.endsWith(`: ${reason}`)) said += `: ${reason}`;
  if (!said.includes(note)) said += ` [${note}]`;
  return row['struck'] === true ? `${said} [struck]` : said;
}

export const PENALTIES: readonly Column[] = [
  number('Penalty', 'penalty'),
  words('Session', 'session'),
  number('Car', 'car'),
  words('Driver', 'driver'),
  words('What', 'words'),
  words('Reason', 'reason'),
  trackTime,
  optional(recorded),
  { title: 'Official', align: 'left', cell: official },
  optional({
    title: 'Rescinded',
    align: 'left',
    cell: ({ rescinded }) => (typeof rescinded === 'number' ? `in record ${rescinded}` : null),
  }),
];
