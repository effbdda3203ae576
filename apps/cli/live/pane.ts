import { silenceWords } from '#client';
import { sessionName, trackTime, type SessionNames } from '#domain/words';
import type { View, ViewOf } from '#projections';
import { formatView, viewBlocks } from '../tables/view-tables.ts';
import { screenLogBlock } from '../tables/records.ts';
import { formatBlocks, formatTable, type TableStyle } from '../tables/table.ts';
import { spread, truncate } from '../tables/text-width.ts';
import { headLine, orderTexts, steadyBlock, type Size } from './board.ts';
import type { Paint } from './screen.ts';

/** Only the latest rows of a log are laid out: all of them would be too slow to do for each record. */
const MAX_LOG_ROWS = 500;
const KEYS = '? keys  q quit';
const SESSION_KEYS = `]/[ session  ${KEYS}`;

const KEYS_HELP = [
  'Keys',
  '↑ ↓             scroll a line',
  'page up, down   scroll a page',
  'home, end       go to the start, to the end',
  '] [             next session, previous session',
  '?               show or hide these keys',
  'q, Ctrl-C       quit',
];

/** A view on a terminal, with scrolling for a view that does not fit. */
export class Pane {
  isLost = false;
  /** The sessions of the meeting, which the keys switch between and whose names are shown. */
  sessions: SessionNames = [];
  /** For how many seconds nothing was heard from the server; null while it is heard. */
  private silence: number | null = null;
  private view: View | null = null;
  private layout: Layout | null = null;
  /** The first visible line. Null until a key scrolls: the start of a view, but the end of a log. */
  private top: number | null = null;
  private showsKeys = false;

  constructor(private readonly paint: Paint) {}

  setView(view: View): void {
    this.view = view;
    this.layout = null;
  }

  /** Sets the view of another session, which is shown from its start. */
  setOtherView(view: View): void {
    this.top = null;
    this.setView(view);
  }

  /** Sets for how many seconds nothing was heard. Another flag may be out by then, so none is shown. */
  setSilence(seconds: number | null): void {
    if ((seconds === null) !== (this.silence === null)) this.layout = null;
    this.silence = seconds;
  }

  /** Scrolls, and returns true, if this is a key of the pane. */
  handleKey(key: string, size: Size): boolean {
    if (key === '?') {
      this.showsKeys = !this.showsKeys;
      return true;
    }
    const page = this.bodyRows(size) - 1;
    const steps: Readonly<Record<string, number>> = {
      up: -1,
      down: 1,
      pageup: -page,
      pagedown: page,
      home: -Infinity,
      end: Infinity,
    };
    const step = steps[key];
    if (step === undefined) return false;
    this.top = this.bounded(this.firstLine(size) + step, size);
    return true;
  }

  /** Returns the lines for a terminal of this size. */
  render(size: Size): readonly string[] {
    const room = this.bodyRows(size);
    const { headings } = this.layoutFor(size.columns);
    const visible = this.showsKeys ? KEYS_HELP.slice(0, room) : this.visibleLines(size);
    return [
      ...this.headLines(size.columns, this.paint),
      ...visible.map((line) => {
        const text = truncate(line, size.columns);
        return headings.has(line) ? this.paint('heading', text) : text;
      }),
      ...Array.from({ length: Math.max(0, room - visible.length) }, () => ''),
      this.statusLine(size.columns),
    ];
  }

  /** Returns the visible lines as plain text. */
  plainText(size: Size): string {
    const first = this.firstLine(size);
    const lines = this.layoutFor(size.columns).lines.slice(first, first + this.bodyRows(size));
    return [...this.headLines(size.columns, (_style, text) => text), ...lines].join('\n');
  }

  private visibleLines(size: Size): string[] {
    const first = this.firstLine(size);
    const { lines } = this.layoutFor(size.columns);
    const visible = lines.slice(first, first + this.bodyRows(size));
    const below = lines.length - first - visible.length;
    if (below > 0) visible.splice(-1, 1, `  … ${below + 1} more`);
    return visible;
  }

  /** Returns the line with the flag, which stays while the cars are scrolled. Other views have none. */
  private headLines(columns: number, paint: Paint): readonly string[] {
    if (!isOrder(this.view)) return [];
    const order = this.view;
    const { flag, phase } = this.silence === null ? order : NO_FLAG;
    const texts = [sessionName(this.sessions, order.session), ...orderTexts(order, null)];
    return [headLine({ flag, phase, texts, right: '' }, columns, paint)];
  }

  private bodyRows({ rows }: Size): number {
    return Math.max(1, rows - (isOrder(this.view) ? 2 : 1));
  }

  private firstLine(size: Size): number {
    if (this.top === null) return isLog(this.view) ? this.bounded(Infinity, size) : 0;
    return this.bounded(this.top, size);
  }

  private bounded(top: number, size: Size): number {
    return Math.max(0, Math.min(top, this.layoutFor(size.columns).lines.length - this.bodyRows(size)));
  }

  /** Returns the lines of the view at a width. They are laid out again when the view or the width changes. */
  private layoutFor(width: number): Layout {
    if (this.layout?.width !== width)
      this.layout = layOut(this.silence === null ? this.view : withoutFlag(this.view), width, this.sessions);
    return this.layout;
  }

  private statusLine(columns: number): string {
    const { view } = this;
    const name = view ? `${view.projection}  revision ${view.revision}, ${timeOf(view)}` : '';
    const keys = typeof view?.['session'] === 'string' ? SESSION_KEYS : KEYS;
    const signal = this.silence === null ? `live  ${keys}` : `NO SIGNAL ${silenceWords(this.silence)}`;
    const state = this.isLost
      ? `${this.silence === null ? '' : `${signal}  `}connection lost, trying again`
      : signal;
    const isBad = this.isLost || this.silence !== null;
    return this.paint(isBad ? 'red' : 'quiet', spread(name, state, columns));
  }
}

/** Returns the view with the words "no signal" in the place of its flag. */
const withoutFlag = (view: View | null): View | null =>
  view && 'flag' in view ? { ...view, ...NO_FLAG } : view;

const NO_FLAG = { flag: 'none', phase: 'no signal' };

const isOrder = (view: View | null): view is View & ViewOf<'running-order'> =>
  view?.projection === 'running-order';

const isLog = (view: View | null): boolean => view?.projection === 'race-log';

function timeOf({ recordedAt, timeZone }: View): string {
  const { clock, offset } = trackTime(timeZone);
  return `${clock(recordedAt)} ${offset(recordedAt)}`;
}

/** The lines of a view at a width, and those of them that are headings. */
interface Layout {
  readonly width: number;
  readonly lines: readonly string[];
  readonly headings: ReadonlySet<string>;
}

function layOut(view: View | null, width: number, sessions: SessionNames): Layout {
  const headings = new Set<string>();
  const heading = (text: string): string => {
    headings.add(text);
    return text;
  };
  const text = view ? formatShown(view, { heading, width, sessions }) : '(waiting for the first view)';
  return { width, lines: text.split('\n'), headings };
}

function formatShown(view: View, style: TableStyle): string {
  if (isOrder(view)) {
    // The line with the flag says what the title of the table would.
    return formatBlocks(
      viewBlocks(view, style).map(({ title: _, ...block }) => steadyBlock(block)),
      style,
    );
  }
  if (!isLog(view)) return formatView(view, style);
  const rows = (view as unknown as ViewOf<'race-log'>).rows.slice(-MAX_LOG_ROWS);
  return formatTable(screenLogBlock(rows, style.sessions, view), style);
}
