import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NDJSON } from '../http/request-bodies.ts';
import { SERVER } from '../http/problem-sets.ts';

/** Most bytes of all request bodies that the server holds at a time. */
const MAX_HELD_BYTES = 128 * 1024 * 1024;
/** Bytes of each body that count for nothing, so that small bodies always find room. */
export const FREE_BYTES = 64 * 1024;

/**
 * Counts the bytes of the request bodies that the server holds, and refuses those above a total. Without it
 * the bodies of many slow senders together would fill the memory, each within its own limit.
 */
export class BodyBudget {
  heldBytes = 0;

  constructor(private readonly maxBytes = MAX_HELD_BYTES) {}

  /** @throws ProblemError `server-full` when the bytes have no room */
  take(bytes: number): void {
    if (this.heldBytes + bytes > this.maxBytes) {
      throw SERVER.error('server-full', 'Too many bytes of requests are held.');
    }
    this.heldBytes += bytes;
  }

  release(bytes: number): void {
    this.heldBytes -= bytes;
  }

  /**
   * Counts each JSON body from before it is read until its answer is sent. The lines of a body of many
   * commands are counted one by one.
   */
  install(instance: FastifyInstance): void {
    instance.addHook('preParsing', (request, reply, _payload, done) => {
      try {
        this.takeUntilAnswered(largestLengthOf(request), reply);
      } catch (error) {
        done(error as Error);
        return;
      }
      done();
    });
  }

  private takeUntilAnswered(bytes: number, reply: FastifyReply): void {
    if (bytes <= FREE_BYTES) return;
    this.take(bytes);
    reply.raw.once('close', () => this.release(bytes));
  }
}

/** Returns the bytes that a JSON body may have: those that it declares, or the limit of its route. */
function largestLengthOf({ headers, routeOptions }: FastifyRequest): number {
  if (headers['content-type'] === undefined || headers['content-type'].startsWith(NDJSON)) return 0;
  const { bodyLimit = 0 } = routeOptions;
  const declared = headers['content-length'];
  return declared === undefined ? bodyLimit : Math.min(Number(declared), bodyLimit);
}
