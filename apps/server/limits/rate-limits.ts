import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MAX_NDJSON_BYTES, NDJSON } from '../http/request-bodies.ts';
import { sendProblem } from '../http/problem-filter.ts';
import { SERVER } from '../http/problem-sets.ts';
import type { Problem } from '../http/problems.ts';
import type { Limits } from './limits.ts';

/** Length of the window in which requests, and the computing for them, are counted. */
export const WINDOW_MS = 10_000;
const MIB = 1024 * 1024;

type Counter = ReturnType<FastifyInstance['createRateLimit']>;

interface RateKey {
  readonly name: 'official' | 'address';
  /** Returns the key under which a request is counted, or null when it is not counted. */
  readonly keyOf: (request: FastifyRequest) => string | null;
}

/** Registers the rate limiter. Await it before the first call of `limitRate`. */
export const prepareRates = async (instance: FastifyInstance): Promise<void> => {
  await instance.register(rateLimit, { global: false });
};

/** Refuses requests above the limit of their key, before their bodies are read. */
export function limitRate(instance: FastifyInstance, limits: Limits, { name, keyOf }: RateKey): void {
  const max = limits[name];
  if (max === Infinity) return;
  const keyGenerator = (request: FastifyRequest): string => keyOf(request) ?? '';
  const counter = instance.createRateLimit({
    max,
    timeWindow: WINDOW_MS,
    allowList: (request) => keyOf(request) === null,
    ...(name === 'official' && { keyGenerator }),
  });
  instance.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    if (request.routeOptions.config.isPage) return undefined;
    const waitSeconds = await countRequest(counter, request);
    if (waitSeconds === null) return undefined;
    const words = `More than ${max} requests of one ${name} came within ${WINDOW_MS / 1_000} seconds.`;
    sendProblem(reply, tooManyRequests(words, waitSeconds));
    return reply;
  });
}

/** Counts a request by its weight. Returns null, or the seconds to wait when the limit is exceeded. */
async function countRequest(counter: Counter, request: FastifyRequest): Promise<number | null> {
  for (let remaining = weightOf(request); remaining > 0; remaining -= 1) {
    const counts = await counter(request);
    if (!counts.isAllowed && counts.isExceeded) return Math.max(1, counts.ttlInSeconds);
  }
  return null;
}

/** How often requests count that take the main thread much longer than a usual one. */
const WEIGHTS: Readonly<Record<string, number>> = {
  '/api/meetings/:meeting/events': 10,
  '/api/meetings/:meeting/replay': 100,
  '/api/formats/check': 10,
};
/** A filter may read many records to find a few. */
const FILTER_WEIGHT = 30;

/**
 * Returns how often a request counts: as often as a usual request could be answered in its time, and once
 * for each MiB of a body of many commands. A body without a `Content-Length` counts as the longest one that
 * is allowed.
 */
function weightOf({ headers, routeOptions, query }: FastifyRequest): number {
  const weight = WEIGHTS[routeOptions.url ?? ''];
  const { type, session } = query as { readonly type?: unknown; readonly session?: unknown };
  const isFiltered = routeOptions.url?.endsWith('/events') === true && (type ?? session) !== undefined;
  if (weight !== undefined) return isFiltered ? FILTER_WEIGHT : weight;
  if (!headers['content-type']?.startsWith(NDJSON)) return 1;
  const declared = headers['content-length'];
  const length = declared === undefined ? MAX_NDJSON_BYTES : Math.min(Number(declared), MAX_NDJSON_BYTES);
  return Math.max(1, Math.ceil(length / MIB));
}

export function tooManyRequests(words: string, waitSeconds: number): Problem {
  const body = { retryAfter: waitSeconds };
  return {
    ...SERVER.problem('too-many-requests', words, body),
    headers: { 'retry-after': String(waitSeconds) },
  };
}
