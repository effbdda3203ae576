import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { yieldBetweenSlices, type SentCommand } from '#race-control';
import {
  MAX_COMMAND_BYTES,
  MAX_NDJSON_BYTES,
  NDJSON,
  parseJson,
  refuseEncoding,
} from '../http/request-bodies.ts';
import { ProblemError, type Problem } from '../http/problems.ts';
import { BODY } from '../http/problem-sets.ts';
import type { BodyBudget } from '../limits/body-budget.ts';
import { parseCommandBody } from './command-bodies.ts';
import { HeldLines } from './held-lines.ts';
import { LineReader } from './line-reader.ts';

/** Time for a client to read the answer to a body that is not read to its end. */
const ANSWER_LINGER_MS = 2_000;

export interface CommandLine extends SentCommand {
  /** Line of the body, from 1. */
  readonly line: number;
}

/** A body of `application/x-ndjson` that is not read yet, so that a request can be refused before. */
export class NdjsonBody {
  constructor(readonly payload: Readable) {}

  /**
   * Closes the connection of a body whose rest is not read. The client gets the answer first: it may still be
   * writing, and would lose the answer if the connection closed at once.
   */
  closeUnread(): void {
    const { payload } = this;
    if (!payload.readableEnded) setTimeout(() => payload.destroy(), ANSWER_LINGER_MS).unref();
  }
}

/** Makes Fastify accept bodies of many commands. */
export function installNdjsonParser(instance: FastifyInstance): void {
  instance.addContentTypeParser(NDJSON, (_request, payload: Readable, done) => {
    done(null, new NdjsonBody(payload));
  });
}

/** Returns a problem that names its line. */
export const withLine = (problem: Problem, line: number): Problem => ({
  ...problem,
  body: { ...problem.body, line },
});

/**
 * The commands of a body of many. Blank lines and lines that start with `#` are skipped. The lines are held
 * as bytes, and parsed again when they are issued.
 */
export class CommandLines {
  private readonly held: HeldLines;

  /**
   * @param meeting of the address
   * @param budget counts the bytes that all bodies hold
   */
  constructor(
    private readonly meeting: string,
    private readonly budget: BodyBudget,
  ) {
    this.held = new HeldLines(budget);
  }

  /**
   * Reads a body while it arrives, and lets other work run in between. Reads it to its end even if a line is
   * wrong, because a client that still writes would not read the answer. After that it holds no more lines.
   * @throws ProblemError of the first wrong line; or if the body is too large, empty, encoded, or not UTF-8
   */
  async read({ headers }: Pick<FastifyRequest, 'headers'>, { payload }: NdjsonBody): Promise<void> {
    refuseEncoding(headers);
    if (Number(headers['content-length']) > MAX_NDJSON_BYTES) throw BODY.error('body-too-large');
    const reader = new LineReader(MAX_COMMAND_BYTES, this.budget);
    try {
      await this.readLines(reader, payload);
    } finally {
      reader.close();
    }
    if (this.held.isEmpty) throw BODY.error('body-missing', 'The body contains no command.');
  }

  /** Yields the commands in order. Each is held no longer once it was taken. */
  *take(): Generator<CommandLine, void, undefined> {
    for (const { line, text } of this.held.take()) yield { line, ...this.parse(text) };
  }

  /** Frees what is held. */
  clear(): void {
    this.held.clear();
  }

  /** Frees what is held once a request is answered, or its client has gone. */
  clearWith({ raw }: FastifyReply): void {
    if (raw.destroyed) this.clear();
    else raw.once('close', () => this.clear());
  }

  private async readLines(reader: LineReader, payload: Readable): Promise<void> {
    const pause = yieldBetweenSlices();
    let remaining = MAX_NDJSON_BYTES;
    let problem: ProblemError | null = null;
    // The connection of a body that is too large must stay open for the answer.
    const chunks = payload.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
    for await (const chunk of chunks) {
      remaining -= chunk.length;
      if (remaining < 0) throw BODY.error('body-too-large');
      problem ??= await this.addLines(reader, reader.linesOf(chunk), pause);
      await pause();
    }
    if (remaining === MAX_NDJSON_BYTES) throw BODY.error('body-missing', 'The body is empty.');
    problem ??= await this.addLines(reader, reader.lastLine(), pause);
    if (problem) throw problem;
  }

  /** Checks lines and holds them. Returns the first problem, after which nothing is held any more. */
  private async addLines(
    reader: LineReader,
    lines: Iterable<Buffer | 'too-long'>,
    pause: () => Promise<void>,
  ): Promise<ProblemError | null> {
    try {
      for (const line of lines) {
        this.addLine(reader.line, line);
        await pause();
      }
      return null;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.clear();
      return error;
    }
  }

  /** @throws ProblemError that names the line */
  private addLine(line: number, bytes: Buffer | 'too-long'): void {
    try {
      if (bytes === 'too-long') throw BODY.error('too-large');
      const text = bytes.toString();
      if (/^\s*(?:#|$)/u.test(text)) return;
      this.parse(text);
      this.held.add(line, bytes);
    } catch (error) {
      throw error instanceof ProblemError ? new ProblemError(withLine(error.problem, line)) : error;
    }
  }

  private parse(text: string): SentCommand {
    // White space and byte order marks that JSON does not know are not part of the command.
    const { command, sent } = parseCommandBody(parseJson(text.trim()), this.meeting);
    return sent ? { command, sent } : { command };
  }
}
