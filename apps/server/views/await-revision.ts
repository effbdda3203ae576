import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RaceControl } from '#race-control';
import { failed } from '../http/problems.ts';
import { wholeNumber, type Parameters } from '../http/query-parameters.ts';

/** Seconds that a client is kept waiting for a revision: where it says nothing, and at most. */
const WAIT = 5;
const LONGEST_WAIT = 30;

type Request = FastifyRequest<{ Params: { meeting: string }; Querystring: Parameters }>;

/**
 * Reads the client's own writes: waits until views have seen the revision of `atLeast`, as long as
 * `Prefer: wait=<seconds>` says (RFC 7240).
 * @throws ProblemError `revision-not-reached` when it did not come in time
 */
export async function awaitRevision(race: RaceControl, request: Request, reply: FastifyReply): Promise<void> {
  const { query, params, headers } = request;
  const revision = wholeNumber(query, 'atLeast', { least: 0 });
  if (revision === undefined) return;
  if (query['at'] !== undefined) {
    const words = '"at" says already which moment it is. "atLeast" is of the view as it is now.';
    throw failed('query-wrong', words, { field: 'atLeast' });
  }
  const preferred = waitOf(headers['prefer']);
  const seconds = Math.min(preferred ?? WAIT, LONGEST_WAIT);
  if (preferred !== undefined) reply.header('preference-applied', `wait=${seconds}`);
  const gone = new AbortController();
  const leave = () => gone.abort();
  reply.raw.once('close', leave);
  const patience = { revision, waitMs: 1_000 * seconds, signal: gone.signal };
  const reached = await race.waitForRevision(params.meeting, patience);
  reply.raw.off('close', leave);
  if (reached === 'closing') throw failed('shutting-down');
  if (reached === 'timed-out' && !gone.signal.aborted) {
    const words = `Revision ${revision} has not come within ${seconds} s.`;
    throw failed('revision-not-reached', words, { field: 'atLeast', expectedRevision: revision });
  }
}

/** `respond-async, wait=10`: one that we cannot read is none, as RFC 7240 has it. */
function waitOf(header: string | readonly string[] | undefined): number | undefined {
  const [, seconds] = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:[,;]|$)/iu.exec(String(header ?? '')) ?? [];
  return seconds === undefined ? undefined : Number(seconds);
}
