import { setTimeout as pause } from 'node:timers/promises';
import type { Outcome } from '../requests.ts';
import { linesOf } from '../input/text-lines.ts';
import { parseScript, runScript, type Script, type ScriptDefaults, type ScriptLine } from './script.ts';

const LAP = '{"type":"RecordLap","meeting":"m","session":"q","car":"7"}';
const OTHER = '{"type":"RecordLap","meeting":"other","session":"q","car":"7"}';

async function scriptOf(lines: string[], defaults?: ScriptDefaults): Promise<Script> {
  const parsed = await parseScript(lines, defaults);
  if (!parsed.ok) throw new Error(parsed.problem.words);
  return parsed.script;
}

const problemOf = async (lines: string[]) => {
  const parsed = await parseScript(lines);
  return parsed.ok ? null : parsed.problem;
};

const idsOf = async (lines: string[]) => [...(await scriptOf(lines))].map(({ commandId }) => commandId);

describe('a script', () => {
  it('skips blank lines and comments, which still count as lines', async () => {
    const script = await scriptOf(['# a remark', '', '  ', LAP, '  # another', LAP]);
    expect(script.size).toBe(2);
    expect([...script].map(({ line }) => line)).toEqual([4, 6]);
  });

  it('has a meeting and an official for each line, by default a director', async () => {
    const steward = '{"type":"AddNote","meeting":"m","text":"x","official":{"id":"Ada","role":"steward"}}';
    const [first, second] = await scriptOf([LAP, steward]);
    expect(first).toMatchObject({ meeting: 'm', official: { id: 'script', role: 'director' } });
    expect(second).toMatchObject({ official: { id: 'Ada', role: 'steward' } });
    expect(second?.command).not.toHaveProperty('official');
  });

  it('uses the given meeting and official for lines that name none', async () => {
    const official = { id: 'Ada', role: 'scorer' } as const;
    const line = '{"type":"RecordLap","session":"q","car":"7"}';
    const script = await scriptOf([line], { meeting: 'm', official });
    expect([...script]).toMatchObject([{ meeting: 'm', official }]);
  });

  it('stops at its first invalid line and names its number and field', async () => {
    const cases: [string, object][] = [
      ['{"type":', { code: 'malformed-json' }],
      ['[]', { code: 'not-an-object' }],
      ['{"type":"RecordLab","meeting":"m"}', { code: 'unknown-command', field: 'type' }],
      [LAP.replace('"7"', '7'), { code: 'wrong-field', field: 'car' }],
      [LAP.replace('"meeting":"m",', ''), { code: 'missing-field', field: 'meeting' }],
      [LAP.replace('}', ',"official":"Ada"}'), { code: 'wrong-field', field: 'official' }],
      [
        LAP.replace('}', ',"official":{"id":"Ada","role":"stewart"}}'),
        {
          code: 'wrong-field',
          field: 'official.role',
          words: expect.stringContaining('Did you mean steward?') as string,
        },
      ],
      [
        LAP.replace('}', ',"official":{"id":"Ada","roll":"steward"}}'),
        { code: 'unknown-field', field: 'official.roll' },
      ],
      [`${LAP.slice(0, -1)},"note":"${'x'.repeat(1024 * 1024)}"}`, { code: 'too-large' }],
    ];
    for (const [text, problem] of cases) {
      expect(await problemOf([LAP, '', text, '{'])).toMatchObject({ line: 3, ...problem });
    }
  });

  it('removes white space at the ends of every text, and keeps the line as it was written', async () => {
    const line = LAP.replace('"q"', '" q "').replace('"m"', '"m\\t"').replace('"RecordLap"', '"RecordLap "');
    const [untidy, tidy] = [...(await scriptOf([line, LAP]))];
    expect(untidy).toMatchObject({ meeting: 'm', command: tidy?.command, sent: { session: ' q ' } });
    expect(tidy).toMatchObject({ sent: undefined });
    expect(await idsOf([line])).not.toEqual(await idsOf([LAP]));
  });

  it('stops where its bytes are not text', async () => {
    async function* bytes() {
      yield Buffer.from(`${LAP}\n${LAP}`);
      yield Buffer.from([0xff, 0x0a]);
    }
    const parsed = await parseScript(linesOf(bytes()));
    expect(parsed).toMatchObject({ ok: false, problem: { code: 'not-utf8', line: 2 } });
  });

  it('names the line whose bytes are not text, for every size of chunks', async () => {
    const text = Buffer.concat([
      Buffer.from(`${LAP}\n${OTHER}\n#`),
      Buffer.from([0xc3]),
      Buffer.from(`\n${LAP}\n`),
    ]);
    for (const size of [1, 7, 100, 10_000]) {
      async function* cut() {
        for (let at = 0; at < text.length; at += size) yield text.subarray(at, at + size);
      }
      const parsed = await parseScript(linesOf(cut()));
      expect(parsed).toMatchObject({ ok: false, problem: { code: 'not-utf8', line: 3 } });
    }
  });

  it('stops at a last line that is cut inside a character', async () => {
    async function* bytes() {
      yield Buffer.from(`${LAP}\n# é`).subarray(0, -1);
    }
    const parsed = await parseScript(linesOf(bytes()));
    expect(parsed).toMatchObject({ ok: false, problem: { code: 'not-utf8', line: 2 } });
  });
});

