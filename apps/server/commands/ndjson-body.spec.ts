import { Readable } from 'node:stream';
import { BodyBudget } from '../limits/body-budget.ts';
import { CommandLines, NdjsonBody } from './ndjson-body.ts';

const MIB = 1024 * 1024;

const payloadOf = (chunks: Iterable<string | Buffer>): Readable =>
  Readable.from([...chunks].map((chunk) => Buffer.from(chunk)));

async function read(payload: Readable, budget = new BodyBudget()): Promise<CommandLines> {
  const lines = new CommandLines('m', budget);
  await lines.read({ headers: {} }, new NdjsonBody(payload));
  return lines;
}

const note = (text: string): string => JSON.stringify({ type: 'AddNote', text });
const refusedWith = (body: object) => ({ problem: { body } });

/** Yields chunks one by one, and keeps the largest number of bytes that a budget counted meanwhile. */
function watched(chunks: Iterable<string | Buffer>, budget: BodyBudget) {
  const seen = { mostHeld: 0 };
  const watch = function* () {
    for (const chunk of chunks) {
      yield Buffer.from(chunk);
      seen.mostHeld = Math.max(seen.mostHeld, budget.heldBytes);
    }
  };
  return { seen, payload: Readable.from(watch(), { highWaterMark: 1 }) };
}

describe('a body of many commands', () => {
  it('may be cut anywhere, also within a character', async () => {
    const bytes = Buffer.from(`${note('Müller')}\r\n# 🏁\n \n${note('日本')}`);
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const lines = await read(payloadOf([bytes.subarray(0, cut), bytes.subarray(cut)]));
      expect([...lines.take()]).toMatchObject([
        { line: 1, command: { text: 'Müller' } },
        { line: 4, command: { text: '日本' } },
      ]);
    }
  });

  it('may come byte by byte', async () => {
    const bytes = Buffer.from(`\n#\n${note('a')}\n\t\n${note('b')}\n`);
    const lines = await read(payloadOf(Array.from(bytes, (byte) => Buffer.of(byte))));
    expect([...lines.take()].map(({ line }) => line)).toEqual([3, 5]);
  });

  it('may have a byte order mark, and any white space around its commands', async () => {
    const text = `\uFEFF${note('a')}\n\u00A0${note('b')}\u3000\v\f\n\uFEFF \u2003\n\u00A0# c\n\v${note('d')}`;
    const lines = await read(payloadOf([text]));
    expect([...lines.take()]).toMatchObject([
      { line: 1, command: { text: 'a' } },
      { line: 2, command: { text: 'b' } },
      { line: 5, command: { text: 'd' } },
    ]);
  });

  it('is refused with the first wrong line, and read to its end', async () => {
    const payload = payloadOf([note('a'), '\n{"type":\n', '{}\n', note('b')]);
    await expect(read(payload)).rejects.toMatchObject(refusedWith({ code: 'malformed-json', line: 2 }));
    expect(payload.readableEnded).toBe(true);
  });

  it('is refused if a byte is not UTF-8, also the last one, and read to its end', async () => {
    const half = Buffer.from('ü').subarray(0, 1);
    for (const chunks of [
      [note('a'), '\n', half],
      [half, '\n', note('a')],
      ['#', half, '\n', note('a')],
    ]) {
      const payload = payloadOf(chunks);
      await expect(read(payload)).rejects.toMatchObject(refusedWith({ code: 'not-utf8' }));
      expect(payload.readableEnded).toBe(true);
    }
  });

  it('is refused for a line of more than 1 MiB, which is not held', async () => {
    const budget = new BodyBudget();
    const long = Array.from({ length: 8 }, () => Buffer.alloc(MIB, 'x'));
    const { payload, seen } = watched([note('a'), '\n', ...long, '\n', note('b')], budget);
    await expect(read(payload, budget)).rejects.toMatchObject(refusedWith({ code: 'too-large', line: 2 }));
    expect(seen.mostHeld).toBeLessThanOrEqual(2 * MIB);
    expect(budget.heldBytes).toBe(0);
  });

  it('that is too large leaves its connection open for the answer', async () => {
    const payload = payloadOf(Array.from({ length: 65 }, () => Buffer.alloc(MIB, ' ')));
    await expect(read(payload)).rejects.toMatchObject(refusedWith({ code: 'body-too-large' }));
    expect(payload.destroyed).toBe(false);
  });

  it('lets other work run between its lines', async () => {
    let turns = 0;
    let isRead = false;
    const countTurns = (): void => {
      turns += 1;
      if (!isRead) setImmediate(countTurns);
    };
    const text = `${note('rain')}\n`.repeat(20_000);
    setImmediate(countTurns);
    const lines = await read(payloadOf([text]));
    expect([...lines.take()]).toHaveLength(20_000);
    isRead = true;
    expect(turns).toBeGreaterThan(3);
  });
});

describe('the memory of a body', () => {
  const blanks = function* (mib: number) {
    for (let i = 0; i < mib; i += 1) yield Buffer.alloc(MIB, '\n \t#x'.at(i % 5));
  };

  it('does not grow with blank lines and comments', async () => {
    const budget = new BodyBudget(0);
    const { payload, seen } = watched([...blanks(30), '\n', note('a')], budget);
    expect([...(await read(payload, budget)).take()]).toMatchObject([{ command: { text: 'a' } }]);
    expect(seen.mostHeld).toBe(0);
  });

  it('is that of its good lines, and is given back as they are taken', async () => {
    const budget = new BodyBudget();
    const text = `${note('x'.repeat(1_000))}\n`.repeat(4_000);
    const lines = await read(payloadOf([text]), budget);
    expect(budget.heldBytes).toBeGreaterThan(0.9 * text.length);
    expect(budget.heldBytes).toBeLessThan(1.1 * text.length);
    for (const { line } of lines.take()) if (line === 2_000) break;
    expect(budget.heldBytes).toBeLessThan(0.6 * text.length);
    lines.clear();
    expect(budget.heldBytes).toBe(0);
  });

  it('is given back at the first wrong line', async () => {
    const budget = new BodyBudget();
    const text = `${note('x'.repeat(1_000))}\n`.repeat(1_000);
    const { payload, seen } = watched([text, '{}\n', text], budget);
    await expect(read(payload, budget)).rejects.toMatchObject(refusedWith({ line: 1_001 }));
    expect(seen.mostHeld).toBeGreaterThan(0);
    expect(budget.heldBytes).toBe(0);
  });

  it('is limited for all bodies together, and small ones always find room', async () => {
    const budget = new BodyBudget(3 * MIB);
    const large = `${note('x'.repeat(1_000))}\n`.repeat(2_000);
    const first = await read(payloadOf([large]), budget);
    const full = { status: 503, body: { code: 'server-full' } };
    await expect(read(payloadOf([large]), budget)).rejects.toMatchObject({ problem: full });
    expect([...(await read(payloadOf([note('a')]), budget)).take()]).toHaveLength(1);
    first.clear();
    expect([...(await read(payloadOf([large]), budget)).take()]).toHaveLength(2_000);
  });
});
