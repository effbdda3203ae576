import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { startTimeSlice, yieldToOthers, type SentCommand } from '#race-control';
import {
  MAX_COMMAND_BYTES,
  MAX_NDJSON_BYTES,
  NDJSON,
  parseJson,
  refuseEncoding,
} from '../http/request-bodies.ts';
import { ProblemError, type Problem } from '../http/problems.ts';
import { BODY } from '../http/problem-sets.ts';
import { parseCommandBody } from './command-bodies.ts';

export interface CommandLine extends SentCommand {
  /** Line of the body, from 1. */
  readonly line: number;
}

/**
 * A body of `application/x-ndjson`: the commands of its lines. Blank lines and lines that start with `#` are
 * skipped. The first invalid line stops the parsing, so that no command of an invalid body is issued.
 */
export class NdjsonBody {
  private commands: CommandLine[] = [];
  private problem: ProblemError | null = null;
  private line = 0;

  /** @param meeting of the address; null at an address of no meeting, where the lines are not parsed */
  constructor(private readonly meeting: string | null) {}

  addLine(rawLine: string): void {
    this.line += 1;
    if (this.problem || this.meeting === null) return;
    const text = rawLine.trim();
    if (text === '' || text.startsWith('#')) return;
    try {
      const { command, sent } = parseCommandLine(text, this.meeting);
      this.commands.push({ line: this.line, command, ...(sent && { sent }) });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.problem = new ProblemError(withLine(error.problem, this.line));
      this.commands = [];
    }
  }

  /** Returns the commands. @throws ProblemError with the line of the first problem */
  requireCommands(): readonly CommandLine[] {
    if (this.problem) throw this.problem;
    if (this.commands.length === 0) throw BODY.error('body-missing', 'The body contains no command.');
    return this.commands;
  }
}

function parseCommandLine(text: string, meeting: string): SentCommand {
  const isTooLarge = text.length > MAX_COMMAND_BYTES || Buffer.byteLength(text) > MAX_COMMAND_BYTES;
  if (isTooLarge) throw BODY.error('too-large');
  return parseCommandBody(parseJson(text), meeting);
}

/** Returns a problem that names its line. */
export const withLine = (problem: Problem, line: number): Problem => ({
  ...problem,
  body: { ...problem.body, line },
});

/** Makes Fastify accept bodies of many commands. */
export function installNdjsonParser(instance: FastifyInstance): void {
  instance.addContentTypeParser(NDJSON, (request: FastifyRequest, payload: Readable) =>
    readNdjsonBody(request, payload),
  );
}

/**
 * Parses a body while it arrives, and lets other work run in between. Reads it to its end even if a line is
 * wrong, because a client that still writes would not read the answer.
 * @throws ProblemError if the body is too large, empty, encoded, or not UTF-8
 */
export async function readNdjsonBody(
  { headers, params }: Pick<FastifyRequest, 'headers' | 'params'>,
  payload: Readable,
): Promise<NdjsonBody> {
  const { meeting = null } = params as { meeting?: string };
  const body = new NdjsonBody(meeting);
  const text = new LineReader();
  let remaining = MAX_NDJSON_BYTES;
  if (Number(headers['content-length']) > remaining) throw BODY.error('body-too-large');
  let isSliceOver = startTimeSlice();
  // Fastify answers a body that is too large, so its connection must stay open.
  const chunks = payload.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const chunk of chunks) {
    remaining -= chunk.length;
    if (remaining < 0) throw BODY.error('body-too-large');
    for (const line of text.linesOf(chunk)) {
      body.addLine(line);
      if (!isSliceOver()) continue;
      await yieldToOthers();
      isSliceOver = startTimeSlice();
    }
  }
  refuseEncoding(headers);
  if (remaining === MAX_NDJSON_BYTES) throw BODY.error('body-missing', 'The body is empty.');
  body.addLine(text.lastLine());
  return body;
}

/** Decodes bytes as they arrive, and splits the text into lines. */
class LineReader {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  private incompleteLine = '';
  private isUtf8 = true;

  /** Returns the lines that a chunk completes; none once a byte was not UTF-8. */
  linesOf(chunk: Buffer): readonly string[] {
    const text = this.decode(chunk);
    // A long line without an end is not searched again with each chunk.
    if (!text.includes('\n')) {
      this.incompleteLine += text;
      return [];
    }
    const lines = (this.incompleteLine + text).split('\n');
    this.incompleteLine = lines.pop() ?? '';
    return lines;
  }

  /** Returns the rest after the last line break. @throws ProblemError `not-utf8` */
  lastLine(): string {
    const line = this.incompleteLine + this.decode();
    // Invalid bytes would be decoded as "�" and enter the record.
    if (!this.isUtf8) throw BODY.error('not-utf8', 'The body is not UTF-8 text.');
    return line;
  }

  private decode(chunk?: Buffer): string {
    if (!this.isUtf8) return '';
    try {
      return this.decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      this.isUtf8 = false;
      return '';
    }
  }
}
