import { emitKeypressEvents, type Key } from 'node:readline';

/** What a key is called: `space`, `left`, `q`, `+`, or `ctrl-c`. */
type OnKey = (key: string) => void;

const ESC = '\u001b[';
/** The second screen, so that what stood on the first is there again afterwards; no cursor, no wrapping. */
const ENTER = `${ESC}?1049h${ESC}?25l${ESC}?7l${ESC}2J`;
const LEAVE = `${ESC}?7h${ESC}?25h${ESC}?1049l`;
/** Terminals that know this show a frame when it is whole. */
const FRAME = [`${ESC}?2026h`, `${ESC}?2026l`] as const;

/**
 * A terminal that is drawn in place. However the process ends, but for being killed outright, the terminal is
 * left as it was found.
 */
export class Screen {
  private drawn: readonly string[] = [];
  private wanted: readonly string[] = [];
  private isTaken = false;
  private onKey: OnKey = () => undefined;
  private onResize: () => void = () => undefined;

  constructor(
    private readonly out: NodeJS.WriteStream = process.stdout,
    private readonly keyboard: NodeJS.ReadStream = process.stdin,
  ) {}

  /** A terminal that does not tell its size has that of the old ones. */
  get columns(): number {
    return this.out.columns > 0 ? this.out.columns : 80;
  }

  get rows(): number {
    return this.out.rows > 0 ? this.out.rows : 24;
  }

  get isOpen(): boolean {
    return this.isTaken;
  }

  /** Takes the terminal over. Where there is no keyboard, no key comes. */
  open(onResize: () => void, onKey?: OnKey): void {
    this.isTaken = true;
    this.onResize = onResize;
    process.on('exit', this.leave);
    this.out.write(ENTER);
    this.out.on('resize', this.resized);
    this.out.on('drain', this.write);
    if (!onKey || !this.keyboard.isTTY) return;
    this.onKey = onKey;
    emitKeypressEvents(this.keyboard);
    this.keyboard.setRawMode(true);
    this.keyboard.on('keypress', this.pressed);
    this.keyboard.resume();
  }

  /** Shows these lines, from the top; each must fit. A slow terminal gets the latest when it is ready. */
  draw(lines: readonly string[]): void {
    this.wanted = lines.slice(0, this.rows);
    this.write();
  }

  /** Gives the terminal back. Safe to call again. */
  close(): void {
    this.leave();
    process.off('exit', this.leave);
    this.out.off('resize', this.resized);
    this.out.off('drain', this.write);
    this.keyboard.off('keypress', this.pressed);
    this.keyboard.pause();
  }

  private readonly leave = (): void => {
    if (!this.isTaken) return;
    this.isTaken = false;
    this.out.write(LEAVE);
    if (this.keyboard.isTTY) this.keyboard.setRawMode(false);
  };

  private readonly resized = (): void => {
    // What the terminal made of the old lines nobody knows.
    this.out.write(`${ESC}2J`);
    this.drawn = [];
    this.onResize();
  };

  private readonly pressed = (text: string | undefined, { ctrl = false, name }: Key): void => {
    this.onKey(ctrl ? `ctrl-${name ?? ''}` : (name ?? text ?? ''));
  };

  private readonly write = (): void => {
    if (!this.isTaken || this.out.writableNeedDrain) return;
    const { drawn, wanted } = this;
    const rows = Math.max(drawn.length, wanted.length);
    let frame = '';
    for (let row = 0; row < rows; row += 1) {
      // Cleared first: after a line that fills its row, the last column would be cleared with the rest.
      if (drawn[row] !== wanted[row]) frame += `${ESC}${row + 1};1H${ESC}2K${wanted[row] ?? ''}`;
    }
    this.drawn = wanted;
    if (frame !== '') this.out.write(FRAME[0] + frame + FRAME[1]);
  };
}
