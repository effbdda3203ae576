import { emitKeypressEvents, type Key } from 'node:readline';
import { styleText } from 'node:util';

/** The style of a word: a flag, a heading, or less prominent than the rest. */
export type Style = 'green' | 'yellow' | 'red' | 'white' | 'checkered' | 'heading' | 'quiet';
export type Paint = (style: Style, text: string) => string;

const STYLES: Readonly<Record<Style, Parameters<typeof styleText>[0]>> = {
  green: ['bold', 'black', 'bgGreen'],
  yellow: ['bold', 'black', 'bgYellow'],
  red: ['bold', 'white', 'bgRed'],
  white: ['bold', 'black', 'bgWhite'],
  checkered: ['bold', 'inverse'],
  heading: 'bold',
  quiet: 'dim',
};

/** Returns a function that adds colours, or with `NO_COLOR` set leaves the text as it is. */
export function createPaint(environment: NodeJS.ProcessEnv = process.env): Paint {
  if ((environment['NO_COLOR'] ?? '') !== '') return (_style, text) => text;
  return (style, text) => styleText(STYLES[style], text);
}

/** Receives the name of a key: `space`, `left`, `q`, `+`, or `ctrl-c`. */
type OnKey = (key: string) => void;

const ESC = '\u001b[';
/** Switches to the alternate screen, which keeps the old text. Turns off the cursor and wrapping. */
const ENTER = `${ESC}?1049h${ESC}?25l${ESC}?7l${ESC}2J`;
const LEAVE = `${ESC}?7h${ESC}?25h${ESC}?1049l`;
/** Begin and end of a synchronized update: terminals that support it show the whole frame at once. */
const FRAME = [`${ESC}?2026h`, `${ESC}?2026l`] as const;

/**
 * Draws on the whole terminal, and restores it when the process ends in any way but SIGKILL.
 */
export class Screen {
  private drawn: readonly string[] = [];
  private lines: readonly string[] = [];
  private isActive = false;
  private onKey: OnKey = () => undefined;
  private onResize: () => void = () => undefined;

  constructor(
    private readonly out: NodeJS.WriteStream = process.stdout,
    private readonly keyboard: NodeJS.ReadStream = process.stdin,
  ) {}

  /** 80 x 24 is the default for a terminal that does not report its size. */
  get columns(): number {
    return this.out.columns > 0 ? this.out.columns : 80;
  }

  get rows(): number {
    return this.out.rows > 0 ? this.out.rows : 24;
  }

  get isOpen(): boolean {
    return this.isActive;
  }

  /** Takes over the terminal. `onKey` is not called if standard input is not a keyboard. */
  open(onResize: () => void, onKey?: OnKey): void {
    this.isActive = true;
    this.onResize = onResize;
    process.on('exit', this.restore);
    this.out.write(ENTER);
    this.out.on('resize', this.redrawAll);
    this.out.on('drain', this.write);
    if (!onKey || !this.keyboard.isTTY) return;
    this.onKey = onKey;
    emitKeypressEvents(this.keyboard);
    this.keyboard.setRawMode(true);
    this.keyboard.on('keypress', this.handleKeypress);
    this.keyboard.resume();
  }

  /** Shows lines from the top; each must fit. A slow terminal skips frames and shows the latest lines. */
  draw(lines: readonly string[]): void {
    this.lines = lines.slice(0, this.rows);
    this.write();
  }

  /** Restores the terminal. A second call does nothing. */
  close(): void {
    this.restore();
    process.off('exit', this.restore);
    this.out.off('resize', this.redrawAll);
    this.out.off('drain', this.write);
    this.keyboard.off('keypress', this.handleKeypress);
    this.keyboard.pause();
  }

  private readonly restore = (): void => {
    if (!this.isActive) return;
    this.isActive = false;
    this.out.write(LEAVE);
    if (this.keyboard.isTTY) this.keyboard.setRawMode(false);
  };

  private readonly redrawAll = (): void => {
    // Terminals rearrange the old lines in different ways: clear all of them.
    this.out.write(`${ESC}2J`);
    this.drawn = [];
    this.onResize();
  };

  private readonly handleKeypress = (text: string | undefined, { ctrl = false, name }: Key): void => {
    this.onKey(ctrl ? `ctrl-${name ?? ''}` : (name ?? text ?? ''));
  };

  private readonly write = (): void => {
    if (!this.isActive || this.out.writableNeedDrain) return;
    const { drawn, lines } = this;
    const rows = Math.max(drawn.length, lines.length);
    let frame = '';
    for (let row = 0; row < rows; row += 1) {
      // Clear the row before its line is written. Clearing it after a line that fills it would delete the
      // last column.
      if (drawn[row] !== lines[row]) frame += `${ESC}${row + 1};1H${ESC}2K${lines[row] ?? ''}`;
    }
    this.drawn = lines;
    if (frame !== '') this.out.write(FRAME[0] + frame + FRAME[1]);
  };
}
