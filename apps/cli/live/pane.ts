import type { View } from '#projections';
import { listIn } from '../tables/columns.ts';
import { formatView } from '../tables/view-tables.ts';
import { RACE_LOG_NARROW } from '../tables/records.ts';
import { formatTable } from '../tables/table.ts';
import { spread, truncate } from '../tables/text-width.ts';
import type { Size } from './board.ts';
import type { Paint } from './screen.ts';

/** Only the latest rows of a log are laid out: all of them would be too slow to do for each record. */
const MAX_LOG_ROWS = 500;
const KEYS = '↑/↓ scroll  q quit';

/** A view on a terminal, with scrolling for a view that does not fit. */
export class Pane {
  isLost = false;
  private lines: readonly string[] = ['(waiting for the first view)'];
  private headings: ReadonlySet<string> = new Set();
  private view: View | null = null;
  /** The first visible line. Null until a key scrolls: the start of a view, but the end of a log. */
  private top: number | null = null;

  constructor(private readonly paint: Paint) {}

  setView(view: View): void {
    this.view = view;
    const headings = new Set<string>();
    const collect = (heading: string): string => {
      headings.add(heading);
      return heading;
    };
    this.lines = (isLog(view) ? formatLog(view, collect) : formatView(view, collect)).split('\n');
    this.headings = headings;
  }

  /** Scrolls, and returns true, if this is a key of the pane. */
  handleKey(key: string, size: Size): boolean {
    const page = bodyRows(size) - 1;
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
    const first = this.firstLine(size);
    const room = bodyRows(size);
    const visible = this.lines.slice(first, first + room);
    const below = this.lines.length - first - visible.length;
    if (below > 0) visible.splice(-1, 1, `  … ${below + 1} more`);
    return [
      ...visible.map((line) => this.painted(line, size.columns)),
      ...Array.from({ length: Math.max(0, room - visible.length) }, () => ''),
      this.statusLine(size.columns),
    ];
  }

  /** Returns the visible lines as plain text. */
  plainText(size: Size): string {
    const first = this.firstLine(size);
    return this.lines.slice(first, first + bodyRows(size)).join('\n');
  }

  private firstLine(size: Size): number {
    if (this.top === null) return isLog(this.view) ? this.bounded(Infinity, size) : 0;
    return this.bounded(this.top, size);
  }

  private bounded(top: number, size: Size): number {
    return Math.max(0, Math.min(top, this.lines.length - bodyRows(size)));
  }

  private painted(line: string, columns: number): string {
    const text = truncate(line, columns);
    return this.headings.has(line) ? this.paint('heading', text) : text;
  }

  private statusLine(columns: number): string {
    const { view } = this;
    const name = view ? `${view.projection}  revision ${view.revision}, recorded ${timeOf(view)}` : '';
    const state = this.isLost ? 'connection lost, trying again' : `live  ${KEYS}`;
    return this.paint(this.isLost ? 'red' : 'quiet', spread(name, state, columns));
  }
}

const isLog = (view: View | null): boolean => view?.projection === 'race-log';

const timeOf = ({ recordedAt }: View): string => `${recordedAt.slice(11, 19)} UTC`;

const bodyRows = ({ rows }: Size): number => Math.max(1, rows - 1);

const formatLog = (view: View, heading: (text: string) => string): string =>
  formatTable(RACE_LOG_NARROW, listIn(view, 'rows').slice(-MAX_LOG_ROWS), heading);
