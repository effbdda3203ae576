/** Size above which a page of a raw log ends. The record that exceeds it is still part of the page. */
const MAX_PAGE_LENGTH = 4 * 1024 * 1024;

interface RawPage {
  /** Records as they are stored, one on each line. */
  readonly text: string;
  /** The number of the last record if there are more records; otherwise null. */
  readonly next: number | null;
}

/** Reads the first lines of a raw log, at most `limit` of them. */
export async function readPage(lines: AsyncIterable<string>, limit: number): Promise<RawPage> {
  const page: string[] = [];
  let length = 0;
  for await (const line of lines) {
    if (page.length >= limit || length >= MAX_PAGE_LENGTH) {
      const { n } = JSON.parse(page.at(-1) ?? '') as { n: number };
      return { text: textOf(page), next: n };
    }
    page.push(line);
    length += line.length;
  }
  return { text: textOf(page), next: null };
}

const textOf = (lines: readonly string[]): string => lines.map((line) => `${line.trimEnd()}\n`).join('');