describe('the id of a line', () => {
  it('is the same for the same script', async () => {
    expect(await idsOf([LAP, OTHER, LAP])).toEqual(await idsOf([LAP, OTHER, LAP]));
  });

  it('differs for a repeated line and for another meeting', async () => {
    expect(new Set(await idsOf([LAP, LAP, OTHER, LAP])).size).toBe(4);
  });

  it('does not depend on other lines, on indentation or on line endings', async () => {
    const [id] = await idsOf([LAP]);
    expect(await idsOf(['#', OTHER, `  ${LAP} `])).toContain(id);
    async function* bytes() {
      yield Buffer.from(`\uFEFF${LAP}\r\n${OTHER}\r\n`);
    }
    const lines: string[] = [];
    for await (const line of linesOf(bytes())) lines.push(line);
    expect(await idsOf(lines)).toEqual(await idsOf([LAP, OTHER]));
  });

  it('is its commandId if it has one', async () => {
    const commandId = '6f1c9c0a-96b5-4a5c-8f0a-3f6b8a4d7e21';
    expect(await idsOf([LAP.replace('}', `,"commandId":"${commandId}"}`)])).toEqual([commandId]);
  });

  it('is a UUID that never changes between versions', async () => {
    expect(await idsOf([LAP, LAP])).toMatchInlineSnapshot(`
      [
        "9baa98c5-0a3f-8dab-8457-95f2ec878cb3",
        "1564ae3b-f734-83d1-b14b-35d2eda7d992",
      ]
    `);
  });
});

describe('lines of bytes', () => {
  it('are complete for every size of chunks', async () => {
    const text = 'één\ntwo\u2028still two\n\nlast';
    for (const size of [1, 2, 3, 1000]) {
      async function* cut() {
        const bytes = Buffer.from(text);
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
      }
      const lines: string[] = [];
      for await (const line of linesOf(cut())) lines.push(line);
      expect(lines).toEqual(text.split('\n'));
    }
  });

  it('lose a byte order mark at the start of the text only', async () => {
    async function* bytes() {
      yield Buffer.from('\uFEFFone\n');
      yield Buffer.from('\uFEFFtwo\n');
    }
    const lines: string[] = [];
    for await (const line of linesOf(bytes())) lines.push(line);
    expect(lines).toEqual(['one', '\uFEFFtwo']);
  });
});

describe('running a script', () => {
  const accepted = ({ meeting, commandId }: ScriptLine): Outcome => ({
    kind: 'accepted',
    receipt: { meeting, revision: 0, events: [], commandId },
  });
  const reused = ({ commandId }: ScriptLine): Outcome => ({ kind: 'command-id-reused', commandId });
  const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
    const all: T[] = [];
    for await (const item of items) all.push(item);
    return all;
  };
  const three = () => scriptOf([LAP, OTHER, LAP]);

  it('issues many lines at once and yields their outcomes in order', async () => {
    let inFlight = 0;
    let maxInFlight = 0;
    const issue = async (line: ScriptLine) => {
      maxInFlight = Math.max(maxInFlight, ++inFlight);
      await pause(line.line === 1 ? 20 : 1);
      inFlight -= 1;
      return accepted(line);
    };
    const done = await collect(runScript(await three(), issue));
    expect(done.map(({ line }) => line.line)).toEqual([1, 2, 3]);
    expect(maxInFlight).toBe(3);
  });

  it('continues after a refusal; with stopOnRejection it issues nothing more', async () => {
    const issued: number[] = [];
    const issue = async (line: ScriptLine) => {
      issued.push(line.line);
      return line.line === 2 ? reused(line) : accepted(line);
    };
    expect(await collect(runScript(await three(), issue))).toHaveLength(3);
    issued.length = 0;
    const stopped = await collect(runScript(await three(), issue, { stopOnRejection: true }));
    expect([stopped.length, issued]).toEqual([2, [1, 2]]);
  });

  it('issues nothing after an abort, and still yields the outcomes of issued lines', async () => {
    const abort = new AbortController();
    const issue = async (line: ScriptLine) => {
      if (line.line === 2) abort.abort();
      await pause(5);
      return accepted(line);
    };
    const done = await collect(runScript(await three(), issue, { signal: abort.signal }));
    expect(done).toHaveLength(2);
  });

  it('throws a failure after all issued lines have settled', async () => {
    let settled = 0;
    const issue = async (line: ScriptLine) => {
      await pause(line.line * 5);
      settled += 1;
      if (line.line === 2) throw new Error('The store is away.');
      return accepted(line);
    };
    await expect(collect(runScript(await three(), issue))).rejects.toThrow('The store is away.');
    expect(settled).toBe(3);
  });
});
