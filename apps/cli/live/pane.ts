import type { View } from '#projections';
import { listIn } from '../tables/columns.ts';
import { printed } from '../tables/print.ts';
import { RACE_LOG_NARROW } from '../tables/records.ts';
import { layOut } from '../tables/table.ts';
import { apart, cut } from '../tables/width.ts';
import type { Size } from './board.ts';
import type { Paint } from './paint.ts';

/** Of a log only the latest are laid out: a thousand rows at every record would be work for nobody. */
const MOST_LOGGED = 500;
const KEYS = '↑/↓ scroll  q quit';

/** A view on a terminal that it may be too long for. */
export class Pane {
  isLost = false;
  private lines: readonly string[] = ['(waiting for the first view)'];
  private headings: ReadonlySet<string> = new Set();
  private view: View | null = null;
  /** The first line that is shown; null: what comes last in a log, first in anything else. */
  private top: number | null = null;

  constructor(private readonly paint: Paint) {}

  show(view: View): void {
    this.view = view;
    const headings = new Set<string>();
    const note = (heading: string): string => {
      headings.add(heading);
      return heading;
    };
    this.lines = (isLog(view) ? logged(view, note) : printed(view, note)).split('\n');
    this.headings = headings;
  }

  /** Answers whether it is a key of this pane. */
  press(key: string, size: Size): boolean {
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
    this.top = this.within(this.first(size) + step, size);
    return true;
  }

  draw(size: Size): readonly string[] {
    const first = this.first(size);
    const room = bodyRows(size);
    const shown = this.lines.slice(first, first + room);
    const below = this.lines.length - first - shown.length;
    if (below > 0) shown.splice(-1, 1, `  … ${below + 1} more`);
    return [
      ...shown.map((line) => this.painted(line, size.columns)),
      ...Array.from({ length: Math.max(0, room - shown.length) }, () => ''),
      this.status(size.columns),
    ];
  }

  /** What it showed last, as plain text. */
  text(size: Size): string {
    const first = this.first(size);
    return this.lines.slice(first, first + bodyRows(size)).join('\n');
  }

  private first(size: Size): number {
    if (this.top === null) return isLog(this.view) ? this.within(Infinity, size) : 0;
    return this.within(this.top, size);
  }

  private within(top: number, size: Size): number {
    return Math.max(0, Math.min(top, this.lines.length - bodyRows(size)));
  }

  private painted(line: string, columns: number): string {
    const text = cut(line, columns);
    return this.headings.has(line) ? this.paint('heading', text) : text;
  }

  private status(columns: number): string {
    const { view } = this;
    const seen = view ? `${view.projection}  revision ${view.revision}, recorded ${clockOf(view)}` : '';
    const how = this.isLost ? 'connection lost, trying again' : `live  ${KEYS}`;
    return this.paint(this.isLost ? 'red' : 'quiet', apart(seen, how, columns));
  }
}

const isLog = (view: View | null): boolean => view?.projection === 'race-log';

const clockOf = ({ recordedAt }: View): string => `${recordedAt.slice(11, 19)} UTC`;

const bodyRows = ({ rows }: Size): number => Math.max(1, rows - 1);

const logged = (view: View, heading: (text: string) => string): string =>
  layOut(RACE_LOG_NARROW, listIn(view, 'rows').slice(-MOST_LOGGED), heading);
