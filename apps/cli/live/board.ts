import type { View } from '#projections';
import { textIn } from '../tables/columns.ts';
import { recordWords } from '../tables/records.ts';
import { layOut, type Row } from '../tables/table.ts';
import { blocksOf } from '../tables/view-tables.ts';
import { apart, cut, harmless } from '../tables/width.ts';
import type { Paint, Style } from './paint.ts';

/** A meeting at a moment, as the board shows it. */
export interface Scene {
  readonly meeting: string;
  /** Its id, and its name. */
  readonly session: string;
  readonly name: string;
  /** Null where the session has no distance. */
  readonly lapsScheduled: number | null;
  /** The running order of that session; null where there is none. */
  readonly order: View | null;
  /** The record that came last, as a row of the race log. */
  readonly last: Row;
  /** What the officials decided last, the latest first: rows of the race log, without the laps. */
  readonly words: readonly Row[];
}

export interface BoardTime {
  /** The meeting's clock, in milliseconds since 1970. */
  readonly clock: number;
  /** "x20", "paused". */
  readonly pace: string;
  /** Revision of the last record of the replay. */
  readonly end: number;
  /** What follows, where that is long. */
  readonly next: string;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

const KEYS = 'space pause  +/- speed  ←/→ 10 s  ↓/↑ 1 min  n/p record  ]/[ session  q quit';

/** Two lines of the session, a heading, a space, the last record, the keys. */
const FRAME_ROWS = 6;
/** So many words of the officials keep their place, however many cars there are. */
const LEAST_WORDS = 3;
const LEAST_CARS = 3;
/** Columns that must not jump to and fro while times come in. */
const WIDTHS: Readonly<Record<string, number>> = { Last: 7, Best: 7, Gap: 7, Status: 9 };

/** The board as lines that fit into a terminal of that size. */
export function boardLines(scene: Scene, time: BoardTime, size: Size, paint: Paint): readonly string[] {
  const { columns, rows } = size;
  const room = Math.max(0, rows - FRAME_ROWS);
  const order = orderLines(scene.order);
  const cars = order.slice(1);
  const forWords = Math.min(LEAST_WORDS, scene.words.length, Math.max(0, room - LEAST_CARS));
  const shown = shortened(cars, room - forWords);
  const words = scene.words.slice(0, Math.max(0, room - shown.length));
  return [
    headLine(scene.meeting, time, columns, paint),
    flagLine(scene, time, columns, paint),
    paint('heading', cut(order[0] ?? '', columns)),
    ...shown.map((line) => cut(line, columns)),
    '',
    ...toldLines(words, scene.session).map((line) => cut(line, columns)),
    ...blank(room - shown.length - words.length),
    lastLine(scene.last, time, columns),
    paint('quiet', cut(KEYS, columns)),
  ].slice(0, rows);
}

function shortened(lines: readonly string[], room: number): readonly string[] {
  if (lines.length <= room) return lines;
  const kept = Math.max(0, room - 1);
  return [...lines.slice(0, kept), `  … ${lines.length - kept} more`];
}

/** A heading, and a line for each car. */
function orderLines(order: View | null): readonly string[] {
  const [block] = order ? blocksOf(order) : [];
  if (!block || block.rows.length === 0) return ['No car is in the running order yet.'];
  const columns = block.columns.map((column) => ({ ...column, width: WIDTHS[column.title] ?? 0 }));
  return layOut(columns, block.rows).split('\n');
}

function headLine(meeting: string, { clock }: BoardTime, columns: number, paint: Paint): string {
  const time = `${new Date(clock).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  return paint('heading', apart(harmless(meeting), time, columns));
}

const FLAGS: ReadonlySet<string> = new Set<Style>(['green', 'yellow', 'red', 'white', 'checkered']);
const isFlag = (word: string): word is Style => FLAGS.has(word);

function flagLine(scene: Scene, { pace }: BoardTime, columns: number, paint: Paint): string {
  const { name, order, lapsScheduled } = scene;
  if (!order) return apart('', pace, columns);
  const [flag, phase] = [textIn(order, 'flag'), textIn(order, 'phase')];
  const label = cut(` ${(isFlag(flag) ? flag : phase).toUpperCase()} `, columns);
  const after = ['unofficial', 'official'].includes(phase) && isFlag(flag) ? [phase] : [];
  const facts = [name, lapsOf(order, lapsScheduled), cautionsOf(order), ...after];
  const rest = apart(
    `  ${harmless(facts.filter((fact) => fact !== '').join('   '))}`,
    pace,
    columns - label.length,
  );
  return paint(isFlag(flag) ? flag : 'heading', label) + rest;
}

function lapsOf(order: View, scheduled: number | null): string {
  const lap = `lap ${textIn(order, 'lap')}`;
  if (scheduled === null) return lap;
  const toGo = textIn(order, 'lapsToGo');
  return `${lap}/${scheduled}${toGo === '' ? '' : `, ${toGo} to go`}`;
}

function cautionsOf({ cautions }: View): string {
  if (cautions === 0) return '';
  return cautions === 1 ? '1 caution' : `${String(cautions)} cautions`;
}

const blank = (lines: number): readonly string[] => Array.from({ length: Math.max(0, lines) }, () => '');

/** "22:14:03  lap 12  Caution for car 21: spin": with its lap, or with the session where that is another. */
function toldLines(rows: readonly Row[], session: string): readonly string[] {
  const labels = rows.map((row) => labelOf(row, session));
  const width = Math.max(0, ...labels.map((label) => label.length));
  return rows.map((row, i) => told(row, (labels[i] ?? '').padEnd(width)));
}

function labelOf(row: Row, session: string): string {
  if (row['session'] !== session) return textIn(row, 'session');
  return Number(row['lap']) > 0 ? `lap ${textIn(row, 'lap')}` : '';
}

function told(row: Row, label: string): string {
  const time = textIn(row, 'occurredAt').slice(11, 19);
  return harmless(`${time}  ${label}${label === '' ? '' : '  '}${recordWords(row)}`);
}

function lastLine(row: Row, { end, next }: BoardTime, columns: number): string {
  return apart(`record ${textIn(row, 'revision')} of ${end}  ${told(row, '')}`, next, columns);
}
