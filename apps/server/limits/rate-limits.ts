import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NDJSON, NDJSON_LIMIT } from '../http/request-bodies.ts';
import { sendProblem } from '../http/problem-filter.ts';
import { problem, type Problem } from '../http/problems.ts';
import type { LimitName, Limits } from './limits.ts';

/** Requests are counted anew after so many milliseconds. */
const WINDOW = 10_000;
const MIB = 1024 * 1024;

type Counter = ReturnType<FastifyInstance['createRateLimit']>;

interface Rate {
  readonly name: 'official' | 'address';
  /** Whose requests are counted together; null where this one is not counted. */
  readonly of: (request: FastifyRequest) => string | null;
}

/** Makes counting possible; awaited before the first rate is added. */
export const prepareRates = async (instance: FastifyInstance): Promise<void> => {
  await instance.register(rateLimit, { global: false });
};

/** Refuses the requests of whoever has sent too many, before their bodies are read. */
export function limitRate(instance: FastifyInstance, limits: Limits, { name, of }: Rate): void {
  const max = limits[name];
  if (max === Infinity) return;
  const keyGenerator = (request: FastifyRequest): string => of(request) ?? '';
  const count = instance.createRateLimit({
    max,
    timeWindow: WINDOW,
    allowList: (request) => of(request) === null,
    ...(name === 'official' && { keyGenerator }),
  });
  instance.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    if (request.routeOptions.config.isPage) return undefined;
    const wait = await counted(count, request);
    if (wait === null) return undefined;
    sendProblem(reply, tooMany(name, max, wait));
    return reply;
  });
}

/** Counts a request for as much as it is, and answers how many seconds whoever sent it has to wait. */
async function counted(count: Counter, request: FastifyRequest): Promise<number | null> {
  for (let left = weightOf(request); left > 0; left -= 1) {
    const counts = await count(request);
    if (!counts.isAllowed && counts.isExceeded) return Math.max(1, counts.ttlInSeconds);
  }
  return null;
}

/**
 * A request counts once, a body of many commands once for each MiB of it. One that does not say how long it
 * is counts as the longest.
 */
function weightOf({ headers }: FastifyRequest): number {
  if (!headers['content-type']?.startsWith(NDJSON)) return 1;
  const said = headers['content-length'];
  const length = said === undefined ? NDJSON_LIMIT : Math.min(Number(said), NDJSON_LIMIT);
  return Math.max(1, Math.ceil(length / MIB));
}

function tooMany(name: LimitName, max: number, seconds: number): Problem {
  const words = `More than ${max} requests of one ${name} came within ${WINDOW / 1_000} seconds.`;
  const made = problem('too-many-requests', words, { retryAfter: seconds });
  return { ...made, headers: { 'retry-after': String(seconds) } };
}
