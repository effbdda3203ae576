/** Collects what a server writes to its log, in place of standard output. */
export class LogLines {
  text = '';
  readonly writableLength = 0;

  write(text: string): boolean {
    this.text += text;
    return true;
  }

  on(): void {
    // It never fails.
  }

  off(): void {
    // It never fails.
  }

  get lines(): Readonly<Record<string, unknown>>[] {
    const lines = this.text.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  }
}
