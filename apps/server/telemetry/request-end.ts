import type { FastifyReply, FastifyRequest } from 'fastify';
import { runObserver } from '#event-store';

/** The status of the answer, or `aborted`: the connection was closed before the whole answer was sent. */
export type RequestEnd = number | 'aborted';

const STREAM_ROUTE = /\/(?:stream|replay)$/u;

/** Returns whether a route answers with a live stream, whose duration says nothing. */
export const isStreamRoute = (route: string): boolean => STREAM_ROUTE.test(route);

/** Calls a function once, when a request is over: answered, left by its client, or the end of a stream. */
export function whenOver(
  request: FastifyRequest,
  { raw }: FastifyReply,
  observer: (end: RequestEnd) => void,
): void {
  let isFinished = false;
  raw.once('finish', () => (isFinished = true));
  raw.once('close', () => {
    // Clients leave streams. That is their normal end.
    const isStream = raw.headersSent && isStreamRoute(request.routeOptions.url ?? '');
    const end = isFinished || isStream ? raw.statusCode : 'aborted';
    runObserver('request', () => observer(end));
  });
}
