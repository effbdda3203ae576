import { count } from '#domain';
import type { View } from '#projections';
import { textIn } from '../tables/columns.ts';
import { recordWords } from '../tables/records.ts';
import { formatTable, type TableRow } from '../tables/table.ts';
import { viewBlocks } from '../tables/view-tables.ts';
import { spread, truncate, replaceControls } from '../tables/text-width.ts';
import type { BoardContent } from './board-content.ts';
import type { Paint, Style } from './screen.ts';

export interface BoardTime {
  /** The meeting's clock, in milliseconds since 1970. */
  readonly clockMs: number;
  /** "x20", "paused  x20". */
  readonly speed: string;
  /** Revision of the last record of the replay. */
  readonly end: number;
  /** "next in 4 min 10 s"; empty if the next record comes soon. */
  readonly next: string;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

const KEYS = 'space pause  +/- speed  ←/→ 10 s  ↓/↑ 1 min  n/p record  ]/[ session  q quit';

/** Two lines about the session, a heading, an empty line, the last record, the keys. */
const FRAME_ROWS = 6;
/** Number of rows that decisions get even if there are many cars. */
const MIN_DECISION_ROWS = 3;
const MIN_CAR_ROWS = 3;
/** Columns that keep their width while times come in, by title. */
const WIDTHS: Readonly<Record<string, number>> = { Last: 7, Best: 7, Gap: 7, Status: 9 };

/** Returns the board as lines that fit into a terminal of this size. */
export function boardLines(
  content: BoardContent,
  time: BoardTime,
  size: Size,
  paint: Paint,
): readonly string[] {
  const { columns, rows } = size;
  const room = Math.max(0, rows - FRAME_ROWS);
  const [heading = '', ...cars] = orderLines(content.order);
  const reserved = Math.min(MIN_DECISION_ROWS, content.decisions.length, Math.max(0, room - MIN_CAR_ROWS));
  const carLines = shortened(cars, room - reserved);
  const decisions = content.decisions.slice(0, Math.max(0, room - carLines.length));
  const emptyRows = Math.max(0, room - carLines.length - decisions.length);
  return [
    titleLine(content.meeting, time, columns, paint),
    flagLine(content, time, columns, paint),
    paint('heading', truncate(heading, columns)),
    ...carLines.map((line) => truncate(line, columns)),
    '',
    ...decisionLines(decisions, content.session).map((line) => truncate(line, columns)),
    ...Array.from({ length: emptyRows }, () => ''),
    lastLine(content.last, time, columns),
    paint('quiet', truncate(KEYS, columns)),
  ].slice(0, rows);
}

function shortened(lines: readonly string[], room: number): readonly string[] {
  if (lines.length <= room) return lines;
  const shown = Math.max(0, room - 1);
  return [...lines.slice(0, shown), `  … ${lines.length - shown} more`];
}

/** Returns a heading, and a line for each car. */
function orderLines(order: View | null): readonly string[] {
  const [block] = order ? viewBlocks(order) : [];
  if (!block || block.rows.length === 0) return ['No car is in the running order yet.'];
  const columns = block.columns.map((column) => ({ ...column, width: WIDTHS[column.title] ?? 0 }));
  return formatTable(columns, block.rows).split('\n');
}

function titleLine(meeting: string, { clockMs }: BoardTime, columns: number, paint: Paint): string {
  const time = `${new Date(clockMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  return paint('heading', spread(replaceControls(meeting), time, columns));
}

const FLAGS: ReadonlySet<string> = new Set<Style>(['green', 'yellow', 'red', 'white', 'checkered']);
const isFlag = (word: string): word is Style => FLAGS.has(word);

function flagLine(content: BoardContent, { speed }: BoardTime, columns: number, paint: Paint): string {
  const { name, order, lapsScheduled } = content;
  if (!order) return spread('', speed, columns);
  const [flag, phase] = [textIn(order, 'flag'), textIn(order, 'phase')];
  const label = truncate(` ${(isFlag(flag) ? flag : phase).toUpperCase()} `, columns);
  const cautions = order['cautions'] === 0 ? '' : count(Number(order['cautions']), 'caution');
  const result = ['unofficial', 'official'].includes(phase) && isFlag(flag) ? phase : '';
  const parts = [name, lapWords(order, lapsScheduled), cautions, result].filter((part) => part !== '');
  const rest = spread(`  ${replaceControls(parts.join('   '))}`, speed, columns - label.length);
  return paint(isFlag(flag) ? flag : 'heading', label) + rest;
}

function lapWords(order: View, lapsScheduled: number | null): string {
  const lap = `lap ${textIn(order, 'lap')}`;
  if (lapsScheduled === null) return lap;
  const toGo = textIn(order, 'lapsToGo');
  return `${lap}/${lapsScheduled}${toGo === '' ? '' : `, ${toGo} to go`}`;
}

/** Returns lines like "22:14:03  lap 12  Caution for car 21: spin", or with the name of another session. */
function decisionLines(rows: readonly TableRow[], session: string): readonly string[] {
  const labels = rows.map((row) => labelOf(row, session));
  const width = Math.max(0, ...labels.map((label) => label.length));
  return rows.map((row, i) => recordLine(row, (labels[i] ?? '').padEnd(width)));
}

function labelOf(row: TableRow, session: string): string {
  if (row['session'] !== session) return textIn(row, 'session');
  return Number(row['lap']) > 0 ? `lap ${textIn(row, 'lap')}` : '';
}

function recordLine(row: TableRow, label = ''): string {
  const time = textIn(row, 'occurredAt').slice(11, 19);
  return replaceControls(`${time}  ${label}${label === '' ? '' : '  '}${recordWords(row)}`);
}

function lastLine(row: TableRow, { end, next }: BoardTime, columns: number): string {
  return spread(`record ${textIn(row, 'revision')} of ${end}  ${recordLine(row)}`, next, columns);
}
