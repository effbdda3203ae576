import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RaceControl } from '#race-control';
import { SERVER, WAIT, queryError } from '../http/problem-sets.ts';
import { integerParameter, type Parameters } from '../http/query-parameters.ts';

/** Seconds that a request waits for a revision when it does not say how long. */
const DEFAULT_WAIT_SECONDS = 5;
const MAX_WAIT_SECONDS = 30;

type Request = FastifyRequest<{ Params: { meeting: string }; Querystring: Parameters }>;

/**
 * Waits until views include the revision of `atLeast`, so that clients can read their own writes. The
 * header `Prefer: wait=<seconds>` (RFC 7240) limits the wait.
 * @throws ProblemError `revision-not-reached` when the revision does not come in time
 */
export async function awaitRevision(race: RaceControl, request: Request, reply: FastifyReply): Promise<void> {
  const { query, params, headers } = request;
  const revision = integerParameter(query, 'atLeast', { min: 0 });
  if (revision === undefined) return;
  if (query['at'] !== undefined) {
    const words = '"at" names a moment already. "atLeast" applies to the current view only.';
    throw queryError('atLeast', words);
  }
  const preferred = preferredWaitSeconds(headers['prefer']);
  const seconds = Math.min(preferred ?? DEFAULT_WAIT_SECONDS, MAX_WAIT_SECONDS);
  if (preferred !== undefined) reply.header('preference-applied', `wait=${seconds}`);
  const closed = new AbortController();
  const abort = () => closed.abort();
  reply.raw.once('close', abort);
  const wait = { revision, waitMs: 1_000 * seconds, signal: closed.signal };
  const outcome = await race.waitForRevision(params.meeting, wait);
  reply.raw.off('close', abort);
  if (outcome === 'closing') throw SERVER.error('shutting-down');
  if (outcome === 'timed-out' && !closed.signal.aborted) {
    const words = `Revision ${revision} has not come within ${seconds} s.`;
    throw WAIT.error('revision-not-reached', words, { field: 'atLeast', expectedRevision: revision });
  }
}

/** Returns the seconds of a header like `respond-async, wait=10`. RFC 7240 ignores an invalid value. */
function preferredWaitSeconds(header: string | readonly string[] | undefined): number | undefined {
  const [, seconds] = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:[,;]|$)/iu.exec(String(header ?? '')) ?? [];
  return seconds === undefined ? undefined : Number(seconds);
}
