import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { SECURITY_HEADERS } from '../limits/security-headers.ts';
import { PROBLEM_TYPE, type Problem } from './problems.ts';

/** Writes a problem to a socket on which Fastify has no request to answer, and closes the socket. */
export function sendProblemToSocket(socket: Socket, { status, body, headers = {} }: Problem): void {
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(text)}`,
    ...Object.entries({ ...headers, ...SECURITY_HEADERS }).map(([name, value]) => `${name}: ${value}`),
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`);
  socket.destroySoon();
}
