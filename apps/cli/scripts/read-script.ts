import { createReadStream } from 'node:fs';
import { dirname } from 'node:path';
import { INPUT_PROBLEMS, linesOf, parseScript, type Script, type ScriptProblem } from '#race-control';
import { EXIT, Stop } from '../output/exit-codes.ts';
import { withFormatFile } from './format-file.ts';

/** The bytes of a file, or of standard input for "-". @throws Stop where there is no such file */
export async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  const stream: AsyncIterable<Buffer> = file === '-' ? process.stdin : createReadStream(file);
  try {
    yield* stream;
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const why = { ENOENT: 'There is no such file', EISDIR: 'It is a folder', EACCES: 'It may not be read' }[
      code
    ];
    throw new Stop(EXIT.usage, `${file}: ${why ?? message}. Check the name.`);
  }
}

/** A script of commands from a file. @throws Stop at its first bad line: then nothing of it is issued */
export async function readScript(file: string): Promise<Script> {
  const parsed = await parseScript(withFormatFiles(file));
  if (parsed.ok) return parsed.script;
  throw badLine(file, parsed.problem);
}

const NOTHING_ISSUED = 'Nothing was issued.';

/** The lines of a script, those that name the file of a format with the document in its place. */
async function* withFormatFiles(file: string): AsyncGenerator<string> {
  const folder = file === '-' ? '.' : dirname(file);
  let line = 0;
  for await (const text of linesOf(bytesOf(file))) {
    line += 1;
    const fields = text.includes('"format"') ? fieldsOf(text) : undefined;
    if (!fields) {
      yield text;
      continue;
    }
    try {
      const filled = await withFormatFile(fields, folder);
      yield filled === fields ? text : JSON.stringify(filled);
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      const where = `${file} line ${line}, field format: `;
      throw new Stop(error.exit, `${error.words}\n${NOTHING_ISSUED}`, error.code, where);
    }
  }
}

/** What is no object is left to whoever parses the line. */
function fieldsOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function badLine(file: string, { line, code, field, words }: ScriptProblem): Stop {
  const where = `${file} line ${line}${field === undefined ? '' : `, field ${field}`}: `;
  return new Stop(EXIT.usage, `${words} ${INPUT_PROBLEMS[code]}\n${NOTHING_ISSUED}`, code, where);
}
