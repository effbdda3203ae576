import { count, isPosted, utcClock } from '#domain/words';
import type { ViewOf } from '#projections';
import { recordText } from '#projections/columns';
import type { LogRow } from '../tables/records.ts';
import { formatTable } from '../tables/table.ts';
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
  const [heading = '', ...cars] = orderLines(content.order, columns);
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

/** Returns a heading, and one line for each car. */
function orderLines(order: BoardContent['order'], width: number): readonly string[] {
  const [block] = order ? viewBlocks(order) : [];
  if (!block || block.rowCount === 0) return ['No car is in the running order yet.'];
  const columns = block.columns.map((column) => {
    return { ...column, isFlexible: false, minWidth: WIDTHS[column.title] ?? 0 };
  });
  return formatTable({ ...block, columns }, { heading: (text) => text, width }).split('\n');
}

function titleLine(meeting: string, { clockMs }: BoardTime, columns: number, paint: Paint): string {
  const time = `${new Date(clockMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  return paint('heading', spread(replaceControls(meeting), time, columns));
}

const FLAGS: ReadonlySet<string> = new Set<Style>(['green', 'yellow', 'red', 'white', 'checkered']);
const isFlag = (word: string): word is Style => FLAGS.has(word);

function flagLine(content: BoardContent, { speed }: BoardTime, columns: number, paint: Paint): string {
  const { name, next, order, lapsScheduled } = content;
  if (!order) return spread('', speed, columns);
  const { flag, phase } = order;
  const label = truncate(` ${(isFlag(flag) ? flag : phase).toUpperCase()} `, columns);
  const cautions = order.cautions === 0 ? '' : count(order.cautions, 'caution');
  const result = isPosted(phase) && isFlag(flag) ? phase : '';
  const after = next === null ? '' : `next: ${next}`;
  const all = [name, lapWords(order, lapsScheduled), cautions, result, after];
  const parts = all.filter((part) => part !== '');
  const rest = spread(`  ${replaceControls(parts.join('   '))}`, speed, columns - label.length);
  return paint(isFlag(flag) ? flag : 'heading', label) + rest;
}

function lapWords({ lap, lapsToGo }: ViewOf<'running-order'>, lapsScheduled: number | null): string {
  if (lapsScheduled === null) return `lap ${lap}`;
  return `lap ${lap}/${lapsScheduled}${lapsToGo === null ? '' : `, ${lapsToGo} to go`}`;
}

/** Returns lines like "22:14:03  lap 12  Caution for car 21: spin", or with the name of another session. */
function decisionLines(rows: readonly LogRow[], session: string): readonly string[] {
  const labels = rows.map((row) => labelOf(row, session));
  const width = Math.max(0, ...labels.map((label) => label.length));
  return rows.map((row, i) => recordLine(row, (labels[i] ?? '').padEnd(width)));
}

function labelOf(row: LogRow, session: string): string {
  if (row.session !== session) return row.session ?? '';
  return row.lap === null || row.lap === 0 ? '' : `lap ${row.lap}`;
}

function recordLine(row: LogRow, label = ''): string {
  return replaceControls(
    `${utcClock(row.occurredAt)}  ${label}${label === '' ? '' : '  '}${recordText(row)}`,
  );
}

function lastLine(row: LogRow | null, { end, next }: BoardTime, columns: number): string {
  return row ? spread(`record ${row.revision} of ${end}  ${recordLine(row)}`, next, columns) : '';
}
