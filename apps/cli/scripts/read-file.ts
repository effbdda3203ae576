import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { parseFormat } from '#race-control';
import { CliError, EXIT } from '../output/exit-codes.ts';
import { inputError } from '../output/input-errors.ts';

const READ_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
};

/** Yields the bytes of a file, or of standard input for "-". @throws CliError if it cannot be read */
export async function* readBytes(file: string): AsyncGenerator<Uint8Array> {
  const stream: AsyncIterable<Buffer> = file === '-' ? process.stdin : createReadStream(file);
  try {
    yield* stream;
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const words = `${file} cannot be read: ${READ_ERRORS[code] ?? message}. Check the name.`;
    throw new CliError(EXIT.usage, words);
  }
}

/** Returns chunks of UTF-8 as one text. @throws Error if they have more than `maxBytes` */
export async function joinChunks(chunks: AsyncIterable<Uint8Array>, maxBytes = Infinity): Promise<string> {
  const joined: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    joined.push(chunk);
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`the answer has more than ${maxBytes} bytes`);
  }
  return Buffer.concat(joined).toString('utf8');
}

/** Returns the text of a file without its byte order mark. @throws CliError if it cannot be read */
export const readText = async (file: string): Promise<string> =>
  (await joinChunks(readBytes(file))).replace(/^\uFEFF/u, '');

/** The name of a preset contains neither a slash nor ".json", so such a text is a path. */
const isPath = (name: string): boolean => /[\\/]|\.json$/iu.test(name);

/**
 * Returns the fields of a command. If `format` names a file, its document takes the place of the name. The
 * rules decide later whether the format is sound.
 * @throws CliError if the file cannot be read, or is not a format
 */
export async function withFormatFile(
  fields: Readonly<Record<string, unknown>>,
  folder: string,
): Promise<Readonly<Record<string, unknown>>> {
  const { format } = fields;
  if (typeof format !== 'string' || !isPath(format)) return fields;
  return { ...fields, format: parseDocument(format, await readText(resolve(folder, format))) };
}

function parseDocument(file: string, text: string): unknown {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new CliError(EXIT.usage, `${file} is not JSON: ${(error as Error).message}.`, 'malformed-json');
  }
  const parsed = parseFormat(document);
  if (parsed.ok) return document;
  const { code, words } = parsed.problem;
  throw inputError({ code, words: `${file} is not a format. ${words}` });
}
