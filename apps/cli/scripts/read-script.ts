import { dirname } from 'node:path';
import { linesOf, parseScript, type Script } from '#race-control';
import { CliError } from '../output/exit-codes.ts';
import { inputError } from '../output/input-errors.ts';
import { readBytes, withFormatFile } from './read-file.ts';

/**
 * Returns the commands of a file.
 * @param isConfirmed whether every command is confirmed, so that none asks about flags that are out of place
 * @throws CliError at the first line that is not valid: nothing is issued
 */
export async function readScript(file: string, isConfirmed = false): Promise<Script> {
  const parsed = await parseScript(readLines(file));
  if (parsed.ok) return isConfirmed ? confirmed(parsed.script) : parsed.script;
  const { line, field, ...problem } = parsed.problem;
  throw lineError(file, line, field, inputError(problem));
}

/** Confirms every command. The ids stay those of the lines as they are written. */
function confirmed({ size, meetings, ...script }: Script): Script {
  function* lines() {
    for (const line of script) yield { ...line, command: { ...line.command, confirm: true } };
  }
  return { size, meetings, [Symbol.iterator]: lines };
}

/** Yields the lines of a script. The document of a format file takes the place of its name. */
async function* readLines(file: string): AsyncGenerator<string> {
  const folder = file === '-' ? '.' : dirname(file);
  let line = 0;
  for await (const text of linesOf(readBytes(file))) {
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
      if (!(error instanceof CliError)) throw error;
      throw lineError(file, line, 'format', error);
    }
  }
}

/** Returns undefined for a line that is not an object: the parser of the script reports it. */
function fieldsOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function lineError(file: string, line: number, field: string | undefined, error: CliError): CliError {
  const where = `${file} line ${line}${field === undefined ? '' : `, field ${field}`}: `;
  return new CliError(error.exit, `${error.words}\nNothing was issued.`, error.code, where);
}
