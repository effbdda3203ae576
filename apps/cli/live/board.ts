import { count, isPosted, sessionName, trackTime } from '#domain/words';
import type { ViewOf } from '#projections';
import { recordText } from '#projections/columns';
import { clockFor, type LogRow } from '../tables/records.ts';
import { formatTable, type TableBlock } from '../tables/table.ts';
import { viewBlocks } from '../tables/view-tables.ts';
import { spread, textWidth, truncate, replaceControls } from '../tables/text-width.ts';
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
const ORDER_WIDTHS: Readonly<Record<string, number>> = { Last: 7, Best: 7, Gap: 7, Status: 9 };

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
    titleLine(content, time, columns, paint),
    flagLine(content, time, columns, paint),
    paint('heading', truncate(heading, columns)),
    ...carLines.map((line) => truncate(line, columns)),
    '',
    ...decisionLines(decisions, content, time).map((line) => truncate(line, columns)),
    ...Array.from({ length: emptyRows }, () => ''),
    lastLine(content, time, columns),
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
  const [block] = order ? viewBlocks(order, { width }) : [];
  if (!block || block.rowCount === 0) return ['No car is in the running order yet.'];
  return formatTable(steadyBlock(block), { heading: (text) => text, width }).split('\n');
}

/** Returns the block of a running order with columns that keep their width, and one line for each car. */
export function steadyBlock(block: TableBlock): TableBlock {
  const columns = block.columns.map((column) => {
    const minWidth = ORDER_WIDTHS[column.title] ?? 0;
    return { ...column, isFlexible: column.isName, minWidth };
  });
  return { ...block, columns };
}

function titleLine(
  { meeting, timeZone }: BoardContent,
  { clockMs }: BoardTime,
  columns: number,
  paint: Paint,
): string {
  const { words, offset } = trackTime(timeZone);
  const time = `${words(clockMs)} ${offset(clockMs)}`;
  return paint('heading', spread(replaceControls(meeting), time, columns));
}

const isoOf = (ms: number): string => new Date(ms).toISOString();

const FLAGS: ReadonlySet<string> = new Set<Style>(['green', 'yellow', 'red', 'white', 'checkered']);
const isFlag = (word: string): word is Style => FLAGS.has(word);

function flagLine(content: BoardContent, { speed }: BoardTime, columns: number, paint: Paint): string {
  const { name, next, order, lapsScheduled } = content;
  if (!order) return spread('', speed, columns);
  const after = next === null ? '' : `next: ${next}`;
  const texts = [name, ...orderTexts(order, lapsScheduled), after];
  return headLine({ ...order, texts, right: speed }, columns, paint);
}

/** Returns the lap, the cautions and the state of the result in words, or empty texts. */
export function orderTexts(order: ViewOf<'running-order'>, lapsScheduled: number | null): readonly string[] {
  const { cautions, phase, flag } = order;
  const result = isPosted(phase) && isFlag(flag) ? phase : '';
  return [lapWords(order, lapsScheduled), cautions === 0 ? '' : count(cautions, 'caution'), result];
}

interface Head {
  readonly flag: string;
  readonly phase: string;
  readonly texts: readonly string[];
  readonly right: string;
}

/** Returns the flag as a coloured badge, or the phase before the first flag, with texts beside it. */
export function headLine({ flag, phase, texts, right }: Head, columns: number, paint: Paint): string {
  const label = truncate(` ${(isFlag(flag) ? flag : phase).toUpperCase()} `, columns);
  const left = `  ${replaceControls(texts.filter((text) => text !== '').join('   '))}`;
  return paint(isFlag(flag) ? flag : 'heading', label) + spread(left, right, columns - textWidth(label));
}

function lapWords({ lap, lapsToGo }: ViewOf<'running-order'>, lapsScheduled: number | null): string {
  const distance = lapsScheduled === null ? '' : `/${lapsScheduled}`;
  return `lap ${lap}${distance}${lapsToGo === null ? '' : `, ${lapsToGo} to go`}`;
}

/**
 * Returns lines like "22:14:03  lap 12  Caution for car 21: spin", or with the name of another session. They
 * have dates if one of them is of another day than the clock.
 */
function decisionLines(
  rows: readonly LogRow[],
  content: BoardContent,
  { clockMs }: BoardTime,
): readonly string[] {
  const clock = clockFor([isoOf(clockMs), ...rows.map(({ occurredAt }) => occurredAt)], content.timeZone);
  const labels = rows.map((row) => labelOf(row, content));
  const width = Math.max(0, ...labels.map(textWidth));
  return rows.map((row, i) => {
    const label = labels[i] ?? '';
    return recordLine(row, clock, label + ' '.repeat(width - textWidth(label)));
  });
}

function labelOf(row: LogRow, { session, sessions }: BoardContent): string {
  if (row.session !== session) return row.session === null ? '' : sessionName(sessions, row.session);
  return row.lap === null || row.lap === 0 ? '' : `lap ${row.lap}`;
}

function recordLine(row: LogRow, clock: (instant: string) => string, label = ''): string {
  return replaceControls(`${clock(row.occurredAt)}  ${label}${label === '' ? '' : '  '}${recordText(row)}`);
}

function lastLine(
  { last, timeZone }: BoardContent,
  { end, next, clockMs }: BoardTime,
  columns: number,
): string {
  if (!last) return '';
  const clock = clockFor([isoOf(clockMs), last.occurredAt], timeZone);
  return spread(`record ${last.revision} of ${end}  ${recordLine(last, clock)}`, next, columns);
}
