import type { FastifyRequest } from 'fastify';
import { parseDocument } from '#race-control';
import { bridgePassing, type BridgePassing } from '#timing-feeds';
import { LineReader } from '../commands/line-reader.ts';
import { withLine, type NdjsonBody } from '../commands/ndjson-body.ts';
import { ProblemError } from '../http/problems.ts';
import { BODY, PASSINGS, inputProblem } from '../http/problem-sets.ts';
import { MAX_NDJSON_BYTES, refuseEncoding } from '../http/request-bodies.ts';
import type { BodyBudget } from '../limits/body-budget.ts';

const MAX_PASSING_BYTES = 4_096;
/** Passings that are taken together, so that they share a flush of the raw log. */
const PASSINGS_PER_BATCH = 500;

/**
 * Yields the passings of a body as they arrive, in batches. Empty lines and lines that start with `#` are
 * skipped. It reads no further while a batch is being taken.
 * @throws ProblemError of the first wrong line; or if the body is too large, empty, encoded, or not UTF-8
 */
export async function* passingsIn(
  { headers }: Pick<FastifyRequest, 'headers'>,
  { payload }: NdjsonBody,
  budget: BodyBudget,
): AsyncGenerator<readonly BridgePassing[], void, undefined> {
  refuseEncoding(headers);
  const reader = new LineReader(MAX_PASSING_BYTES, budget);
  let [remaining, batch]: [number, BridgePassing[]] = [MAX_NDJSON_BYTES, []];
  try {
    // The connection of a body that is too large must stay open for the answer.
    for await (const chunk of payload.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      remaining -= chunk.length;
      if (remaining < 0) throw BODY.error('body-too-large');
      for (const line of reader.linesOf(chunk)) batch.push(parseLine(reader.line, line));
      if (batch.length < PASSINGS_PER_BATCH) continue;
      yield batch;
      batch = [];
    }
    if (remaining === MAX_NDJSON_BYTES) throw BODY.error('body-missing', 'The body is empty.');
    for (const line of reader.lastLine()) batch.push(parseLine(reader.line, line));
    if (batch.length > 0) yield batch;
  } finally {
    reader.close();
  }
}

/** @throws ProblemError that names the line */
function parseLine(line: number, bytes: Buffer | 'too-long'): BridgePassing {
  if (bytes === 'too-long') throw new ProblemError(withLine(BODY.problem('too-large'), line));
  const parsed = parseDocument(bridgePassing, bytes.toString());
  if (parsed.ok) return parsed.value;
  throw new ProblemError(withLine(inputProblem(PASSINGS, parsed.problem), line));
}
