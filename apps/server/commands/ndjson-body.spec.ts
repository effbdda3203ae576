import { Readable } from 'node:stream';
import { readNdjsonBody, type NdjsonBody } from './ndjson-body.ts';

const read = (chunks: readonly (string | Buffer)[], headers = {}): Promise<NdjsonBody> =>
  readNdjsonBody(
    { headers, params: { meeting: 'm' } },
    Readable.from(chunks.map((chunk) => Buffer.from(chunk))),
  );

const note = (text: string): string => JSON.stringify({ type: 'AddNote', text });
const problemOf = (body: NdjsonBody): unknown => {
  try {
    return body.requireCommands();
  } catch (error) {
    return (error as { problem: { body: unknown } }).problem.body;
  }
};

describe('a body of many commands', () => {
  it('may be cut anywhere, also within a character', async () => {
    const bytes = Buffer.from(`${note('Müller')}\r\n# 🏁\n\n${note('日本')}`);
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const body = await read([bytes.subarray(0, cut), bytes.subarray(cut)]);
      expect(body.requireCommands()).toMatchObject([
        { line: 1, command: { text: 'Müller' } },
        { line: 4, command: { text: '日本' } },
      ]);
    }
  });

  it('is refused with the first wrong line, and read to its end', async () => {
    const payload = Readable.from(
      [note('a'), '\n{"type":\n', '{}\n', note('b')].map((text) => Buffer.from(text)),
    );
    const body = await readNdjsonBody({ headers: {}, params: { meeting: 'm' } }, payload);
    expect(problemOf(body)).toMatchObject({ code: 'malformed-json', line: 2 });
    expect(payload.readableEnded).toBe(true);
  });

  it('is refused if its last character is cut off', async () => {
    await expect(read([note('a'), '\n', Buffer.from('ü').subarray(0, 1)])).rejects.toMatchObject({
      problem: { body: { code: 'not-utf8' } },
    });
  });

  it('that is too large leaves its connection open for the answer', async () => {
    const payload = Readable.from(Array.from({ length: 65 }, () => Buffer.alloc(1024 * 1024, ' ')));
    const tooLarge = { problem: { body: { code: 'body-too-large' } } };
    const params = { meeting: 'm' };
    await expect(readNdjsonBody({ headers: {}, params }, payload)).rejects.toMatchObject(tooLarge);
    expect(payload.destroyed).toBe(false);
  });

  it('lets other work run between its lines', async () => {
    let turns = 0;
    let isRead = false;
    const countTurns = (): void => {
      turns += 1;
      if (!isRead) setImmediate(countTurns);
    };
    const lines = `${note('rain')}\n`.repeat(20_000);
    setImmediate(countTurns);
    expect((await read([lines])).requireCommands()).toHaveLength(20_000);
    isRead = true;
    expect(turns).toBeGreaterThan(3);
  });
});
