import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { INPUT_PROBLEMS, parseFormat } from '#race-control';
import { EXIT, Stop } from '../output/exit-codes.ts';

/** A preset's name has neither: what has one is meant as the path of a file. */
const isPath = (name: string): boolean => /[\\/]|\.json$/iu.test(name);

/** The text of a file. @throws Stop where it cannot be read */
export async function textOf(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).replace(/^\uFEFF/u, '');
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const why = { ENOENT: 'there is no such file', EISDIR: 'it is a folder', EACCES: 'it may not be read' };
    const said = why[code as keyof typeof why] ?? message;
    throw new Stop(EXIT.usage, `${file} cannot be read: ${said}. Check the name.`);
  }
}

/**
 * Fields of a command with the document of their format, where they name the file that it is in. Whether it
 * is a sound format the rules decide.
 * @throws Stop where the file cannot be read, or is no format
 */
export async function withFormatFile(
  fields: Readonly<Record<string, unknown>>,
  folder: string,
): Promise<Readonly<Record<string, unknown>>> {
  const { format } = fields;
  if (typeof format !== 'string' || !isPath(format)) return fields;
  return { ...fields, format: documentIn(format, await textOf(resolve(folder, format))) };
}

function documentIn(file: string, text: string): unknown {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new Stop(EXIT.usage, `${file} is not JSON: ${(error as Error).message}.`, 'malformed-json');
  }
  const parsed = parseFormat(document);
  if (parsed.ok) return document;
  const { code, words } = parsed.problem;
  throw new Stop(EXIT.usage, `${file} is no format. ${words} ${INPUT_PROBLEMS[code]}`, code);
}
